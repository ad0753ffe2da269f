"""Who answers: a few workers at once for what is short, a few others for what is long.

Each request gets a worker to itself. One that is not done after the ``patience`` of the
limits gives its place to others and runs on beside them, at a lower priority, if there
is room for one more of its kind; at the end of its time its worker is killed. So a query
that takes for ever holds up nobody, and costs the server one process that it forks anew.
"""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Coroutine, Mapping
from typing import Any, Final

from kg.serve.dataset_version import Generation, Worker
from kg.serve.http_error import Refusal
from kg.serve.ipc import Frame
from kg.serve.served_dataset import Limits

_AGAIN: Final = {"Retry-After": "5"}
_MEMORY: Final = "it needs more memory than the {memory:,} bytes that a request may have here"
_DEPTH: Final = "it is nested too deeply"
_DEATHS: Final[Mapping[int, tuple[int, str]]] = {
    signal.SIGABRT: (503, _MEMORY),
    signal.SIGKILL: (503, _MEMORY),
    signal.SIGSEGV: (400, _DEPTH),
    signal.SIGBUS: (400, _DEPTH),
}


class _Place:
    """One of the places for short requests, held until it is left."""

    def __init__(self, places: asyncio.Semaphore) -> None:
        self._places: asyncio.Semaphore | None = places

    def leave(self) -> None:
        """Give the place to another; a second time does nothing."""
        if self._places is not None:
            self._places.release()
            self._places = None


class Pool:
    """The workers over the data as it is now."""

    def __init__(self, control: socket.socket, limits: Limits) -> None:
        self._limits = limits
        self._now = Generation(control)
        self._places = asyncio.Semaphore(limits.workers)
        self._waiting = 0
        self._long = 0
        self._changing = asyncio.Lock()

    @property
    def generation(self) -> int:
        """The number of the state of the data: how many changes there were."""
        return self._now.number

    @property
    def alive(self) -> bool:
        """Whether the process that holds the data is there."""
        return self._now.alive

    async def warm(self) -> None:
        """Have the workers for short requests ready."""
        await self._now.warm(self._limits.workers)

    def close(self) -> None:
        """End all processes, at once."""
        self._now.close()

    async def run(self, task: Frame, seconds: float | None = None) -> Frame:
        """Have a task done, by default within the time of the limits. Raises Refusal (503)."""
        limit = self._limits.seconds if seconds is None else seconds
        place = await self._place(limit)
        try:
            home = self._now
            worker = await home.borrow()
            answer = await self._done(home, worker, self._shorter(worker, task, limit, place))
            await home.give_back(worker)
        finally:
            place.leave()
        return answer

    async def change(self, task: Frame) -> Frame:
        """Do a task that changes the data, alone, in a copy that takes the data's place.

        If it fails, or says that nothing has ``changed``, the data stay. Raises Refusal (503).
        """
        async with self._changing:
            home = self._now
            worker = await home.borrow()
            answer = await self._done(home, worker, self._within(worker, task))
            if answer.head.get("changed"):
                self._now = await home.succeed(worker)
                home.retire()
            else:
                await home.bury(worker)
        return answer

    async def _done(
        self, home: Generation, worker: Worker, asking: Coroutine[Any, Any, Frame | None]
    ) -> Frame:
        """Await an answer; whatever comes instead of one, the worker is ended."""
        try:
            answer = await asking
        except BaseException:
            await asyncio.shield(home.bury(worker))
            raise
        if answer is None:
            status, text = _DEATHS.get(await home.bury(worker), (500, "it broke the engine"))
            raise Refusal(status, f"not answered: {text.format(memory=self._limits.memory)}")
        return answer

    async def _place(self, limit: float) -> _Place:
        if self._waiting >= self._limits.waiting:
            raise Refusal(503, "too many requests are waiting; try again later", _AGAIN)
        self._waiting += 1
        try:
            async with asyncio.timeout(limit):
                await self._places.acquire()
        except TimeoutError:
            raise Refusal(503, "the server is busy; try again later", _AGAIN) from None
        finally:
            self._waiting -= 1
        return _Place(self._places)

    async def _shorter(
        self, worker: Worker, task: Frame, limit: float, place: _Place
    ) -> Frame | None:
        """Await an answer in a place for short requests, then in one for long requests."""
        asked = asyncio.ensure_future(worker.ask(task))
        try:
            patience = min(limit, self._limits.patience)
            await asyncio.wait({asked}, timeout=patience)
            if not asked.done() and limit > patience:
                await self._longer(asked, worker, limit - patience, place)
            if not asked.done():
                raise Refusal(503, f"not answered: it takes longer than {limit:g} s", _AGAIN)
            return asked.result()
        finally:
            asked.cancel()
            await asyncio.wait({asked})  # until the socket is no longer watched

    async def _longer(
        self, asked: asyncio.Future[Frame | None], worker: Worker, rest: float, place: _Place
    ) -> None:
        if self._long >= self._limits.long:
            raise Refusal(503, "not answered: other long queries are running", _AGAIN)
        self._long += 1
        place.leave()
        worker.demote()
        try:
            await asyncio.wait({asked}, timeout=rest)
        finally:
            self._long -= 1

    async def _within(self, worker: Worker, task: Frame) -> Frame | None:
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await worker.ask(task)
        except TimeoutError:
            text = f"not done: it takes longer than {self._limits.seconds:g} s"
            raise Refusal(503, text, _AGAIN) from None
