"""The worker pool: slots for short requests, and some more for long ones.

Each request has a worker of its own. A request that runs longer than ``patience`` gives up
its slot and continues at a lower priority, if fewer long requests than allowed are running;
else it is refused. If others wait, a tenth and a quarter of that time are enough. This is time of
the processor, of which waiting counts a tenth, so that short requests stay short on a busy
machine. At the time limit, by the clock, its worker is killed. An endless query so blocks nobody,
and costs one fork.

Reports are read in places of their own, at the lower priority from the start: as many at once as
there are processors. A few wait behind them, and more are refused at once. A worker ends a report
that takes too long of a processor; at twice that time by the clock it is killed.
"""

from __future__ import annotations

import asyncio
import signal
import socket
import time
from collections import deque
from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from kg.serve.dataset_version import DatasetVersion, Worker
from kg.serve.http_messages import HttpError
from kg.serve.ipc import Frame
from kg.serve.served_dataset import Limits

_STEPS: Final = (0.1, 0.25, 1.0)
"""Parts of the patience after which a request is looked at."""
_WAITING: Final = 0.1
"""How much of the time by the clock counts, where the worker had less time of the processor."""
_SOON: Final = 0.02
"""The least seconds until a request is looked at again."""
_READING: Final = "extract"
"""The task that reads a report."""
_BEHIND: Final = 4
"""Reports that may wait, for each that is read."""
_AGAIN: Final = {"Retry-After": "5"}
_CLOCK: Final = 2.0
"""Seconds by the clock that a report may take, for each second of a processor."""
_LONG_REPORT: Final = "the report takes more than {seconds:,} seconds, the limit; split it"
_MEMORY: Final = "it needs more memory than the {memory:,} bytes that a request may have here"
_DEPTH: Final = "it is nested too deeply"
_DEATHS: Final[Mapping[int, tuple[int, str]]] = {
    signal.SIGABRT: (503, _MEMORY),
    signal.SIGKILL: (503, _MEMORY),
    signal.SIGSEGV: (400, _DEPTH),
    signal.SIGBUS: (400, _DEPTH),
}


class Slots:
    """Slots for short requests, and who waits for one: each client in turn.

    At most ``limits.waiting`` requests wait, and of one client at most ``limits.share`` of
    them, for at most a time.
    """

    def __init__(self, limits: Limits) -> None:
        self._free = limits.workers
        self._most = limits.waiting
        self._share = max(1, int(limits.waiting * limits.share))
        self._queues: dict[str, deque[asyncio.Future[None]]] = {}
        self._count = 0

    @property
    def wanted(self) -> bool:
        """Whether anybody waits."""
        return self._count > 0

    async def acquire(self, client: str, seconds: float) -> None:
        """Wait for a slot. Raises HttpError (503) where too many wait, or after the time."""
        if self._free > 0 and not self._count:
            self._free -= 1
            return
        queue = self._queues.setdefault(client, deque())
        if self._count >= self._most or len(queue) >= self._share:
            raise HttpError(503, "too many requests are waiting; try again later", _AGAIN)
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[None] = loop.create_future()
        busy = _later("the server is busy; try again later")
        late = loop.call_later(seconds, _fail, turn, busy)
        queue.append(turn)
        self._count += 1
        try:
            await turn
        except BaseException:
            if turn in queue:
                queue.remove(turn)
                self._count -= 1
            elif not turn.cancelled() and turn.exception() is None:
                self.release()  # it was given a slot while it was being given up
            raise
        finally:
            late.cancel()

    def release(self) -> None:
        """Give a slot back: to the next client, if one waits."""
        while self._queues:
            client, queue = next(iter(self._queues.items()))
            del self._queues[client]
            while queue:
                turn = queue.popleft()
                self._count -= 1
                if queue:
                    self._queues[client] = queue
                if not turn.done():
                    turn.set_result(None)
                    return
        self._free += 1


