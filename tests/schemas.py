"""JSON schemas of ``build.json`` and of what commands print with ``--json``, made from types.

``python -m tests.renew`` writes them into ``docs/reference/schemas``, and those that the server
sends as well into ``openapi.json``. Where the code has a type of its own for a value, it is used;
the others are described here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from inspect import cleandoc
from typing import Any, Final, NotRequired, TypedDict

import msgspec
from msgspec.structs import fields

from kg.analysis.ask import Answer
from kg.analysis.diff.change import Kind
from kg.build.graph_store import Change, Inventory
from kg.cli.explain_sentence import Reading
from kg.graph.query_plan import Explanation
from kg.graph.topic_lookup import Name
from kg.graph.topic_view import Dossier, Quotation, Statement
from kg.learn.evaluation.error_analysis import NearMiss
from kg.learn.evaluation.figures import Counts
from kg.learn.evaluation.judgements import Verdict
from kg.learn.evaluation.name_pairs import PairFigures
from kg.learn.evaluation.predictions import Words
from kg.model import Effect, Modality
from kg.model.build_report import (
    BuildJson,
    Duplicate,
    FailureJson,
    Merged,
    Suggested,
    Violation,
    VocabularyJson,
)
from tests.checkout import CHECKOUT, DOCS

SCHEMAS: Final = DOCS / "reference" / "schemas"
OPENAPI: Final = CHECKOUT / "kg" / "serve" / "web" / "openapi.json"
ADDRESS: Final = "https://w3id.org/trendkg/schemas/"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def _with(name: str, of: type, more: dict[str, Any], *, but: Sequence[str] = ()) -> type:
    """The type of an object with the keys of ``more`` before those of a struct."""
    rest = {f.encode_name: f.type for f in fields(of) if f.name not in but}
    return TypedDict(name, {**more, **rest})


class Reference(TypedDict):
    """A report: what tells it from others."""

    iri: str
    title: str
    issued: str
    identifier: str


OF_REPORT: Final = ("report", "issued", "report_iri")
Place: Final = _with("Place", Quotation, {}, but=OF_REPORT)
Quote: Final = _with("Quote", Quotation, {"claim": str, "report": Reference}, but=OF_REPORT)
Figures: Final = _with("Figures", Counts, {"precision": float, "recall": float, "f1": float})
Pairs: Final = _with(
    "Pairs", PairFigures, dict.fromkeys(("precision", "recall", "consistency"), float | None)
)
SuggestedInContext: Final = _with("SuggestedInContext", Suggested, {"contexts": tuple[str, str]})
Plan: Final = _with(
    "Plan",
    Explanation,
    {"query": str, "variables": Sequence[str], "given": dict[str, str], "seconds": float}
    | {"answers": int},
)
Bin: Final = TypedDict(
    "Bin", {"from": float, "to": float, "count": int, "confidence": float, "accuracy": float}
)


class OldNew(TypedDict):
    """Of both sides."""

    old: int
    new: int


class OldNewIri(TypedDict):
    """The IRI on both sides; "" where there is none."""

    old: str
    new: str


class Side(TypedDict):
    """One side of a comparison."""

    name: str
    reports: Sequence[Reference]


class Sides(TypedDict):
    """Topics and claims."""

    topics: int
    claims: int


class Account(TypedDict):
    """What a report says of a topic or a claim."""

    side: str
    report: Reference
    modalities: Sequence[Modality]
    places: Sequence[Place]


class Said(TypedDict):
    """A topic, or a claim with subject, relation and object."""

    topic: NotRequired[Name]
    subject: NotRequired[Name]
    relation: NotRequired[str]
    object: NotRequired[Name]
    iri: OldNewIri
    confidence: float
    reports: OldNew
    evidence: Sequence[Account]


class Changed(Said):
    """One change."""

    change: Kind
    why: str
    when: str
    against: Said | None


class Difference(TypedDict):
    """``kg diff``."""

    old: Side
    new: Side
    left_out: dict[str, Sequence[Reference]]
    counts: dict[str, Sides]
    changes: Sequence[Changed]


class Asked(TypedDict):
    """A named question with its SPARQL."""

    name: str
    question: str
    query: str


class Finding(TypedDict):
    """A row of an insight; ``values``: by column."""

    values: dict[str, str | int | float]
    told: str
    topics: Sequence[Name]
    evidence: Sequence[Quote]


class Insight(TypedDict):
    """One kind of insight."""

    name: str
    title: str
    ranking: str
    questions: Sequence[Asked]
    total: int
    nothing: str
    findings: Sequence[Finding]


class Dates(TypedDict):
    """Of the oldest and of the newest report; "" where none has a date."""

    first: str
    last: str


class Digest(TypedDict):
    """``kg insights``."""

    reports: Sequence[Reference]
    dates: Dates
    topics: int
    claims: int
    min_confidence: float | None
    doubted: int
    insights: Sequence[Insight]


class Figure(TypedDict):
    """How well a class or a relation is found."""

    name: str
    lenient: Figures
    f1_interval: tuple[float, float]
    strict: Figures


class Reliability(TypedDict):
    """How confidence and accuracy agree."""

    expected_calibration_error: float
    brier_score: float
    bins: Sequence[Bin]


class Calibration(TypedDict):
    """Of topics and of relations."""

    topics: Reliability
    relations: Reliability


class Step(TypedDict):
    """Figures from a least confidence on."""

    min_confidence: float
    topics: Figures
    relations: Figures


class Judged(TypedDict):
    """The counts of a report, by class or relation and verdict."""

    name: str
    graph: bool
    lenient: dict[str, dict[str, int]]
    strict: dict[str, dict[str, int]]


class Outcome(TypedDict):
    """One judged topic or relation."""

    report: str
    kind: str
    verdict: Verdict
    label: str
    matched: NotRequired[str]
    nearly: NotRequired[NearMiss]
    confidence: NotRequired[float]
    evidence: NotRequired[Words]


class Against(TypedDict):
    """How a figure differs from that of another run."""

    name: str
    f1: float
    other_f1: float
    difference: float
    interval: tuple[float, float]
    sure: bool


class Evaluation(TypedDict):
    """``kg evaluate``."""

    format: str
    what: str
    resamples: int
    seed: int
    figures: Sequence[Figure]
    calibration: Calibration
    sweep: Sequence[Step]
    reports: Sequence[Judged]
    outcomes: Sequence[Outcome]
    against: NotRequired[dict[str, Sequence[Against]]]


class Counted(TypedDict):
    """What a graph or a database holds."""

    topics: dict[str, int]
    relations: dict[str, int]
    claims: dict[str, int]
    reports: dict[str, Mentioned]
    labels: str


class Mentioned(TypedDict):
    """Of a report."""

    mentions: int
    evidence: int


class Loaded(TypedDict):
    """``kg load``: what was done, with --dry-run what would be, or what was fetched."""

    target: str
    verified: NotRequired[bool]
    differences: NotRequired[Sequence[str]]
    census: NotRequired[Counted]
    dry_run: NotRequired[bool]
    replace: NotRequired[bool]
    promise: NotRequired[str]
    file: NotRequired[str]
    triples: NotRequired[int]


class TargetKind(TypedDict):
    """A kind of target."""

    example: str
    what: str
    schemes: Sequence[str]


class Question(TypedDict):
    """A named question; its parameters with what they mean."""

    name: str
    question: str
    parameters: dict[str, str]


class Page(TypedDict):
    """Where a page begins."""

    page: int
    start: int


class Text(TypedDict):
    """``kg text``."""

    name: str
    media_type: str
    sha256: str
    pages: Sequence[Page]
    text: str


class Serving(TypedDict):
    """``kg serve``."""

    address: str
    sparql: str


class Trained(TypedDict):
    """``kg train``."""

    reports: int
    data: str
    files: Sequence[str]


class Viewed(TypedDict):
    """``kg view``."""

    page: str
    opened: bool


class Exported(TypedDict):
    """``kg export``."""

    file: str


class Part(TypedDict):
    """A file of a build on Spark."""

    name: str
    sha256: str
    bytes: int
    quads: NotRequired[int]
    reports: NotRequired[int]


class Manifest(VocabularyJson):
    """``kg build --engine spark``."""

    version: str
    settings: dict[str, str]
    counts: dict[str, int]
    failures: Sequence[FailureJson]
    duplicates: Sequence[Duplicate]
    warnings: Sequence[str]
    decisions: Sequence[Effect]
    files: Sequence[Part]


OUTPUTS: Final[dict[str, Any]] = {
    "ask": Answer,
    "build": BuildJson,
    "build-spark": Manifest,
    "check": Sequence[Violation],
    "diff": Difference,
    "evaluate": Evaluation,
    "evaluate-pairs": Pairs,
    "explain": Sequence[Dossier],
    "explain-sentence": Reading,
    "explain-to": Sequence[Statement],
    "export": Exported,
    "insights": Digest,
    "load": Loaded,
    "load-list": Sequence[TargetKind],
    "merges": Sequence[Merged],
    "merges-suggested": Sequence[SuggestedInContext],
    "query-explain": Plan,
    "query-list": Sequence[Question],
    "serve": Serving,
    "store": Change,
    "store-info": Inventory,
    "text": Text,
    "train": Trained,
    "view": Viewed,
}
"""The type of each output. ``kg query`` prints SPARQL 1.1 Query Results JSON."""


def schema(name: str) -> dict[str, Any]:
    """The schema of an output."""
    made = _completed(msgspec.json.schema(OUTPUTS[name], schema_hook=_named))
    return {"$schema": DIALECT, "$id": f"{ADDRESS}{name}.json", **made}


def described() -> str:
    """The OpenAPI description, with the schemas of what both commands and the server print."""
    whole: dict[str, Any] = json.loads(OPENAPI.read_text("utf-8"))
    _, made = msgspec.json.schema_components(
        (Answer, Reading), schema_hook=_named, ref_template="#/components/schemas/{name}"
    )
    whole["components"]["schemas"] |= _completed(made)
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _named(_: type) -> dict[str, Any]:
    """The schema of a class or relation, which is written as its name."""
    return {"type": "string"}


def _completed(made: dict[str, Any]) -> dict[str, Any]:
    for each in _objects(made):
        if "properties" in each and any("default" in p for p in each["properties"].values()):
            each["required"] = list(each["properties"])  # what is written says everything
        each.pop("default", None)
        if isinstance(told := each.get("description"), str):
            each["description"] = cleandoc(told)  # as Python 3.13 and newer msgspec have it
    return made


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object within, the outer ones first."""
    if isinstance(value, dict):
        yield value
        for each in list(value.values()):
            yield from _objects(each)
    elif isinstance(value, list):
        for each in value:
            yield from _objects(each)


def closed(name: str) -> dict[str, Any]:
    """The schema as tests hold outputs against it: nothing may be there that it does not name."""
    return close(schema(name))


def close(schema: dict[str, Any]) -> dict[str, Any]:
    """Let no object of a schema have what it does not name."""
    for each in _objects(schema):
        if "properties" in each:
            each["additionalProperties"] = False
    return schema


def written(name: str) -> str:
    """The file of a schema."""
    return json.dumps(schema(name), ensure_ascii=False, indent=1) + "\n"


def renew() -> None:
    """Write all of them."""
    SCHEMAS.mkdir(exist_ok=True)
    for name in OUTPUTS:
        (SCHEMAS / f"{name}.json").write_text(written(name), "utf-8")
    OPENAPI.write_text(described(), "utf-8")
