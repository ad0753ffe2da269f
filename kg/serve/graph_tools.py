"""The tools that assistants call, as tasks of a worker: plain values that JSON can hold.

Answers are short: a list is cut at a number of rows and of characters, and says where to go on.
Words of reports stand in fields that the instructions of the server call data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

import msgspec
from pyoxigraph import QueryBoolean, QuerySolutions, Store

from kg.analysis.ask import TopicIndex, answer_question, find_claims
from kg.analysis.ask.claim_query import Plan
from kg.analysis.ask.intent import Intent
from kg.analysis.ask.topic_spotter import Group
from kg.analysis.diff import over_time
from kg.analysis.insights import find_insights
from kg.errors import KgError, UnknownName
from kg.graph import Graph
from kg.graph.graph_model import GraphReport
from kg.graph.query_errors import syntax_error
from kg.graph.read import read_report
from kg.graph.schema_rdf import declared
from kg.graph.sparql import check_offline
from kg.graph.topic_lookup import (
    SEE_REPORTS,
    SEE_TOPICS,
    Name,
    find_among,
    find_reports,
    find_topics,
    report_names,
)
from kg.graph.topic_view import Quotation, Statement, dossier
from kg.language.normalization import key
from kg.model import Modality
from kg.serve.http_messages import HttpError
from kg.serve.ipc import Frame, success
from kg.serve.query_answers import KNOWN, engine_message
from kg.serve.sandbox import confine, release
from kg.serve.served_dataset import Job

MOST: Final = 100
"""Rows of one answer."""
_ROOM: Final = 24_000
"""Characters of the rows of one answer."""
_QUOTES: Final = 2
_Tool = Callable[..., dict[str, Any]]


def run_tool(job: Job) -> Frame:
    """Run a tool by its name. Raises HttpError (400) for what it cannot do, in one line."""
    tool, given = _TOOLS[job.head["tool"]], job.head["arguments"]
    whole = tool in _OF_GRAPHS
    if whole:
        release()  # they read the named questions, and run no query of a client
    try:
        known = {"topics": job.data.topics} if tool in _OF_TOPICS else {}
        found = tool(job.data.union() if whole else job.data.queried, **known, **given)
    except KgError as error:
        raise HttpError(400, _for_assistants(str(error))) from None
    finally:
        if whole:
            confine(job.limits.memory)
    return success("application/json", _json(found))


def _json(value: object) -> bytes:
    """A value as /ask and --json write it: structs by their fields, terms of a schema by name."""
    return msgspec.json.encode(value, enc_hook=str)


def _for_assistants(text: str) -> str:
    """An error whose advice names tools, as an assistant has neither page nor command line."""
    text = text.replace(SEE_TOPICS, "find it by search_topics")
    return text.replace(SEE_REPORTS, "trendkg://reports lists all reports")


def _search(_: Store, topics: TopicIndex, name: str, limit: int, offset: int) -> dict[str, Any]:
    wanted = key(name).split()
    exact = find_among(topics.labels, name)
    near = [
        each.name
        for each in topics.labels
        for said in [" ".join(key(label) for label in (*each.preferred, *each.other)).split()]
        if wanted and all(any(word.startswith(w) for word in said) for w in wanted)
    ]
    near.sort(key=lambda found: (len(found.label), found.label, found.iri))
    found = list(dict.fromkeys((*(exact.topics if exact else ()), *near)))
    return _page("topics", map(_name, found), limit, offset)


def _describe(store: Store, topic: str, limit: int, offset: int) -> dict[str, Any]:
    found = find_topics(store, topic)
    views = [dossier(store, name.iri) for name in found.topics]
    claims = [statement for view in views for statement in view.statements]
    about = [
        {
            **_name(view.name),
            "other_names": list(view.alt_labels),
            "definition": view.definition,
            "confidence": view.confidence,
            "in_other_vocabularies": view.mappings,
            "named_in": [_quote(q) for q in view.evidence[:_QUOTES]],
        }
        for view in views
    ]
    return {"topics": about, **_page("claims", map(_claim, claims), limit, offset)}


def _claims(store: Store, limit: int, offset: int, **given: str) -> dict[str, Any]:
    schema = declared(store)
    topic, relation, kind, report = (given[n] for n in ("topic", "relation", "kind", "report"))
    wanted = schema.relation_named(relation) if relation else None
    if relation and wanted is None:
        known = ", ".join(r.value for r in schema.relations)
        raise UnknownName(f"no relation is called {relation!r}; choose from {known}")
    intent = Intent(
        required=Modality(kind) if kind else None,
        reports=find_reports(store, report).topics if report else (),
        since=given["since"],
        until=f"{given['until']}~" if given["until"] else "",
    )
    group = Group(topic, 0, 0, find_topics(store, topic).topics) if topic else None
    plan = Plan(group, None, (), (wanted,) if wanted else schema.relations)
    answer = find_claims(store, intent, plan, limit=min(limit, MOST), offset=offset)
    shown = _page("claims", map(_claim, answer.claims), limit, 0)
    after = offset + len(shown["claims"])
    more = {"total": answer.total, "next_offset": after if after < answer.total else None}
    return {**shown, **more, "sparql": answer.sparql}


def _ask(store: Store, topics: TopicIndex, question: str, limit: int) -> dict[str, Any]:
    answer = answer_question(store, question, limit=min(limit, MOST), topics=topics)
    named = [
        {
            **_name(place.topic),
            "definition": place.definition,
            "named_in": [_quote(q) for q in place.evidence[:_QUOTES]],
        }
        for place in answer.topics
    ]
    return {
        "answer": answer.sentence,
        "refusal": answer.refusal,
        "questions_that_are_answered": list(answer.nearest),
        "notes": list(answer.notes),
        "topics": named,
        **_page("claims", map(_claim, answer.claims), limit, 0),
        "total": answer.total,
        "sparql": answer.sparql,
    }


def _query(store: Store, sparql: str, limit: int) -> dict[str, Any]:
    check_offline(sparql)
    try:
        found = store.query(sparql, prefixes=KNOWN)
        if isinstance(found, QueryBoolean):
            return {"answer": bool(found)}
        head = (
            [v.value for v in found.variables] if isinstance(found, QuerySolutions) else ["triple"]
        )
        rows = [_row(row, head) for row in islice(found, min(limit, MOST) + 1)]
    except SyntaxError as error:
        raise syntax_error(sparql, engine_message(error)) from None
    except (OSError, RuntimeError, ValueError) as error:
        raise UnknownName(f"the query cannot be answered: {engine_message(error)}") from None
    shown = _page("rows", rows[: min(limit, MOST)], limit, 0)
    shown["more"] = len(rows) > len(shown["rows"])
    return {name: value for name, value in shown.items() if name not in {"total", "next_offset"}}


def _row(row: Any, head: Sequence[str]) -> dict[str, str]:
    values = [str(row)] if head == ["triple"] else [getattr(term, "value", "") for term in row]
    return dict(zip(head, values, strict=True))


def _insights(store: Store, kinds: Sequence[str], limit: int) -> dict[str, Any]:
    found = find_insights(Graph(store), kinds, limit=min(limit, MOST), quotes=1)
    rows = [
        {
            "kind": insight.name,
            "title": insight.title,
            "about": finding.about,
            "found": finding.told,
            "evidence": [
                {**_quote(quote.words), "report": quote.report.title} for quote in finding.quotes
            ],
        }
        for insight in found.insights
        for finding in insight.findings
    ]
    return _page("findings", rows, MOST, 0)


def _changes(store: Store, until: str, limit: int, offset: int) -> dict[str, Any]:
    diff = over_time(Graph(store), until)
    rows = [
        {
            "kind": change.kind.value,
            "what": change.said.label,
            "old_reports": change.said.counts[0],
            "new_reports": change.said.counts[1],
            "evidence": [
                {"side": side, **_quote(quote)}
                for side, _, quotes in islice(diff.said(change.said), _QUOTES)
                for quote in quotes[:1]
            ],
        }
        for change in diff.comparison.changes
    ]
    return {"old": diff.old, "new": diff.new, **_page("changes", rows, limit, offset)}


def _reports(store: Store, limit: int, offset: int) -> dict[str, Any]:
    rows = [{"iri": name.iri, "report": name.label} for name, _ in report_names(store)]
    return _page("reports", rows, limit, offset)


def _report(store: Store, report: str) -> dict[str, Any]:
    found = (read_report(store, name.iri) for name in find_reports(store, report).topics)
    return {"reports": [_about(each) for each in found if each is not None]}


def _about(report: GraphReport) -> dict[str, Any]:
    return {
        **report.reference(),
        "file": report.name,
        "sections": [section.title for section in report.sections[:MOST]],
    }


def _page(name: str, rows: Iterable[dict[str, Any]], limit: int, offset: int) -> dict[str, Any]:
    """Some of the rows, as many as there is room for, and where to go on."""
    every = list(rows)
    shown = list(_fitting(every[offset : offset + min(limit, MOST)]))
    after = offset + len(shown)
    return {name: shown, "total": len(every), "next_offset": after if after < len(every) else None}


def _fitting(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    room = _ROOM
    for at, row in enumerate(rows):
        room -= len(_json(row).decode())
        if room < 0 and at:
            return
        yield row


def _name(name: Name) -> dict[str, Any]:
    return {"iri": name.iri, "class": name.topic_class.value, "label": name.label}


def _claim(claim: Statement) -> dict[str, Any]:
    return {
        "iri": claim.iri,
        "subject": _name(claim.subject),
        "relation": claim.predicate.value,
        "object": _name(claim.object),
        "kind": claim.modality,
        "confidence": claim.confidence,
        "evidence": [_quote(quote) for quote in claim.evidence[:_QUOTES]],
        "places": len(claim.evidence),
    }


def _quote(quote: Quotation) -> dict[str, Any]:
    return {
        "quote": quote.quote,
        "report": quote.report,
        "report_iri": quote.report_iri,
        "section": quote.section,
        "issued": quote.issued,
        "start": quote.start,
        "end": quote.end,
        "kind": quote.modality,
        "said_by": quote.said_by,
        "said_for": quote.horizon,
    }


_OF_GRAPHS: Final = frozenset({_insights, _changes})
"""Tools over whole graphs, whose triples are all to be in the default graph."""
_OF_TOPICS: Final = frozenset({_search, _ask})
"""Tools that look for topics by the words of their names."""
_TOOLS: Final[Mapping[str, _Tool]] = {
    "search_topics": _search,
    "describe_topic": _describe,
    "list_claims": _claims,
    "ask": _ask,
    "query": _query,
    "what_stands_out": _insights,
    "what_changed": _changes,
    "list_reports": _reports,
    "describe_report": _report,
}