class _Running:
    """A request under way: in a slot, then among the long ones, until its time limit.

    One that reads a report keeps its slot.
    """

    def __init__(
        self, pool: WorkerPool, slots: Slots, worker: Worker, task: Frame, limit: float
    ) -> None:
        self._pool = pool
        self._slots = slots
        self._worker = worker
        self._limit = limit
        self._is_long = False
        patience = pool.limits.patience
        self._steps = [part * patience for part in _STEPS if part * patience < limit]
        if slots is pool.readers:
            self._steps = []
            worker.demote()
        self._began = time.monotonic()
        self._before = worker.processor_time()
        self.answer = worker.ask(task)
        self._timer = self._next(0.0, 0.0)

    def done(self) -> None:
        """Give back what it holds."""
        self._timer.cancel()
        if self._is_long:
            self._pool.long -= 1
        else:
            self._slots.release()

    def _next(self, passed: float, used: float) -> asyncio.TimerHandle:
        seconds = self._limit - passed
        if self._steps:
            seconds = min(seconds, max(self._steps[0] - used, _SOON))
        return asyncio.get_running_loop().call_later(seconds, self._look)

    def _look(self) -> None:
        """End it at the limit; take the next step if it is due."""
        passed = time.monotonic() - self._began
        if passed >= self._limit:
            self._end()
            return
        used = self._worker.processor_time() - self._before
        used = max(used, passed * _WAITING) if self._before else passed
        if self._steps and used >= self._steps[0]:
            self._step(self._steps.pop(0))
        self._timer = self._next(passed, used)

    def _end(self) -> None:
        """Say that its time is up; for a report as its worker does: to come again is no help."""
        if self._slots is self._pool.readers:
            text = _LONG_REPORT.format(seconds=self._pool.limits.reading)
            _fail(self.answer, HttpError(413, text))
        else:
            _fail(self.answer, _later(f"not answered: it takes longer than {self._limit:g} s"))

    def _step(self, so_far: float) -> None:
        """Give up the slot, at the last step or if others want it and there is room."""
        pool, last = self._pool, not self._steps
        if pool.long < pool.limits.long and (last or pool.slots.wanted):
            self._steps.clear()
            self._is_long = True
            pool.long += 1
            pool.slots.release()
            self._worker.demote()
        elif last or (pool.slots.wanted and so_far > _STEPS[0] * pool.limits.patience):
            _fail(self.answer, _later("not answered: other long queries are running"))


class WorkerPool:
    """The workers over the current version of the data.

    ``slots``: for short requests; ``readers``: for reports that are read; ``long``: how many
    requests take long.
    """

    def __init__(self, control: socket.socket, limits: Limits) -> None:
        self.limits = limits
        self.slots = Slots(limits)
        self.readers = Slots(
            replace(limits, workers=limits.readers, waiting=_BEHIND * limits.readers)
        )
        self.long = 0
        self._version = DatasetVersion(control)
        self._changing = asyncio.Lock()

    @property
    def generation(self) -> int:
        """The number of the current version: how many changes there were."""
        return self._version.number

    @property
    def alive(self) -> bool:
        """Whether the process that holds the data is there."""
        return self._version.alive

    async def warm(self) -> None:
        """Start the workers for short requests."""
        await self._version.warm(self.limits.workers)

    def close(self) -> None:
        """End all processes, at once."""
        self._version.close()

    async def run(self, task: Frame, client: str = "", seconds: float | None = None) -> Frame:
        """Run a task for a client, by default within the time limit.

        Raises HttpError: 503, or 413 for a report that takes too long. Time counts from when
        a worker begins. If the caller is cancelled, the task is ended.
        """
        reads = task.head["do"] == _READING
        slots = self.readers if reads else self.slots
        default = _CLOCK * self.limits.reading if reads else self.limits.seconds
        limit = default if seconds is None else seconds
        await slots.acquire(client, limit)
        home = self._version
        try:
            worker = await home.borrow()
        except BaseException:
            slots.release()
            raise
        running = _Running(self, slots, worker, task, limit)
        try:
            return await self._answered(home, worker, running.answer)
        finally:
            running.done()

    async def change(self, task: Frame) -> Frame:
        """Run a task that changes the data, alone, in a copy that becomes the next version.

        If it fails, or reports nothing ``changed``, the data stay. It goes on if the caller
        is cancelled. Raises HttpError (503).
        """
        return await asyncio.shield(asyncio.ensure_future(self._change(task)))

    async def _change(self, task: Frame) -> Frame:
        async with self._changing:
            home = self._version
            worker = await home.borrow()
            answer = worker.ask(task)
            late = _later(f"not done: it takes longer than {self.limits.seconds:g} s")
            loop = asyncio.get_running_loop()
            timer = loop.call_later(self.limits.seconds, _fail, answer, late)
            try:
                found = await self._answered(home, worker, answer, keep=True)
            finally:
                timer.cancel()
            if found.head.get("changed"):
                following = await home.succeed(worker)
                if following is None:
                    raise HttpError(503, "not done: its process was killed; try again", _AGAIN)
                self._version = following
                home.retire()
            else:
                await home.end(worker)
        return found

    async def _answered(
        self,
        home: DatasetVersion,
        worker: Worker,
        answer: asyncio.Future[Frame | None],
        *,
        keep: bool = False,
    ) -> Frame:
        """Await an answer, and return the worker unless it is kept; on any failure it is ended."""
        try:
            found = await answer
        except BaseException:
            await asyncio.shield(asyncio.ensure_future(home.end(worker)))
            raise
        if found is None:
            status, text = _DEATHS.get(await home.end(worker), (500, "it broke the engine"))
            raise HttpError(status, f"not answered: {text.format(memory=self.limits.memory)}")
        if not keep:
            await home.give_back(worker)
        return found


def _later(text: str) -> HttpError:
    """The answer to come again (503)."""
    return HttpError(503, text, _AGAIN)


def _fail(future: asyncio.Future[None] | asyncio.Future[Frame | None], why: HttpError) -> None:
    """Let who waits know that nothing comes."""
    if not future.done():
        future.set_exception(why)
