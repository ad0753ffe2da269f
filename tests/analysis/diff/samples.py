"""Graphs in a few lines: reports, topics with the reports that name them, claims."""

from __future__ import annotations

import json
import re

from kg.graph import Graph
from tests.turtle import HEAD


def turtle(text: str, said: str = "") -> str:
    """What lines of three kinds say, as Turtle; ``said`` stands in each quote.

    ``report a 2024``: a report and its date, if any. ``Trend edge edge AI, on-device AI: a b``:
    class, IRI, labels, reports that name it. ``edge raisesRisk leaks: a asserted, b negated``: a
    claim, and the reports that make it, each with its modality (``a asserted 0.3``: of a claim
    that sure).
    """
    lines = [HEAD]
    for line in filter(None, map(str.strip, text.splitlines())):
        head, _, rest = line.partition(":")
        first, second, *more = head.split(None, 2)
        if first == "report":
            lines.append(_report(second, *more))
        elif first[0].isupper():
            lines.append(_topic(first, second, more[0], rest.split(), said))
        else:
            lines.append(_claim(first, second, more[0], rest, said))
    return "\n".join(lines)


def graph(text: str, said: str = "") -> Graph:
    """The graph that ``turtle`` describes."""
    return Graph.parse(turtle(text, said).encode())


def _report(name: str, date: str = "") -> str:
    issued = f' ; dcterms:issued "{date}"' if date else ""
    return f':{name} a tkg:Report ; dcterms:title "Report {name}"{issued} .'


def _topic(kind: str, name: str, labels: str, reports: list[str], said: str) -> str:
    label, *others = re.split(r", ", labels)
    lines = [f":{name} a tkg:{kind} ; skos:prefLabel {json.dumps(label)} ; tkg:confidence 0.9 ."]
    lines += [f":{name} skos:altLabel {json.dumps(other)} ." for other in others]
    lines += [f":{name} tkg:mentionedIn :{report} ." for report in reports]
    lines += [
        _place(name, report, "asserted", f"{report} names {name}{said}") for report in reports
    ]
    return "\n".join(lines)


def _claim(subject: str, relation: str, object_: str, places: str, said: str) -> str:
    name = f"{subject}-{relation}-{object_}"
    lines = [f":{name} a tkg:Assertion ; rdf:subject :{subject} ; rdf:object :{object_} ."]
    lines.append(f":{name} rdf:predicate tkg:{relation} .")
    for place in filter(None, map(str.strip, places.split(","))):
        report, modality, *sure = place.split()
        lines.append(_place(name, report, modality, f"{report} says so{said}"))
        lines.append(f":{name} tkg:confidence {sure[0] if sure else 0.9} .")
    return "\n".join(lines)


def _place(name: str, report: str, modality: str, quote: str) -> str:
    place = f"{name}-{report}-{modality}"
    return (
        f":{name} tkg:evidence :{place} . :{place} a tkg:Evidence ; oa:hasSource :{report} ;"
        f" tkg:modality tkg:{modality} ; tkg:confidence 0.8 ; oa:hasSelector :{place}-at ."
        f" :{place}-at oa:exact {json.dumps(quote)} ; oa:start 3 ; oa:end 9 ."
    )
