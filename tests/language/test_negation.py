"""Which claims a sentence denies: [subject] and <object> are marked."""

from __future__ import annotations

import re

import pytest

from kg.language.clauses import clause
from kg.language.negation import Claim, denied
from kg.model import RelationType, Span
from tests.extract.reading import line


def denies(sentence: str, predicate: RelationType | None) -> bool:
    ends: dict[str, Span] = {}
    text = ""
    for part in re.split(r"([\[<][^\]>]*[\]>])", sentence):
        if part[:1] in {"[", "<"} and part[-1:] in {"]", ">"}:
            ends[part[0]] = Span(len(text), len(text) + len(part) - 2)
            part = part[1:-1]  # noqa: PLW2901 - without its marks
        text += part
    said = clause(text, list(ends.values()))
    return denied(Claim(line(text), said, ends.get("["), ends["<"], predicate))


@pytest.mark.parametrize(
    "sentence",
    [
        "[Audits] do not fully address <bias>.",
        "[Audits] fail to catch <bias>.",
        "[Audits] often struggle to detect <bias>.",
        "[Audits] are unlikely to lessen <bias>.",
        "[Audits] are rarely sufficient against <bias>.",
        "[Audits] are inadequate in the face of <bias>.",
        "[Audits] please the board without reducing <bias>.",
        "[Audits] count lines rather than curbing <bias>.",
        "[Audits] do not, however, remove <bias>, and the agency dropped them.",
        "None of these [audits] guarantees that <bias> does not return.",
        "There is no sign that [audits] reduced <bias>.",
        "Attackers found <gaps> that bypass [audits].",
        "New <tricks> easily slip past the best [audits].",
        "Despite all [audits], <bias> grew.",
        "<Bias> is common, and [audits] do not stop it.",
        "<Bias> is a harm that [audits] in the south do not prevent.",
        "[Audits] catch waste, but not <bias>.",
        "The hope that [audits] end <bias> has proved groundless.",
        "They have not reduced <bias> in any way.",
    ],
)
def test_a_remedy_is_denied(sentence: str) -> None:
    assert denies(sentence, RelationType.MITIGATES_RISK)


@pytest.mark.parametrize(
    "sentence",
    [
        "[Audits] ensure that models do not show <bias>.",
        "[Audits] are made so that nobody hides <bias>.",
        "[Audits] work without creating <delays>.",
        "[Audits] never cause <delays>.",
        "[Audits] bring hardly any <delays>.",
        "[Audits] do not mind <noise>.",
        "Under [audits], <bias> never arises.",
        "Without [audits], <bias> grows.",
        "<Bias> grows without [audits].",
        "If firms do not use [audits], <bias> grows.",
        "No firm should run models against <bias> without [audits].",
        "[Audits] cut rather than raise <costs>.",
        "Instead of <noisy data>, [filters] take the mean.",
        "While the shortage is not over, [audits] reduce <bias>.",
        "Firms do not say it, yet [audits] reduce <bias>.",
        "[Audits] that are not public are a means to reduce <bias>.",
        "[Audits] need no sensors and reduce <bias>.",
        "[Audits] reduce waste not only at home but also <bias>.",
        "[Audits] are no panacea: they reduce <bias>.",
        "<Bias> has not vanished.",
        "To evade [detection] of <malware>, they change names.",
    ],
)
def test_a_remedy_is_not_denied(sentence: str) -> None:
    assert not denies(sentence, RelationType.MITIGATES_RISK)


@pytest.mark.parametrize(
    "sentence",
    [
        "[Robots] lift boxes without harming <workers>.",
        "[Robots] lift boxes without further loss of <jobs>.",
        "[Robots] help workers rather than causing <job losses>.",
        "Rather than causing <job losses>, [robots] help workers.",
        "[Robots] do not cause <job losses>.",
        "[Robots] rarely cause <job losses>.",
        "[Robots] have nothing to do with <job losses>.",
        "<Job losses> were not due to [robots].",
        "<Job losses> did not come from [robots].",
        "[Robots] slowed down not because of <job losses>.",
        "It is a misconception that [robots] cause <job losses>.",
        "They rarely result in <job losses>.",
        "Just as [robots] have not caused <job losses>, neither have drones.",
    ],
)
def test_a_harm_is_denied(sentence: str) -> None:
    assert denies(sentence, RelationType.RAISES_RISK)


@pytest.mark.parametrize(
    "sentence",
    [
        "The <errors> that [robots] make can often not be corrected.",
        "Rules do not fully address the <risks> posed by [robots].",
        "There is no way to keep [robots] safe and to prevent <injuries>.",
        "[Robots] are not immune to <rust>.",
        "[Robots] aren't only a <cost>.",
        "[Robots] add nothing except <cost>.",
        "[Robots] mean that staff cannot see how <mistakes> arise.",
        "[Robots] are not cheap, so they raise <costs>.",
        "We should not overlook the <costs> that [robots] bring.",
        "[Robots] may not be feasible due to <costs>.",
        "<Waste> of this kind is not unique to [robots].",
        "Keeping [robots] running without losing <time> requires care.",
        "The network works without the <overhead> of [robots].",
        "It works without [robots] that cause <noise>.",
        "<Job losses> have not been settled.",
        "Rather than buying [robots] that raise <costs>, firms wait.",
    ],
)
def test_a_harm_is_not_denied(sentence: str) -> None:
    assert not denies(sentence, RelationType.RAISES_RISK)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("[Fleets] do not rely on <drones>.", True),
        ("[Fleets] use lorries, to say nothing of <drones>.", False),
        ("[Fleets] work without <drones>.", True),
        ("Instead of using <drones>, [fleets] use kites.", True),
        ("We advise against [drones] in <forests>.", True),
        ("[Drones] are inappropriate in <forests>.", True),
        ("[Drones] were withdrawn from <forests>.", True),
        ("[Drones] reach <forests> never seen before.", False),
        ("[Drones] are no longer a curiosity in <forests>.", False),
        ("[Drones] have no pilot and are flown in <forests>.", False),
        ("[Drones] that cannot land are flown in <forests>.", False),
        ("What cannot be walked is mapped by [drones] in <forests>.", False),
        ("[Drones] inform owners who have no map, for example in <forests>.", False),
        ("Without <drones>, fleets fail.", False),
        ("<Forests> are not simple.", False),
        ("No other topic is as loud as [drones] in <forests>.", False),
    ],
)
def test_other_claims(sentence: str, expected: bool) -> None:
    assert denies(sentence, RelationType.APPLIES_TO) is expected
