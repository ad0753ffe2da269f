"""``kg explain``: a topic or a relation with the words behind it, or a sentence rule by rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.console import Console, visible
from kg.cli.options import common, examples, files, graphs_or_last, output

if TYPE_CHECKING:
    from pyoxigraph import Store

    from kg.cli.explain_sentence import Reading
    from kg.graph.topic_lookup import Name
    from kg.graph.topic_view import Dossier, Quotation, Statement


@click.command(
    epilog=examples(
        'kg explain "retrieval-augmented generation"',
        'kg explain output/graph.ttl "retrieval-augmented generation" --to hallucination',
        'kg explain --sentence "Federated learning mitigates privacy concerns in hospitals."',
    )
)
@click.argument("arguments", metavar="[GRAPH] NAME", nargs=-1)
@click.option("--to", "other", metavar="NAME", help="Explain what relates NAME to this topic.")
@click.option("--sentence", metavar="TEXT", help="Tell what each rule makes of a sentence.")
@files("--vocabulary", "vocabularies", "With --sentence: terms of your own, as for kg build.")
@output
@common
@click.pass_obj
def explain(
    console: Console,
    arguments: Sequence[str],
    other: str | None,
    sentence: str | None,
    vocabularies: Sequence[Path],
) -> None:
    """Explain the topic NAME: its names, what is said of it, and the words that say so.

    GRAPH is a file or the folder of a build ("output" if left out). NAME may be any
    wording of the topic, or its IRI.
    """
    if sentence is not None:
        if arguments or other:
            raise click.UsageError("--sentence stands alone; leave GRAPH, NAME and --to out")
        _print_sentence(console, sentence, vocabularies)
        return
    if vocabularies:
        raise click.UsageError("--vocabulary is for a --sentence; a graph has its names already")
    if not 1 <= len(arguments) <= 2:
        raise click.UsageError("give a NAME, or GRAPH and NAME, or --sentence")
    *graph, name = arguments
    if not graph and Path(name).exists():
        raise click.UsageError(f"{name} is a GRAPH; say after it what NAME to explain")
    from kg.graph import Graph
    from kg.graph.topic_view import between, dossier

    store = Graph.load(*graphs_or_last(graph)).store
    names = _found(console, store, name)
    if other is None:
        _print_topics(console, [dossier(store, found.iri) for found in names])
    else:
        others = _found(console, store, other)
        statements = [s for one in names for two in others for s in between(store, one, two)]
        _print_relation(console, statements, names, others)


def _found(console: Console, store: Store, name: str) -> Sequence[Name]:
    """The topics of a name; says which are meant, where one topic's own names would not."""
    from kg.graph.topic_lookup import find_topics

    found = find_topics(store, name)
    if len(found.topics) > 1 or found.others:
        console.note(f"kg: {found.told()}")
    return found.topics


def _print_topics(console: Console, dossiers: Sequence[Dossier]) -> None:
    if console.json:
        console.out_json(dossiers)
    else:
        console.out("\n\n".join("\n".join(_dossier(d)) for d in dossiers))


def _print_relation(
    console: Console, found: Sequence[Statement], ones: Sequence[Name], others: Sequence[Name]
) -> None:
    if console.json:
        console.out_json(found)
    elif found:
        console.out("\n".join(line for s in found for line in _statement(s)))
    else:
        ends = (
            " or ".join(dict.fromkeys(visible(n.label) for n in names)) for names in (ones, others)
        )
        console.out(f"Nothing relates {' and '.join(ends)}.")


def _print_sentence(console: Console, sentence: str, vocabularies: Sequence[Path]) -> None:
    from kg.cli.explain_sentence import read_sentence

    reading = read_sentence(sentence, vocabularies)
    if console.json:
        console.out_json(reading)
        return
    names = [(c.name, c.verdict, ", ".join(c.proposed_by)) for c in reading.candidates]
    console.table(("name", "verdict", "proposed by"), names)
    _print_links(console, reading)


def _print_links(console: Console, reading: Reading) -> None:
    if reading.links:
        rows = [
            (f"{k.subject} {k.predicate} {k.object}", f"{k.score:.2f}", k.modality, k.verdict)
            for k in reading.links
        ]
        console.out("")
        console.table(("relation", "score", "said as", "verdict"), rows, right=[1])
    else:
        console.out("\nNo relation is said between names that were kept.")


def _dossier(dossier: Dossier) -> Iterator[str]:
    from kg.graph.presentation import MATCHES
    from kg.graph.topic_view import figure

    name = dossier.name
    yield f"{visible(name.label)}  ({name.topic_class.value})  {visible(name.iri)}"
    if dossier.alt_labels:
        yield f"  also: {visible(', '.join(dossier.alt_labels))}"
    if dossier.definition:
        yield f"  meaning: {visible(dossier.definition)}"
    for each in dossier.mappings:
        yield f"  {MATCHES[each.kind]} {visible(each.label)}, in {visible(each.source)}"
    yield f"  confidence: {figure(dossier.confidence)}"
    for statement in dossier.statements:
        yield ""
        yield from _statement(statement)
    yield ""
    yield "named in"
    for (report, section), places in groupby(dossier.evidence, lambda q: (q.report, q.section)):
        yield f"  {_where(report, section)}"
        for place in places:
            yield from _quotation(place, "    ")


def _statement(statement: Statement) -> Iterator[str]:
    from kg.graph.topic_view import figure

    yield (
        f"{visible(statement.subject.label)} -- {statement.predicate.value} -->"
        f" {visible(statement.object.label)}"
        f"  ({figure(statement.modality)}, {figure(statement.confidence)})"
    )
    for place in statement.evidence:
        yield f"  {_where(place.report, place.section)}"
        yield from _quotation(place, "    ")


def _quotation(place: Quotation, indent: str) -> Iterator[str]:
    from kg.graph.presentation import source_and_time
    from kg.graph.topic_view import figure

    marked = f"{place.prefix}[{place.quote}]{place.suffix}"
    words = marked if place.prefix or place.suffix else place.quote
    yield f"{indent}“{visible(' '.join(words.split()))}”"
    linked = f", under the heading “{visible(place.linked_by)}”" if place.linked_by else ""
    said = visible(source_and_time(place.said_by, place.horizon))
    page = f"page {place.page}, " if place.page else ""
    yield (
        f"{indent}{page}characters {place.start}-{place.end}, {place.kind},"
        f" {figure(place.confidence)}, by {', '.join(place.found_by)}{linked}{said}"
    )


def _where(report: str, section: str) -> str:
    same = not section or section == report
    return visible(report) if same else f"{visible(report)} > {visible(section)}"
