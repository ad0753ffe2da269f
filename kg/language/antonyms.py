"""Words of contrary meaning: two names that are alike but for them are two things."""

from __future__ import annotations

from collections.abc import Set
from typing import Final

_PAIRS: Final = (
    "high/low large/small long/short supervised/unsupervised structured/unstructured "
    "labeled/unlabeled centralized/decentralized open/closed online/offline "
    "symmetric/asymmetric synchronous/asynchronous static/dynamic internal/external "
    "input/output upstream/downstream micro/macro inter/intra pre/post local/global "
    "public/private explicit/implicit under/over hyper/hypo positive/negative hard/soft "
    "hardware/software front/back offensive/defensive encoder/decoder "
    "encryption/decryption inductive/deductive horizontal/vertical direct/indirect "
    "regulation/deregulation inflation/deflation import/export demand/supply "
    "training/inference upload/download misinformation/disinformation first/second "
    "linear/nonlinear parametric/nonparametric deterministic/nondeterministic "
    "renewable/nonrenewable invasive/noninvasive sparse/dense strong/weak "
    "forward/backward fast/slow indoor/outdoor urban/rural onshore/offshore in/ex ante/post"
)
_CONTRARIES: Final = frozenset(frozenset(pair.split("/")) for pair in _PAIRS.split())


def contrary(only: Set[str], others: Set[str]) -> bool:
    """Whether a word of the one set and a word of the other are contraries.

    Words are as :func:`kg.language.normalization.words` gives them.

    >>> contrary({"supervised"}, {"unsupervised", "deep"}), contrary({"deep"}, {"large"})
    (True, False)
    """
    return any(frozenset((x, y)) in _CONTRARIES for x in only for y in others)
