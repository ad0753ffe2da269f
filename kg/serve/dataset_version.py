"""One version of the data, as the server sees it: its fork server and its workers."""

from __future__ import annotations

import asyncio
import os
import socket
from typing import Final

from msgspec import Struct

from kg.errors import WorkerLost
from kg.serve.forkserver import ORDER, REPLY
from kg.serve.ipc import Frame, exchange

GONE: Final = "the process that held the data was killed; start the server again"


class Worker(Struct, eq=False):
    """A worker process. ``slow``: it has a lower priority, for good."""

    peer: socket.socket
    pid: int
    slow: bool = False

    async def ask(self, task: Frame) -> Frame | None:
        """Send it a task and await the answer; None if it died."""
        return await exchange(self.peer, task)

    def demote(self) -> None:
        """Lower its priority."""
        self.slow = True
        try:
            os.setpriority(os.PRIO_PROCESS, self.pid, 10)
        except OSError:
            return  # it has just died; whoever awaits its answer will see


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
            self._idle.append(await self._fork())

    async def borrow(self) -> Worker:
        """Take an idle worker, or fork one."""
        self._lent += 1
        try:
            return self._idle.pop() if self._idle else await self._fork()
        except BaseException:
            self._lent -= 1
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
        worker.peer.close()
        signal_ = await self._order(b"k", worker.pid)
        self._returned()
        return signal_

    async def succeed(self, worker: Worker) -> DatasetVersion:
        """Make the next version of a borrowed worker that has changed its copy of the data."""
        await self._order(b"r", worker.pid)
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(worker.peer, bytes(Frame({"do": "promote"})))
        await loop.sock_recv(worker.peer, REPLY.size)
        following = DatasetVersion(worker.peer, self.number + 1)
        await following.warm(self._spare)
        return following

    def retire(self) -> None:
        """Keep no idle workers; close with the last borrowed worker."""
        self._spare = 0
        for worker in self._idle:
            worker.peer.close()
        self._idle.clear()
        self._returned()

    def _returned(self) -> None:
        self._lent -= 1
        if not self._lent and not self._spare:
            self.close()

    async def _fork(self) -> Worker:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)  # noqa: FBT003 - the name says it
        with theirs:
            return Worker(ours, await self._order(b"f", passed=theirs))

    def close(self) -> None:
        """End the fork server and with it all of its workers."""
        for worker in self._idle:
            worker.peer.close()
        self._control.close()

    async def _order(
        self, order: bytes, number: int = 0, passed: socket.socket | None = None
    ) -> int:
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
