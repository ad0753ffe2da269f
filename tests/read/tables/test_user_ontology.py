"""Files of own classes: what they say, and every way in which they cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import OntologyError
from kg.model.schema import SHIPPED, Cues, TopicClass
from kg.read.tables import user_ontology
from kg.read.tables.user_ontology import MOST, NONE, load_user_ontology
from tests.checkout import EXAMPLES

PREFIXES = """@prefix x: <https://example.org/x#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix tkg: <https://w3id.org/trendkg/ontology#> .
"""
LAW = """x:Law a owl:Class ; rdfs:subClassOf tkg:Topic ; rdfs:label "law" ;
  skos:definition "A rule." ; tkg:headWord "Acts" ; tkg:cueWord "comply with" .
"""
RULES = """x:rules a owl:ObjectProperty ; rdfs:subPropertyOf tkg:relatesTo ; rdfs:label "rules" ;
  skos:definition "Rules it." ; rdfs:domain x:Law ; rdfs:range tkg:Domain ; tkg:cueWord "rule" .
"""


def write(folder: Path, text: str, name: str = "own.ttl") -> Path:
    path = folder / name
    path.write_text(PREFIXES + text, "utf-8")
    return path


def test_nothing_given_is_nothing_added() -> None:
    assert load_user_ontology() is NONE
    assert NONE.schema.custom_classes == ()


def test_the_worked_example() -> None:
    own = load_user_ontology([EXAMPLES / "own-classes" / "regulation.ttl"])
    [law] = own.schema.custom_classes
    assert (law, law.iri, law.label) == (
        "Regulation",
        "https://example.org/law#Regulation",
        "regulation",
    )
    assert own.schema.custom_relations == ("regulates", "addresses")
    regulates, addresses = own.schema.custom_relations
    assert own.schema.signature(regulates) == (
        {law},
        {TopicClass.TECHNIQUE, TopicClass.DOMAIN, TopicClass.TREND},
    )
    assert own.schema.signature(addresses) == ({law}, {TopicClass.RISK})
    assert ("apply", "to") in own.schema.cues["regulates"].words
    assert "directive" in own.schema.cues["Regulation"].heads
    labels = {c.label: c.alt_labels for c in own.concepts}
    assert labels["General Data Protection Regulation"] == ("GDPR",)
    assert labels["ISO 42001"] == ()
    [file] = own.files
    assert file.name == "regulation.ttl"
    assert len(file.sha256) == 64


def test_what_a_class_says(tmp_path: Path) -> None:
    own = load_user_ontology([write(tmp_path, LAW)])
    assert own.schema.cues["Law"] == Cues(frozenset({"act"}), (("comply", "with"),))
    assert own.schema.custom_relations == ()


def test_two_files_are_one_description(tmp_path: Path) -> None:
    law, rules = write(tmp_path, LAW, "law.ttl"), write(tmp_path, RULES, "rules.ttl")
    own = load_user_ontology([law, rules])
    assert [*own.schema.custom_classes, *own.schema.custom_relations] == ["Law", "rules"]
    assert [f.name for f in own.files] == ["law.ttl", "rules.ttl"]


@pytest.mark.parametrize(
    ("ends", "wanted"),
    [
        ("rdfs:range tkg:Topic", {*SHIPPED.classes, "Law"}),
        ("rdfs:range [ owl:unionOf ( tkg:Risk x:Law ) ]", {TopicClass.RISK, "Law"}),
        ("schema:rangeIncludes tkg:Risk, x:Law", {TopicClass.RISK, "Law"}),
        ("rdfs:range tkg:Topic ; schema:rangeIncludes tkg:Risk", {TopicClass.RISK}),
    ],
)
def test_ranges(tmp_path: Path, ends: str, wanted: set[str]) -> None:
    own = load_user_ontology([write(tmp_path, LAW + RULES.replace("rdfs:range tkg:Domain", ends))])
    assert own.schema.signature(own.schema.custom_relations[0])[1] == wanted


def test_a_mark_of_the_order_of_bytes_is_no_flaw(tmp_path: Path) -> None:
    path = write(tmp_path, LAW)
    whole = load_user_ontology([path]).schema
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_user_ontology([path]).schema == whole


def test_what_is_said_twice_is_said_once(tmp_path: Path) -> None:
    path = write(tmp_path, LAW + RULES)
    assert load_user_ontology([path, path]).schema == load_user_ontology([path]).schema


def test_english_goes_first(tmp_path: Path) -> None:
    text = LAW.replace('"law"', '"Gesetz"@de, "statute"@en')
    assert load_user_ontology([write(tmp_path, text)]).schema.custom_classes[0].label == "statute"


def test_concepts_of_the_class(tmp_path: Path) -> None:
    text = LAW + 'x:a a x:Law ; skos:prefLabel "AI Act" ; skos:altLabel "AIA", "AI Act" .\n'
    text += '[] a x:Law ; skos:prefLabel "Data Act" ; skos:definition "On data." .\n'
    first, second = load_user_ontology([write(tmp_path, text)]).concepts
    assert (first.iri, first.alt_labels) == ("https://example.org/x#a", ("AIA",))
    assert second.iri == "https://w3id.org/trendkg/vocabulary/own/law/data-act"
    assert second.definition == "On data."
    assert isinstance(second.topic_class, TopicClass)


HOSTILE = [
    ("x:Law a owl:Class", r"own\.ttl:7:\d+: no valid Turtle: .+; correct"),
    ("x:a x:b x:c .", "no class or relation found; give an owl:Class"),
    ("x:Law a owl:Class .", "is a class, and not rdfs:subClassOf tkg:Topic"),
    (LAW.replace("tkg:Topic", "tkg:Risk"), "is a class, and not rdfs:subClassOf tkg:Topic"),
    ("x:r a owl:ObjectProperty .", "is a relation, and not rdfs:subPropertyOf tkg:relatesTo"),
    (LAW.replace("x:Law", "tkg:Law"), "lies in a namespace that is not yours"),
    (LAW.replace("x:Law", "skos:Law"), "lies in a namespace that is not yours"),
    (LAW.replace("x:Law", "<data:,Law>"), "needs an IRI of its own"),
    (LAW.replace("x:Law", "[]").replace("[] a", "[ a").replace(" .\n", " ] ."), "needs an IRI"),
    (LAW.replace("x:Law", "x:Risk"), "is called Risk, a name that is taken"),
    (LAW.replace("x:Law", "x:REPORT"), "is called REPORT, a name that is taken"),
    (LAW.replace("x:Law", "x:negated"), "is called negated, a name that is taken"),
    (LAW.replace("x:Law", "<https://example.org/%3Cb%3E>"), "let it end in a name of letters"),
    (LAW.replace("x:Law", "<https://example.org/>"), "ends in ''; let it end in a name"),
    (LAW + LAW.replace("x:Law", "<https://other.org/law>"), "has the name of <https://example"),
    (LAW.replace('"law"', '"  "'), "has no rdfs:label"),
    (LAW.replace('"law"', '"la\\u202Ew"'), "has characters in its label that nobody sees"),
    (LAW.replace('"law"', f'"{"l" * 61}"'), "has a label of 61 characters; 60 are enough"),
    (LAW.replace('"A rule."', f'"{"d" * 1001}"'), "has a definition of 1001 characters"),
    (LAW.replace('skos:definition "A rule." ;', ""), "has no skos:definition"),
    (LAW.replace('"Acts"', '"two words"'), "has the tkg:headWord 'two words'; give one word"),
    (LAW.replace('"Acts"', '"<script>"'), "has the tkg:headWord '<script>'"),
    (LAW.replace('"comply with"', '"(.*)+$"'), "give words without marks"),
    (LAW + "x:a a x:Law .", "is a Law without a skos:prefLabel"),
    (RULES, "which is no class of topics here"),
    (LAW + RULES.replace("x:rules", "x:appliesto"), "is called appliesto, a name that is taken"),
    (LAW + RULES.replace("x:rules", "x:law"), "is called law, a name that is taken"),
    (LAW + RULES.replace('tkg:cueWord "rule"', 'rdfs:comment "x"'), "has no tkg:cueWord"),
    (LAW + RULES.replace("rdfs:domain x:Law ;", ""), "has no rdfs:domain; name the class of its s"),
    (LAW + RULES.replace("tkg:Domain", "tkg:Domain, tkg:Risk"), "has two rdfs:range"),
    (LAW + RULES.replace("tkg:Domain", "tkg:Report"), "which is no class of topics here"),
    (
        LAW + RULES.replace("tkg:Domain", "[ owl:unionOf _:l ]") + "_:l rdfs:x x:y .",
        "has no rdfs:range",
    ),
    (
        "".join(LAW.replace("x:Law", f"x:Law{n}") for n in range(MOST + 1)),
        f"is one too many: there can be {MOST} classes",
    ),
]


@pytest.mark.parametrize(("text", "said"), HOSTILE)
def test_what_cannot_be_used_is_told_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(OntologyError, match=said) as caught:
        load_user_ontology([path])
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_a_list_that_bites_its_tail_ends(tmp_path: Path) -> None:
    ring = "_:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> x:Law ;"
    ring += " <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:l ."
    text = LAW + RULES.replace("tkg:Domain", "[ owl:unionOf _:l ]") + ring
    own = load_user_ontology([write(tmp_path, text)])
    assert own.schema.signature(own.schema.custom_relations[0])[1] == {"Law"}


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OntologyError, match="cannot be read: No such file"):
        load_user_ontology([tmp_path / "none.ttl"])
    with pytest.raises(OntologyError, match=r"unknown kind of file '\.owx'"):
        load_user_ontology([write(tmp_path, LAW, "own.owx")])
    monkeypatch.setattr(user_ontology, "MAX_BYTES", 10)
    with pytest.raises(OntologyError, match="is larger than 10 bytes"):
        load_user_ontology([write(tmp_path, LAW)])
