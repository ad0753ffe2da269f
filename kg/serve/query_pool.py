"""The worker pool: slots for short requests, and some more for long ones.

Each request has a worker of its own. A request that runs longer than ``patience`` gives up
its slot and continues at a lower priority, if fewer long requests than allowed are running.
At the time limit its worker is killed. An endless query so blocks nobody, and costs one
fork.
"""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Coroutine, Mapping
from typing import Any, Final

from kg.serve.dataset_version import DatasetVersion, Worker
from kg.serve.http_error import HttpError
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


class _Slot:
    """A slot for a short request, held until it is released."""

    def __init__(self, slots: asyncio.Semaphore) -> None:
        self._slots: asyncio.Semaphore | None = slots

    def release(self) -> None:
        """Release the slot; a second time does nothing."""
        if self._slots is not None:
            self._slots.release()
            self._slots = None


class WorkerPool:
    """The workers over the current version of the data."""

    def __init__(self, control: socket.socket, limits: Limits) -> None:
        self._limits = limits
        self._version = DatasetVersion(control)
        self._slots = asyncio.Semaphore(limits.workers)
        self._waiting = 0
        self._long = 0
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
        await self._version.warm(self._limits.workers)

    def close(self) -> None:
        """End all processes, at once."""
        self._version.close()

    async def run(self, task: Frame, seconds: float | None = None) -> Frame:
        """Run a task, by default within the time limit. Raises HttpError (503)."""
        limit = self._limits.seconds if seconds is None else seconds
        slot = await self._acquire(limit)
        try:
            home = self._version
            worker = await home.borrow()
            answer = await self._done(
                home, worker, self._short_then_long(worker, task, limit, slot)
            )
            await home.give_back(worker)
        finally:
            slot.release()
        return answer

    async def change(self, task: Frame) -> Frame:
        """Run a task that changes the data, alone, in a copy that becomes the next version.

        If it fails, or reports nothing ``changed``, the data stay. Raises HttpError (503).
        """
        async with self._changing:
            home = self._version
            worker = await home.borrow()
            answer = await self._done(home, worker, self._timed(worker, task))
            if answer.head.get("changed"):
                self._version = await home.succeed(worker)
                home.retire()
            else:
                await home.end(worker)
        return answer

    async def _done(
        self, home: DatasetVersion, worker: Worker, asking: Coroutine[Any, Any, Frame | None]
    ) -> Frame:
        """Await an answer; on any failure the worker is ended."""
        try:
            answer = await asking
        except BaseException:
            await asyncio.shield(home.end(worker))
            raise
        if answer is None:
            status, text = _DEATHS.get(await home.end(worker), (500, "it broke the engine"))
            raise HttpError(status, f"not answered: {text.format(memory=self._limits.memory)}")
        return answer

    async def _acquire(self, limit: float) -> _Slot:
        if self._waiting >= self._limits.waiting:
            raise HttpError(503, "too many requests are waiting; try again later", _AGAIN)
        self._waiting += 1
        try:
            async with asyncio.timeout(limit):
                await self._slots.acquire()
        except TimeoutError:
            raise HttpError(503, "the server is busy; try again later", _AGAIN) from None
        finally:
            self._waiting -= 1
        return _Slot(self._slots)

    async def _short_then_long(
        self, worker: Worker, task: Frame, limit: float, slot: _Slot
    ) -> Frame | None:
        """Await an answer in a slot for short requests, then as a long request."""
        answering = asyncio.ensure_future(worker.ask(task))
        try:
            patience = min(limit, self._limits.patience)
            await asyncio.wait({answering}, timeout=patience)
            if not answering.done() and limit > patience:
                await self._continue(answering, worker, limit - patience, slot)
            if not answering.done():
                raise HttpError(503, f"not answered: it takes longer than {limit:g} s", _AGAIN)
            return answering.result()
        finally:
            answering.cancel()
            await asyncio.wait({answering})  # until the socket is no longer watched

    async def _continue(
        self, answering: asyncio.Future[Frame | None], worker: Worker, rest: float, slot: _Slot
    ) -> None:
        if self._long >= self._limits.long:
            raise HttpError(503, "not answered: other long queries are running", _AGAIN)
        self._long += 1
        slot.release()
        worker.demote()
        try:
            await asyncio.wait({answering}, timeout=rest)
        finally:
            self._long -= 1

    async def _timed(self, worker: Worker, task: Frame) -> Frame | None:
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await worker.ask(task)
        except TimeoutError:
            text = f"not done: it takes longer than {self._limits.seconds:g} s"
            raise HttpError(503, text, _AGAIN) from None
