"""One version of the data, as the server sees it: its fork server and its workers."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from typing import TYPE_CHECKING, Final

from kg.errors import WorkerLost
from kg.serve.forkserver import ORDER, REPLY
from kg.serve.ipc import Frame, Frames

if TYPE_CHECKING:
    from asyncio import Transport

_PROCESS_CLOCK: Final = 2
"""Linux: the clock of a process has its id, inverted, and this number in the last three bits."""
GONE: Final = "the process that held the data was killed; start the server again"


class Worker(asyncio.Protocol):
    """A worker process. ``slow``: it has a lower priority, for good."""

    def __init__(self) -> None:
        self.pid = 0
        self.slow = False
        self.answer: asyncio.Future[Frame | None] | None = None
        self._frames = Frames()
        self._transport: Transport = None  # type: ignore[assignment]  # until it is connected

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = transport  # type: ignore[assignment]  # it is of a stream

    def data_received(self, data: bytes) -> None:
        """Give the answer to who waits for it, once it is complete."""
        if (frame := self._frames.feed(data)) is not None:
            self._answered(frame)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """It has died."""
        self._answered(None)

    @property
    def alive(self) -> bool:
        """Whether it is there, as far as is known."""
        return not self._transport.is_closing()

    def ask(self, task: Frame) -> asyncio.Future[Frame | None]:
        """Send it a task; the answer comes by the future: None if it dies."""
        self.answer = asyncio.get_running_loop().create_future()
        if self.alive:
            self._transport.write(bytes(task))
        if not self.alive:
            self._answered(None)
        return self.answer

    def processor_time(self) -> float:
        """Seconds that it has used of the processor; 0 where the system does not tell."""
        try:
            return time.clock_gettime(~self.pid << 3 | _PROCESS_CLOCK)
        except (AttributeError, OSError):
            return 0.0

    def demote(self) -> None:
        """Lower its priority."""
        self.slow = True
        try:
            os.setpriority(os.PRIO_PROCESS, self.pid, 15)
        except OSError:
            return  # it has just died; whoever awaits its answer will see

    def close(self) -> None:
        """Leave it; it exits once it has done what it does."""
        self._transport.abort()

    def detach(self) -> socket.socket | None:
        """Take its socket, over which it is to be spoken to otherwise; None if it has died."""
        if not self.alive:
            return None
        self._transport.pause_reading()
        ours = self._transport.get_extra_info("socket")
        peer = socket.socket(fileno=os.dup(ours.fileno()))
        self._transport.abort()
        return peer

    def _answered(self, frame: Frame | None) -> None:
        if self.answer is not None and not self.answer.done():
            self.answer.set_result(frame)


class DatasetVersion:
    """A fork server and its workers. ``number`` counts the versions from 0."""

    def __init__(self, control: socket.socket, number: int = 0) -> None:
        control.setblocking(False)  # noqa: FBT003 - the name says it
        self.number = number
        self._control = control
        self._turn = asyncio.Lock()
        self._idle: list[Worker] = []
        self._lent = 0
        self._spare = 0

    @property
    def alive(self) -> bool:
        """Whether the fork server is there."""
        try:
            return bool(self._control.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return True
        except OSError:
            return False

    async def warm(self, workers: int) -> None:
        """Start some workers, and keep as many idle ones from now on."""
        self._spare = workers
        while len(self._idle) < workers:
            await self._add()

    async def borrow(self) -> Worker:
        """Take an idle worker that is alive, or fork one."""
        self._lent += 1
        try:
            while True:
                while not self._idle:
                    await asyncio.shield(asyncio.ensure_future(self._add()))
                worker = self._idle.pop()
                if worker.alive:
                    return worker
                await self._order(b"k", worker.pid)
        except BaseException:
            self._returned()
            raise

    async def give_back(self, worker: Worker) -> None:
        """Return a worker that has answered."""
        if worker.slow or len(self._idle) >= self._spare:
            await self.end(worker)
        else:
            self._lent -= 1
            self._idle.append(worker)

    async def end(self, worker: Worker) -> int:
        """End a borrowed worker, if it is alive, and return the signal that ended it."""
        worker.close()
        signal_ = await self._order(b"k", worker.pid)
        self._returned()
        return signal_

    async def succeed(self, worker: Worker) -> DatasetVersion | None:
        """Make the next version of a borrowed worker that has changed its copy of the data.

        None if it dies before it is one; this version goes on then.
        """
        control = worker.detach()
        if control is None:
            await self.end(worker)
            return None
        await self._order(b"r", worker.pid)
        following = DatasetVersion(control, self.number + 1)
        loop = asyncio.get_running_loop()
        try:
            await loop.sock_sendall(control, bytes(Frame({"do": "promote"})))
            await loop.sock_recv(control, REPLY.size)
            await following.warm(self._spare)
        except (OSError, WorkerLost):
            following.close()
            self._returned()
            return None
        return following

    def retire(self) -> None:
        """Keep no idle workers; close with the last borrowed worker."""
        self._spare = 0
        for worker in self._idle:
            worker.close()
        self._idle.clear()
        self._returned()

    def close(self) -> None:
        """End the fork server and with it all of its workers."""
        for worker in self._idle:
            worker.close()
        self._control.close()

    async def _add(self) -> None:
        """Fork a worker; if nobody waits for it any more, it is for the next."""
        self._idle.append(await self._fork())

    def _returned(self) -> None:
        self._lent -= 1
        if not self._lent and not self._spare:
            self.close()

    async def _fork(self) -> Worker:
        ours, theirs = socket.socketpair()
        with theirs:
            pid = await self._order(b"f", passed=theirs)
        loop = asyncio.get_running_loop()
        worker = (await loop.create_unix_connection(Worker, sock=ours))[1]
        worker.pid = pid
        return worker

    async def _order(
        self, order: bytes, number: int = 0, passed: socket.socket | None = None
    ) -> int:
        """Give an order and await the reply, also if nobody waits for it any more."""
        return await asyncio.shield(asyncio.ensure_future(self._exchange(order, number, passed)))

    async def _exchange(self, order: bytes, number: int, passed: socket.socket | None) -> int:
        loop = asyncio.get_running_loop()
        message = ORDER.pack(order, number)
        async with self._turn:
            try:
                if passed is None:
                    await loop.sock_sendall(self._control, message)
                else:
                    socket.send_fds(self._control, [message], [passed.fileno()])
                reply = await loop.sock_recv(self._control, REPLY.size)
            except OSError as error:
                raise WorkerLost(GONE) from error
        if len(reply) < REPLY.size:
            raise WorkerLost(GONE)
        return int(REPLY.unpack(reply)[0])
