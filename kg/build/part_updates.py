"""All parts of the outputs of one build, brought up to date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from pyoxigraph import NamedNode, Quad

from kg.build.assembly import Loose, Parts
from kg.build.curated_parts import Added, Additions
from kg.build.evidence_text import WORDING
from kg.build.extraction_stage import LIGHT, RECORD, Extracted, Progress
from kg.build.fragments import (
    findings_by,
    lines_of,
    pieces_of,
    sorted_resources,
    store_of,
)
from kg.build.memo import Cache
from kg.build.output_config import Form
from kg.build.parts import Wanted, renewed, report_kind, topic_kind
from kg.build.report_parts import Share
from kg.build.resolution_stage import languages, shares, subjects
from kg.build.topic_parts import Subject
from kg.graph import terms
from kg.graph.schema_rdf import class_node
from kg.graph.shacl import check_part
from kg.graph.write import build_quads, direct_quads
from kg.model import Knowledge, RelationType, TopicKey
from kg.names import Minter


class Inputs(Struct, frozen=True):
    """All that the outputs of a build are made of; ``settings`` are what it was told."""

    knowledge: Knowledge
    reports: Sequence[Extracted]
    form: Form
    additions: Additions
    version: str
    settings: Mapping[str, str]


def assembled(cache: Cache, inputs: Inputs, processes: int, progress: Progress) -> Parts:
    """Bring all parts of the outputs up to date."""
    knowledge, form = inputs.knowledge, inputs.form
    tags = languages(knowledge)
    names = renewed(
        cache,
        report_kind(cache, form, inputs.additions.lines),
        _wanted_reports(inputs, tags),
        processes,
        lambda done: progress("writing reports", done, len(knowledge.reports)),
    )
    names += renewed(
        cache,
        topic_kind(form, inputs.additions.lines),
        _wanted_topics(inputs, tags),
        processes,
        lambda done: progress("writing topics", done, len(knowledge.entities)),
    )
    return Parts(cache, names, loose(inputs, tags))


def _wanted_reports(inputs: Inputs, tags: Mapping[TopicKey, str]) -> Iterator[Wanted[Share]]:
    keys = {each.record.slug: each.key for each in inputs.reports}

    def added(slug: str) -> Added:
        return inputs.additions.of(f"<{inputs.form.minter.report(slug)}>")

    for share in shares(inputs.knowledge, tags, added):
        slug = share.report.slug
        yield slug, share.key(keys[slug], inputs.form), share


def _wanted_topics(inputs: Inputs, tags: Mapping[TopicKey, str]) -> Iterator[Wanted[Subject]]:
    minter = inputs.form.minter

    def added(topic: TopicKey) -> Added:
        return inputs.additions.of(f"<{minter.topic(*topic)}>")

    for subject in subjects(inputs.knowledge, tags, added):
        name = minter.topic(*subject.entity.identity)
        yield name, subject.key(inputs.form), subject


def loose(inputs: Inputs, tags: Mapping[TopicKey, str]) -> Loose:
    """Write the build and what curators say of things of their own; check what no part can."""
    knowledge, minter, additions = inputs.knowledge, inputs.form.minter, inputs.additions
    used = [(report.slug, report.sha256) for report in knowledge.reports]
    own = lines_of(
        build_quads(used, minter=minter, version=inputs.version, settings=inputs.settings)
    )
    own = sorted({*own, *inputs.form.schema})
    lines = sorted({*own, *additions.loose})
    resources = sorted_resources(lines)
    reports = lines_of(
        Quad(NamedNode(minter.report(slug)), terms.A, terms.REPORT) for slug, _ in used
    )
    labels = lines_of(_wide(knowledge, tags, minter))
    near = (*labels, *additions.lines) if additions.lines else ()
    owners = dict.fromkeys((*additions.strangers, *(key[-1] for key, _ in resources)), "")
    found = check_part(store_of(lines, reports, near), about=owners)
    wide = check_part(store_of(labels, additions.lines, inputs.form.schema), wide=True)
    ours = findings_by(owners, found)[""]
    return Loose(pieces_of(resources, inputs.form.shortener), tuple(own), (*ours, *wide))


def _wide(knowledge: Knowledge, tags: Mapping[TopicKey, str], minter: Minter) -> Iterator[Quad]:
    """What the shapes look at that compare all topics: labels, classes, ``subTechniqueOf``."""
    for entity in knowledge.entities:
        node = NamedNode(minter.topic(*entity.identity))
        yield Quad(node, terms.A, class_node(entity.identity.topic_class))
        yield Quad(node, terms.PREF_LABEL, terms.text(entity.label, tags[entity.identity]))
    for relation in knowledge.relations:
        if relation.predicate == RelationType.SUB_TECHNIQUE_OF and not relation.negated:
            yield from direct_quads(relation, minter)


def tidy(cache: Cache, parts: Parts, reports: Sequence[Extracted]) -> None:
    """Drop what this build has not used."""
    slugs = {each.slug for each in reports}
    for kind in (RECORD, LIGHT, WORDING):
        cache.keep(kind, slugs)
    parts.keep()
    cache.shrink()
