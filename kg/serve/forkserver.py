"""The fork server: it loads the data and forks the workers.

A fork needs no time to load and, as long as nobody writes, no memory: the kernel shares
the pages. So a worker with an endless query can be killed, and the next one is there
within milliseconds. The fork server has one thread and never runs a query.

It takes orders over a socket, in messages of one letter and one number:
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
from kg.serve.dereference import ontology_store
from kg.serve.sandbox import end_with_parent, quiet
from kg.serve.served_dataset import Data, Limits, ServedGraph
from kg.serve.worker import work

ORDER: Final = struct.Struct("!cQ")
REPLY: Final = struct.Struct("!Q")
READY: Final = b"+"
_GRACE: Final = 0.3
"""Seconds that an idle worker has to exit."""
_GRACE_OF_ALL: Final = 2.0
"""Seconds in which the fork server must have ended its workers and itself."""


def start(
    source: ServedGraph, limits: Limits, listener: socket.socket | None = None
) -> tuple[socket.socket, int]:
    """Start the fork server and wait until it has loaded the data: its socket and process id.

    ``listener``: the server's listening socket, which the fork server closes. Raises what
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
    failure = _failure(ours)
    if failure is not None:
        ours.close()
        os.waitpid(pid, 0)
        raise failure
    return ours, pid


def end(pid: int) -> None:
    """Wait for the fork server, whose socket is closed, to end; kill it if it does not."""
    deadline = time.monotonic() + _GRACE_OF_ALL
    try:
        while not os.waitpid(pid, os.WNOHANG)[0]:
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.01)
    except ChildProcessError:
        return  # a change has put another in its place


def _failure(control: socket.socket) -> BaseException | None:
    received = b""
    while (more := control.recv(1 << 16)) and received + more != READY:
        received += more
    if more:
        return None
    failure = pickle.loads(received) if received else RuntimeError("the server's data process died")  # noqa: S301 - our own child
    return failure if isinstance(failure, BaseException) else RuntimeError(str(failure))


def _main(control: socket.socket, source: ServedGraph, limits: Limits) -> NoReturn:
    """Load the data, report it, and serve orders until the server is gone."""
    try:
        quiet()
        data = Data(source.load())
        ontology_store()
        gc.freeze()  # so that the garbage collector of no worker writes to shared pages
        control.sendall(READY)
        _serve_orders(control, data, source, limits)
    except KgError as error:
        control.sendall(pickle.dumps(type(error)(str(error))))
    except Exception as error:  # noqa: BLE001 - the server raises it again
        control.sendall(pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}")))
    finally:
        os._exit(0)


def _serve_orders(control: socket.socket, data: Data, source: ServedGraph, limits: Limits) -> None:
    children: set[int] = set()
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
                    end_with_parent(own)
                    children.clear()
                    control.close()
                    control = _run_worker(peer, data, source, limits)
                    continue
                peer.close()
                children.add(number)
            else:
                number = _end_or_release(order, number, children)
            control.sendall(REPLY.pack(number))
    finally:
        _end_all(children)


def _run_worker(
    peer: socket.socket, data: Data, source: ServedGraph, limits: Limits
) -> socket.socket:
    """Run a worker; if its data become the next version, be its fork server on this socket."""
    if work(peer, data, source, limits):
        gc.freeze()
        peer.sendall(REPLY.pack(os.getpid()))
        return peer
    os._exit(0)


def _end_or_release(order: bytes, child: int, children: set[int]) -> int:
    """End a child, or release it: the signal by which it ended, or 0."""
    if child not in children:
        return 0
    children.discard(child)
    return _end(child) if order == b"k" else 0


def _end_all(children: set[int]) -> None:
    """End all children: idle ones exit by themselves, busy ones are killed."""
    deadline = time.monotonic() + _GRACE
    while children and time.monotonic() < deadline:
        children -= {child for child in children if os.waitpid(child, os.WNOHANG)[0]}
        time.sleep(0.01)
    for child in children:
        _end(child)


def _end(child: int) -> int:
    """Kill a child and return the signal that ended it."""
    os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
