from random import Random

from hypothesis import given
from hypothesis import strategies as st

from kg.language.normalization import key
from kg.model import TopicClass, TopicKey
from kg.resolve.blocking import KINDS, MOST, Link, keys, links
from kg.resolve.compared_name import Name, initials, letters, named
from kg.resolve.within import ReportTopics
from tests.language.test_normalization import NAMES
from tests.resolve.naming import RISK, TECHNIQUE, topics
from tests.resolve.test_name_variants import KNOWN, name


def of_report(report: ReportTopics, label: str) -> Name:
    [entity] = [e for e in report.entities if label in {e.label, *e.alt_labels}]
    return named(entity.identity, [entity], KNOWN)


def linked(*names: Name) -> list[Link]:
    """The links of all blocks."""
    blocks: dict[str, list[Name]] = {}
    for one in names:
        for block in keys(one):
            blocks.setdefault(block, []).append(one)
    return sorted({link for block, members in blocks.items() for link in links(block, members)})


def test_names_that_are_alike_meet() -> None:
    [link] = linked(name("detection of fraud"), name("fraud detection"), name("pruning"))
    assert (link.a.key, link.b.key) == ("detection of fraud", "fraud detection")
    assert (link.reason, link.score) == ("the same words in another order", 0.97)


def test_names_of_two_classes_never_meet() -> None:
    assert linked(name("automation", TECHNIQUE), name("automation", RISK)) == []


def test_a_slip_in_a_long_word_is_found() -> None:
    [link] = linked(name("reinforcement learning"), name("reinfrocement learning"))
    assert link.reason.startswith("a slip of the pen")


def test_an_acronym_meets_the_only_name_that_it_can_stand_for() -> None:
    [link] = linked(name("QKD"), name("quantum key distribution"))
    assert link.reason == "an acronym of the only name with these letters"


def test_not_if_it_can_stand_for_two() -> None:
    assert linked(name("ATM"), name("automated teller machine"), name("air traffic matter")) == []


def test_two_letters_say_too_little() -> None:
    assert linked(name("AI"), name("automated irrigation")) == []


def test_but_a_report_may_spell_them_out() -> None:
    text = "# A\n\nIt is about edge offloading (EO). They use [edge offloading], or [EO].\n"
    long = of_report(topics(text), "EO")
    assert long.shorts == ("eo",)
    [link] = linked(long, name("EO"), name("earth observation"))
    assert {link.a.key, link.b.key} == {"edge offloading", "eo"}
    assert link.reason == "an acronym that a report spells out so"


def test_reports_that_spell_it_out_as_two_things_leave_it_alone() -> None:
    one = "# A\n\nThe energy offset (EO) is it. They use the [energy offset], the [EO].\n"
    two = "# B\n\nIt is about edge offloading (EO). They use [edge offloading], or [EO].\n"
    found = linked(of_report(topics(one), "EO"), of_report(topics(two), "EO"), name("EO"))
    assert found == []


def test_large_blocks_are_not_compared_all_with_all() -> None:
    words = [f"{'a' * i}-{'b' * (2 * MOST - i)}" for i in range(1, 2 * MOST)]
    many = [name(word) for word in words]
    block = "Technique form " + many[0].lasts[0]
    every = [Name(n.identity, n.labels, many[0].forms) for n in many]
    found = list(links(block, every))
    assert len(every) - 1 <= len(found) <= 4 * len(every)
    slips = list(links("Technique slip x", every))
    assert slips == []


@given(st.lists(NAMES, max_size=12), st.randoms())
def test_the_order_of_a_block_makes_no_difference(words: list[str], chance: Random) -> None:
    names = list({n.identity: n for n in map(name, words)}.values())
    shuffled = chance.sample(names, len(names))
    assert list(links("Technique form x", names)) == list(links("Technique form x", shuffled))
    assert linked(*names) == linked(*shuffled)


@given(NAMES)
def test_each_key_comes_once_and_says_its_class_and_kind(label: str) -> None:
    found = list(keys(name(label)))
    assert len(set(found)) == len(found)
    assert {k.split(" ")[1] for k in found} <= set(KINDS)
    assert [k for kind in KINDS for k in keys(name(label), kind)] == found


def test_letters_of_acronyms() -> None:
    assert [letters(w) for w in ("RAG", "LLMs", "IoT", "A", "edge", "R&D", "C++", "AI agent")] == [
        "rag", "llm", "iot", "", "", "rd", "", ""
    ]  # fmt: skip


def test_initials() -> None:
    assert initials("retrieval-augmented generation") == ("rag",)
    assert initials("bill of materials") == ("bom", "bm")
    assert initials("pruning") == ()


def test_a_name_does_not_depend_on_the_order_of_its_reports() -> None:
    texts = ["They use [Edge AI].", "They use [edge AI tools].", "They use the [EDGE AI]."]
    entities = [topics(f"# A\n\n{t}\n", str(i)).entities[0] for i, t in enumerate(texts)]
    identity = TopicKey(TopicClass.TECHNIQUE, key("edge AI"))
    made = named(identity, entities, KNOWN)
    assert made == named(identity, entities[::-1], KNOWN)
    assert made.labels == ("EDGE AI", "Edge AI", "edge AI tools")
