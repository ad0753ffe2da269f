"""Encoders that a training has finished, kept until all of it is, should it be interrupted."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
from msgspec import Struct, json

from kg.build.worker_pool import parallel_map
from kg.encoder import weight_files
from kg.encoder.text_encoder import Floats
from kg.errors import WorkerLost
from kg.files import write_bytes
from kg.learn.encoder_training import Report, Schedule, fit_encoder, torch_module
from kg.learn.network_torch import Batch
from kg.version import __version__

_HASH: Final = sha256().digest_size

Encoded = dict[str, Floats]
"""The encoder's weights by name."""


class Work(Struct, frozen=True):
    """How encoders are trained: up to ``jobs`` at once, each in a process.

    Finished ones are kept in the folder ``kept``, if one is named: a training that was
    interrupted goes on from them.
    """

    jobs: int = 1
    kept: Path | None = None


def fit_all(
    runs: Sequence[Sequence[Batch]], base: Encoded, schedule: Schedule, work: Work, report: Report
) -> list[Encoded]:
    """An encoder learned from each run of reports."""
    if work.jobs == 1:
        return [
            fit_or_load(run, base, schedule, work.kept, _numbered(report, number, len(runs)))
            for number, run in enumerate(runs, start=1)
        ]
    with _folder(work.kept) as kept:
        # As bytes: PyTorch would hand each tensor over in a file of its own, thousands at once.
        packed = map(pickle.dumps, runs)
        fit = partial(_fit, base=base, schedule=schedule, kept=kept)
        done = []
        with closing(parallel_map(fit, packed, processes=work.jobs, lost=_lost)) as fits:
            for number, run in enumerate(runs, start=1):
                next(fits)
                done.append(fit_or_load(run, base, schedule, kept))
                report(f"encoder {number} of {len(runs)}")
        return done


def _numbered(report: Report, number: int, of: int) -> Callable[[str], None]:
    return lambda what: report(f"encoder {number} of {of}: {what}")


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    """Where encoders are handed over: where they are kept, or else a temporary folder."""
    if kept is not None:
        yield kept
        return
    with TemporaryDirectory(prefix="kg-") as folder:
        yield Path(folder)


def _fit(run: bytes, base: Encoded, schedule: Schedule, kept: Path) -> None:
    fit_or_load(pickle.loads(run), base, schedule, kept)  # noqa: S301 - of our own making


def _lost(_run: bytes) -> None:
    raise WorkerLost(
        "a process that trained an encoder was killed twice, perhaps for want of memory; free"
        " some, or use fewer --jobs"
    )


def fit_or_load(
    batches: Sequence[Batch],
    base: Encoded,
    schedule: Schedule,
    folder: Path | None,
    report: Report = lambda _: None,
) -> Encoded:
    """The weights of :func:`kg.learn.encoder_training.fit_encoder`, learned now or before.

    The weights are kept in ``folder``, made if need be, under the hash of all that they depend
    on; a damaged file is ignored. Without a folder nothing is kept.
    """
    if folder is None:
        return fit_encoder(batches, base, schedule, report)
    file = folder / f"{_digest(batches, base, schedule)}.encoder"
    known = _kept(file)
    if known is not None:
        report("finished before")
        return known
    weights = fit_encoder(batches, base, schedule, report)
    folder.mkdir(parents=True, exist_ok=True)
    content = weight_files.dumped(weights)
    write_bytes(file, [sha256(content).digest(), content])
    return weights


def _kept(file: Path) -> Encoded | None:
    """The weights in a file, if it is there and as it was written."""
    try:
        stored = file.read_bytes()
    except OSError:
        return None
    content = stored[_HASH:]
    if sha256(content).digest() != stored[:_HASH]:
        return None
    return {name: w.astype(np.float32) for name, w in weight_files.load(BytesIO(content)).items()}


def _digest(batches: Sequence[Batch], base: Mapping[str, Floats], schedule: Schedule) -> str:
    whole = sha256(f"{__version__} {torch_module().__version__}\n".encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        whole.update(source.read_bytes())
    whole.update(json.encode(schedule))
    for name in sorted(base):
        whole.update(f"\n{name} {base[name].shape}\n".encode())
        whole.update(np.ascontiguousarray(base[name]).tobytes())
    for one in batches:
        for field in one.__struct_fields__:
            value = getattr(one, field)
            numbers = np.asarray(value if isinstance(value, int | float) else value.numpy())
            whole.update(f"\n{field} {numbers.dtype} {numbers.shape}\n".encode())
            whole.update(np.ascontiguousarray(numbers).tobytes())
    return whole.hexdigest()
