"""Arrays left in their file are those that NumPy reads from it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from kg.encoder import tensors
from kg.encoder.npz_mmap import mapped

KINDS = ("int8", "int16", "float32", "float64", ">i4", "bool")


def written(path: Path, arrays: dict[str, np.ndarray], *, compress: bool = False) -> Path:
    (np.savez_compressed if compress else np.savez)(path, **arrays)  # type: ignore[arg-type]
    return path


@given(
    st.dictionaries(
        st.text("abc._é", min_size=1, max_size=8).filter(lambda name: name != "file"),
        st.sampled_from(KINDS).flatmap(
            lambda kind: hnp.arrays(np.dtype(kind), hnp.array_shapes(min_dims=0, min_side=0))
        ),
        max_size=4,
    )
)
def test_they_are_as_numpy_reads_them(
    tmp_path_factory: pytest.TempPathFactory, arrays: dict[str, np.ndarray]
) -> None:
    turned = {f"{name}.T": np.asfortranarray(array) for name, array in arrays.items()}
    path = written(tmp_path_factory.mktemp("npz") / "a.npz", arrays | turned)
    read, known = mapped(path), tensors.load(path)
    assert read.keys() == known.keys()
    for name, array in read.items():
        assert array.dtype == known[name].dtype
        assert array.shape == known[name].shape
        assert array.flags.f_contiguous == known[name].flags.f_contiguous
        assert array.tobytes() == known[name].tobytes()


def test_they_cannot_be_written_to(tmp_path: Path) -> None:
    array = mapped(written(tmp_path / "a.npz", {"x": np.zeros(3)}))["x"]
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 1


def test_the_file_may_be_replaced_meanwhile(tmp_path: Path) -> None:
    path = written(tmp_path / "a.npz", {"x": np.ones(3)})
    array = mapped(path)["x"]
    written(tmp_path / "b.npz", {"x": np.zeros(3)}).replace(path)
    assert array.tolist() == [1, 1, 1]


def test_what_is_compressed_cannot_be_looked_at_where_it_lies(tmp_path: Path) -> None:
    path = written(tmp_path / "a.npz", {"x": np.zeros(3)}, compress=True)
    with pytest.raises(ValueError, match=r"x\.npy is compressed"):
        mapped(path)


@pytest.mark.parametrize("content", [b"no archive", b"PK\x03\x04"])
def test_what_is_no_archive(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.npz"
    path.write_bytes(content)
    with pytest.raises(BadZipFile):
        mapped(path)


def test_nothing_in_it_is_run(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    buffer = BytesIO()
    np.savez(buffer, x=np.array([{}], dtype=object))
    path.write_bytes(buffer.getvalue())
    with pytest.raises(ValueError, match="OBJECT"):
        mapped(path)
