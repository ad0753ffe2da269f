"""Learning how likely two names are one thing."""

from pathlib import Path

import pytest

from kg.learn.name_pair_training import learn_likeness
from kg.resolve.name_likeness import LEAST, shipped
from tests.checkout import CHECKOUT

NAMES = CHECKOUT / "ontology" / "standoff" / "names.tsv"


@pytest.mark.slow
def test_the_shipped_weights_are_those_learned_from_the_shipped_pairs(tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    learned = learn_likeness(NAMES)
    assert learned.weights == dict(shipped())
    right, suggested = learned.precision(LEAST)
    assert right / suggested >= 0.45
    learned.write(tmp_path / "weights.json")
    assert (tmp_path / "weights.json").read_text("utf-8").startswith('{\n"')


def test_pairs_that_share_a_name_are_judged_together(tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    table = tmp_path / "names.tsv"
    rows = [("bias", "gender bias", "different"), ("gender bias", "sexism", "different")]
    table.write_text(
        "class\ta\tb\tverdict\n" + "".join(f"Risk\t{a}\t{b}\t{v}\n" for a, b, v in rows)
    )
    assert [chance for _, chance in learn_likeness(table).judged] == [0.0001, 0.0001]
