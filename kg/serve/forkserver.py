"""The process that holds the data and gives birth to workers, each a copy of itself.

A copy costs no time to load and, as long as nobody writes, no memory: the kernel shares
the pages. So a worker that a query has taken over can be killed, and the next one is
there in some milliseconds. The process has one thread and never runs a query.

It is told what to do over a socket, in messages of one letter and one number:
``f`` fork a worker, which gets the socket that comes along; answered by its process id.
``k`` end the worker with this id; answered by the signal that ended it, or 0.
``r`` release the worker with this id: it is not ended with this process.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import socket
import struct
import time
from typing import Final, NoReturn

from kg.errors import ConfigurationError, KgError
from kg.serve.sandbox import quiet, tie
from kg.serve.served_dataset import Data, Limits, Source
from kg.serve.worker import work

ORDER: Final = struct.Struct("!cQ")
REPLY: Final = struct.Struct("!Q")
READY: Final = b"+"
_GRACE: Final = 0.3
"""Seconds that a worker without work has to go."""


def start(
    source: Source, limits: Limits, listener: socket.socket | None = None
) -> tuple[socket.socket, int]:
    """Start the process and let it load: its socket and its process id.

    ``listener``: the server's own socket, which is not the process's to keep. Raises what
    loading raises, and ConfigurationError where processes cannot be forked.
    """
    if not hasattr(os, "fork"):
        raise ConfigurationError(
            "kg serve needs a system that can fork a process (Linux, macOS); use WSL on Windows"
        )
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        if listener is not None:
            listener.close()
        _main(theirs, source, limits)
    theirs.close()
    failure = _outcome(ours)
    if failure is not None:
        ours.close()
        os.waitpid(pid, 0)
        raise failure
    return ours, pid


def _outcome(control: socket.socket) -> BaseException | None:
    told = b""
    while (more := control.recv(1 << 16)) and told + more != READY:
        told += more
    if more:
        return None
    failure = pickle.loads(told) if told else RuntimeError("the server's data process died")  # noqa: S301 - our own child
    return failure if isinstance(failure, BaseException) else RuntimeError(str(failure))


def _main(control: socket.socket, source: Source, limits: Limits) -> NoReturn:
    """Load, say so, and obey until the server is gone."""
    try:
        quiet()
        data = Data(source.load())
        gc.freeze()  # so that no worker's collector writes to shared pages
        control.sendall(READY)
        _obey(control, data, source, limits)
    except KgError as error:
        control.sendall(pickle.dumps(type(error)(str(error))))
    except Exception as error:  # noqa: BLE001 - the server raises it again
        control.sendall(pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}")))
    finally:
        os._exit(0)


def _obey(control: socket.socket, data: Data, source: Source, limits: Limits) -> None:
    born: set[int] = set()
    try:
        while True:
            message, files, _, _ = socket.recv_fds(control, ORDER.size, 1)
            if not message:
                return
            order, number = ORDER.unpack(message)
            if order == b"f":
                peer, own = socket.socket(fileno=files[0]), os.getpid()
                number = os.fork()
                if number == 0:
                    tie(own)
                    born.clear()
                    control.close()
                    control = _live(peer, data, source, limits)
                    continue
                peer.close()
                born.add(number)
            else:
                number = _discharge(order, number, born)
            control.sendall(REPLY.pack(number))
    finally:
        _end_all(born)


def _live(peer: socket.socket, data: Data, source: Source, limits: Limits) -> socket.socket:
    """Be a worker; if its data becomes the data, be the fork server over the same socket."""
    if work(peer, data, source, limits):
        gc.freeze()
        peer.sendall(REPLY.pack(os.getpid()))
        return peer
    os._exit(0)


def _discharge(order: bytes, child: int, born: set[int]) -> int:
    """End a child, or release it: the signal by which it ended, or 0."""
    if child not in born:
        return 0
    born.discard(child)
    return _end(child) if order == b"k" else 0


def _end_all(children: set[int]) -> None:
    """End all children: those that are at work are killed, the others have gone by themselves."""
    deadline = time.monotonic() + _GRACE
    while children and time.monotonic() < deadline:
        children -= {child for child in children if os.waitpid(child, os.WNOHANG)[0]}
        time.sleep(0.01)
    for child in children:
        _end(child)


def _end(child: int) -> int:
    """Kill a child and give the signal by which it ended (its own, if it was dead already)."""
    os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
