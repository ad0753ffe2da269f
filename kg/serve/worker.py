"""A worker: one request after the other from a socket, answered from the data it was born with."""

from __future__ import annotations

import socket

from kg.serve.http_error import Refusal
from kg.serve.ipc import Frame, receive, send
from kg.serve.sandbox import confine, release
from kg.serve.served_dataset import Limits, Source
from kg.serve.tasks import TASKS
from kg.serve.worker_data import Data


def work(peer: socket.socket, data: Data, source: Source, limits: Limits) -> bool:
    """Answer until the server hangs up, or says that this worker's data is the data now.

    In the second case return True, with the limits of a worker lifted.
    """
    confine(limits.memory)
    while (frame := receive(peer)) is not None:
        if frame.head["do"] == "promote":
            release()
            return True
        send(peer, perform(frame, data, source, limits))
    return False


def perform(frame: Frame, data: Data, source: Source, limits: Limits) -> Frame:
    """Do one task. A refusal and any failure become the answer: the worker lives on."""
    try:
        return TASKS[frame.head["do"]](frame, data, source, limits)
    except Refusal as refusal:
        return Frame({"status": refusal.status, "error": str(refusal), "headers": refusal.headers})
    except MemoryError:
        text = f"it needs more than {limits.memory:,} bytes of memory, the limit of this server"
        return Frame({"status": 503, "error": text})
    except Exception as error:  # noqa: BLE001 - whatever breaks is told to the server, which logs it
        return Frame({"status": 500, "error": "this is a bug of the server", "bug": repr(error)})
