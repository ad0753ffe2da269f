"""How well questions in words are answered: our own questions, over graphs of example reports.

``python -m tests.analysis.ask.figures`` prints the figures, with ``--wrong`` what went wrong
with them. The graphs are builds of reports in
``ontology/examples``, kept as they were when the questions were written. Questions ``seen`` were
looked at while the first rules were written, ``unseen`` ones not. The sets ``held-out`` were each
written without a look at what the rules do with them, asked once, and then mended after. Those of
``learned.tsv`` are what the ranking learns from.
"""

# ruff: noqa: T201 - figures are printed

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kg.analysis.ask import Answer, answer_question
from kg.analysis.ask.topic_index import TopicIndex
from kg.graph import Graph
from kg.resources import ontology

HERE = Path(__file__).parent
FIRST = 3
GRAPHS = sorted(path.name.removesuffix(".ttl.gz") for path in (HERE / "graphs").iterdir())


class Question(NamedTuple):
    """A question for a graph. ``expected``: empty where a refusal is right. ``part``: its set."""

    graph: str
    text: str
    expected: tuple[str, ...]
    part: str


@cache
def graph(name: str) -> Graph:
    return Graph.load(HERE / "graphs" / f"{name}.ttl.gz")


@cache
def topics(name: str) -> TopicIndex:
    """The topics of a graph, indexed once for all questions."""
    return TopicIndex(graph(name).store)


def answer(question: Question) -> Answer:
    """What our graph says to a question."""
    named = topics(question.graph)
    return answer_question(graph(question.graph).store, question.text, topics=named)


def questions(file: str = "questions.tsv") -> list[Question]:
    lines = (HERE / file).read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [
        Question(name, text, () if said == "-" else tuple(said.split("; ")), part)
        for name, text, said, part in rows
    ]


def is_right(question: Question, answer: Answer) -> bool:
    """Whether a refusal is right, or a right claim is among the first three."""
    if not question.expected or answer.refusal:
        return bool(not question.expected and answer.refusal)
    said = [f"topic: {place.topic.label}" for place in answer.topics]
    said += [f"report: {quote.report}" for place in answer.topics for quote in place.evidence]
    said += [
        f"{claim.subject.label} {claim.predicate} {claim.object.label}"
        for claim in answer.claims[:FIRST]
    ]
    return any(fits(each, one) for each in question.expected for one in said)


def fits(expected: str, said: str) -> bool:
    if "*" not in expected:
        return expected == said
    start, *_, end = expected.split("*")
    middle = expected[len(start) + 1 : len(expected) - len(end)].strip("* ")
    return said.startswith(start) and said.endswith(end) and middle in said


def misquoted(answer: Answer) -> list[str]:
    """The quotes of an answer that do not stand in their report at their offsets."""
    quotes = [q for claim in answer.claims for q in claim.evidence]
    quotes += [q for place in answer.topics for q in place.evidence]
    return [q.quote for q in quotes if source(q.report_iri)[q.start : q.end] != q.quote]


@cache
def source(report: str) -> str:
    path = ontology() / "examples" / f"{report.rsplit('/', 1)[1]}.md"
    return path.read_bytes().decode()


def main() -> None:
    asked = [(q, answer(q)) for q in questions()]
    for name in ("", *dict.fromkeys(q.part for q, _ in asked)):
        part = [(q, a) for q, a in asked if name in ("", q.part)]
        claims = [is_right(q, a) for q, a in part if q.expected]
        refusals = [is_right(q, a) for q, a in part if not q.expected]
        print(
            f"{name or 'all'}: {len(part)} questions; right claim among the first {FIRST}:"
            f" {sum(claims)}/{len(claims)} = {sum(claims) / len(claims):.2f};"
            f" refusals right: {sum(refusals)}/{len(refusals)}"
            f" = {sum(refusals) / len(refusals):.2f}"
        )
    quotes = sum(len(c.evidence) for _, a in asked for c in (*a.claims, *a.topics))
    wrong = sum(len(misquoted(a)) for _, a in asked)
    print(f"quotes that stand in their report at their offsets: {quotes - wrong} of {quotes}")
    if "--wrong" in sys.argv:
        for q, a in asked:
            if not is_right(q, a):
                print(
                    f"\n{q.graph}: {q.text}\n  expected {q.expected}\n  {a.refusal or a.sentence}"
                )


if __name__ == "__main__":
    main()
