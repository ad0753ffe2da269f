"""Vocabulary files in, concepts out; and what is wrong with them, with its line."""
# ruff: noqa: E501 - one case a line

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from kg.errors import VocabularyError
from kg.model import Concept, TopicClass
from kg.model.schema import SHIPPED
from kg.read.tables import vocabulary
from kg.read.tables.vocabulary import FILE, Loaded, load_vocabularies, shipped_concepts
from tests.concepts import KEPT, renewed

PREFIXES = (
    "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    "@prefix tkg: <https://w3id.org/trendkg/ontology#> .\n"
    "@prefix : <https://example.org/v/> .\n"
)
OWN = "https://w3id.org/trendkg/vocabulary/own/"
V = "https://example.org/v/"


def load(folder: Path, text: str | bytes, name: str = "terms.ttl") -> Loaded:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_vocabularies([file], ours=False)


def concept(
    iri: str, kind: TopicClass, label: str, *alt: str, definition: str = "", broader: str = ""
) -> Concept:
    return Concept(iri, kind, label, alt, definition, (broader,) if broader else ())


TURTLE = [
    pytest.param(
        ':drift a skos:Concept, tkg:Risk ; skos:prefLabel "model drift"@en .',
        [concept(V + "drift", TopicClass.RISK, "model drift")],
        id="the least",
    ),
    pytest.param(
        ':d a tkg:Domain ; skos:prefLabel "energy" ; skos:altLabel "power  sector", "energy" ;'
        ' skos:hiddenLabel "enrgy" ; skos:definition "Heat\\n and light." ; skos:broader :w .',
        [
            Concept(
                "https://example.org/v/d",
                TopicClass.DOMAIN,
                "energy",
                ("power sector", "enrgy"),
                "Heat and light.",
                ("https://example.org/v/w",),
                near=("enrgy",),
            )
        ],
        id="everything",
    ),
    pytest.param(
        ':d a tkg:Trend ; skos:prefLabel "Energiewende"@de, "energy turn"@en-GB, "tournant"@fr .',
        [concept(V + "d", TopicClass.TREND, "energy turn", "Energiewende", "tournant")],
        id="English preferred, the rest kept",
    ),
    pytest.param(
        ':d a tkg:Trend ; skos:prefLabel "b"@fr, "a"@de .',
        [concept(V + "d", TopicClass.TREND, "a", "b")],
        id="no English: first language by code",
    ),
    pytest.param(
        '[] a tkg:Technique ; skos:prefLabel "Rust" .',
        [concept(OWN + "technique/rust", TopicClass.TECHNIQUE, "Rust")],
        id="a blank node gets an IRI from its label",
    ),
    pytest.param(
        ':s a skos:ConceptScheme ; skos:prefLabel "Scheme" . :d a tkg:Risk ; skos:prefLabel "x1" .',
        [concept(V + "d", TopicClass.RISK, "x1")],
        id="what is no concept is passed over",
    ),
    pytest.param(
        ':d a tkg:Risk ; skos:prefLabel "x1" ; skos:related [] ; skos:note "n" .',
        [concept(V + "d", TopicClass.RISK, "x1")],
        id="what is not needed is passed over",
    ),
    pytest.param(
        ':b a tkg:Risk ; skos:prefLabel "b" . :a a tkg:Risk ; skos:prefLabel "a" .',
        [
            concept(V + "b", TopicClass.RISK, "b"),
            concept(V + "a", TopicClass.RISK, "a"),
        ],
        id="the order of the file",
    ),
]


@pytest.mark.parametrize(("text", "expected"), TURTLE)
def test_turtle(tmp_path: Path, text: str, expected: list[Concept]) -> None:
    assert list(load(tmp_path, PREFIXES + text).vocabulary) == expected


OTHER_FORMATS = {
    "t.nt": "<https://e.org/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/trendkg/ontology#Risk> .\n"
    '<https://e.org/a> <http://www.w3.org/2004/02/skos/core#prefLabel> "lock-in" .\n',
    "t.rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="http://www.w3.org/2004/02/skos/core#"'
    ' xmlns:t="https://w3id.org/trendkg/ontology#"><t:Risk rdf:about="https://e.org/a">'
    "<s:prefLabel>lock-in</s:prefLabel></t:Risk></rdf:RDF>",
    "t.JSONLD": '{"@id": "https://e.org/a", "@type": "https://w3id.org/trendkg/ontology#Risk",'
    ' "http://www.w3.org/2004/02/skos/core#prefLabel": "lock-in"}',
    "t.csv": "label,class,iri\nlock-in,risk,https://e.org/a\n",
    "t.tsv": "class\tlabel\tiri\nRISK\tlock-in\thttps://e.org/a\n",
}


@pytest.mark.parametrize("name", OTHER_FORMATS)
def test_every_format_says_the_same(tmp_path: Path, name: str) -> None:
    found = load(tmp_path, OTHER_FORMATS[name], name).vocabulary
    assert list(found) == [concept("https://e.org/a", TopicClass.RISK, "lock-in")]


TABLES = [
    pytest.param(
        "label,class\nmodel drift,Risk\n",
        [concept(OWN + "risk/model-drift", TopicClass.RISK, "model drift")],
        id="the least",
    ),
    pytest.param(
        "\ufeffLabel, CLASS ,alt_labels,definition,broader\r\n"
        '"a, b",technique,"x;  y z ;;x;a, b","Two\nlines.",base\r\n\r\nbase,Technique,,,\r\n',
        [
            concept(
                OWN + "technique/a-b-4a479db6",
                TopicClass.TECHNIQUE,
                "a, b",
                "x",
                "y z",
                definition="Two lines.",
                broader=OWN + "technique/base",
            ),
            concept(OWN + "technique/base", TopicClass.TECHNIQUE, "base"),
        ],
        id="BOM, CRLF, quotes, blank lines, broader by label",
    ),
    pytest.param(
        "label,class,broader\nx,Risk,https://e.org/y\n",
        [concept(OWN + "risk/x", TopicClass.RISK, "x", broader="https://e.org/y")],
        id="broader by IRI",
    ),
    pytest.param(
        "label,class,broader\nenergy,Risk,\nenergy,Domain,\ngrid,Domain,Energy\n",
        [
            concept(OWN + "risk/energy", TopicClass.RISK, "energy"),
            concept(OWN + "domain/energy", TopicClass.DOMAIN, "energy"),
            concept(OWN + "domain/grid", TopicClass.DOMAIN, "grid", broader=OWN + "domain/energy"),
        ],
        id="broader of the same class first",
    ),
]


@pytest.mark.parametrize(("text", "expected"), TABLES)
def test_csv(tmp_path: Path, text: str, expected: list[Concept]) -> None:
    assert list(load(tmp_path, text, "terms.csv").vocabulary) == expected


BAD = [
    ("t.ttl", "a:b a a:c .", "t.ttl:1:", "no valid Turtle"),
    ("t.ttl", "<http://e/\n> a <b> .", "t.ttl:1:", "\\n"),
    ("t.ttl", PREFIXES + ":a a tkg:Risk ;\n skos:prefLabel 'x' ;;; oops", "t.ttl:5:", "no valid Turtle"),
    ("t.ttl", PREFIXES + "\n:a a tkg:Rsk ; skos:prefLabel 'x' .", "t.ttl:5:", "unknown class <https://w3id.org/trendkg/ontology#Rsk>; use one of tkg:Trend"),
    ("t.ttl", PREFIXES + ":a a tkg:Risk, tkg:Domain ; skos:prefLabel 'x' .", "t.ttl:4:", "in two classes, tkg:Domain and tkg:Risk"),
    ("t.ttl", PREFIXES + "<https://example.org/v/a> a skos:Concept ; skos:prefLabel 'x' .", "t.ttl:4:", "without a class"),
    ("t.ttl", PREFIXES + "\n\n:a-b a tkg:Risk . :a a tkg:Risk ; skos:prefLabel 'x' .", "t.ttl:6:", "without a label; give it a skos:prefLabel"),
    ("t.ttl", PREFIXES + "[] a tkg:Risk ;\n skos:prefLabel 'x', 'y' .", "t.ttl:5:", 'two preferred labels in one language ("x", "y")'),
    ("t.ttl", PREFIXES + ":a a tkg:Risk ; skos:prefLabel ' - '@en .", "t.ttl:4:", "no letter or digit"),
    ("t.ttl", PREFIXES, "t.ttl:1:", "no concept found"),
    ("t.ttl", "", "t.ttl:1:", "no concept found"),
    ("t.ttl", b"# caf\xe9\n", "t.ttl:1:", "not in UTF-8"),
    ("t.ttl", b"\n\n# caf\xe9\n", "t.ttl:3:", "not in UTF-8"),
    ("t.rdf", "<rdf", "t.rdf:", "no valid RDF/XML"),
    ("t.jsonld", '{"@context": {"ex": "https://e.org/"}, "@id": "ex:a", "@type": "https://w3id.org/trendkg/ontology#Rsk"}', "t.jsonld:", "unknown class"),
    ("t.xlsx", "PK", "t.xlsx:", "unknown kind of file '.xlsx'; use .ttl"),
    ("t", "x", "t:", "unknown kind of file ''"),
    ("t.csv", "", "t.csv:1:", "empty; start the file with label,class"),
    ("t.csv", "label,class\n", "t.csv:1:", "no concept found"),
    ("t.csv", "label|class\nx|Risk\n", "t.csv:1:", "lacks the column 'label' (found: label|class); start the file with label,class,"),
    ("t.csv", "label,class\nx,Risk\n,Risk\n", "t.csv:3:", "a row without a label"),
    ("t.csv", 'label,class\n"x\ny",Risk\nz,\n', "t.csv:4:", "unknown class ''; use one of Trend, Technique, Risk, Domain"),
    ("t.csv", "label,class\nx\n", "t.csv:2:", "unknown class ''"),
    ("t.csv", "label,class,broader\nx,Risk,y\n", "t.csv:2:", "neither a row nor our vocabularies have the label 'y'"),
    ("t.csv", "label,class,iri\nx,Risk,a b\n", "t.csv:2:", "'a b' is no IRI"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "place", "said"), BAD)
def test_what_is_wrong_is_said_with_its_line(
    tmp_path: Path, name: str, text: str | bytes, place: str, said: str
) -> None:
    with pytest.raises(VocabularyError) as caught:
        load(tmp_path, text, name)
    message = str(caught.value)
    assert f"/{place}" in message
    assert said in message
    assert ";" in message, "it says what to do"


def test_a_label_of_two_concepts_is_a_warning(tmp_path: Path) -> None:
    text = "label,class,alt_labels\nAI,Technique,\nmachines,Technique,ai\nrobots,Domain,AI\n"
    assert load(tmp_path, text, "t.csv").warnings == (
        "'ai' is a name of two Technique concepts, 'AI' and 'machines'; the first has it",
    )


def test_the_users_come_first_and_are_named_by_hash(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("label,class\nprivacy concerns,Risk\n")
    loaded = load_vocabularies([tmp_path / "mine.csv"])
    ours = load_vocabularies()
    assert loaded.vocabulary.concepts[0].label == "privacy concerns"
    assert loaded.vocabulary.concepts[1:] == ours.vocabulary.concepts
    assert [(f.name, len(f.sha256)) for f in loaded.files] == [("mine.csv", 64)]
    assert ours.files == loaded.warnings == ()
    assert [c.given for c in loaded.vocabulary] == [True, *(False for _ in ours.vocabulary)]
    outdone = [c.label for c in loaded.vocabulary if c.outdone]
    assert outdone == ["privacy concerns"], "theirs has its label"


BROADER = [
    ("federated learning", "technique/federated-learning"),
    ("Bias", "risk/bias"),
    ("RAG", "technique/retrieval-augmented-generation"),
    ("grid", "own/technique/grid"),
    ("elsewhere", "own/domain/elsewhere"),
]


@pytest.mark.parametrize(("said", "iri"), BROADER)
def test_broader_may_be_a_row_a_row_of_a_file_before_or_a_concept_of_ours(
    tmp_path: Path, said: str, iri: str
) -> None:
    (tmp_path / "first.csv").write_text("label,class\nelsewhere,Domain\n")
    text = f"label,class,broader\nmine,Technique,{said}\ngrid,Technique,\n"
    (tmp_path / "mine.csv").write_text(text)
    loaded = load_vocabularies([tmp_path / "first.csv", tmp_path / "mine.csv"], ours=False)
    (mine,) = (c for c in loaded.vocabulary if c.label == "mine")
    assert mine.broader == (f"https://w3id.org/trendkg/vocabulary/{iri}",)


def test_ours_are_as_many_as_promised() -> None:
    concepts = load_vocabularies().vocabulary.concepts
    counts = {c: sum(concept.topic_class is c for concept in concepts) for c in SHIPPED.classes}
    assert counts[TopicClass.TECHNIQUE] >= 400
    assert counts[TopicClass.RISK] >= 200
    assert counts[TopicClass.DOMAIN] >= 250


def test_the_concepts_that_ship_are_those_of_the_vocabularies() -> None:
    kept = gzip.decompress(KEPT.read_bytes())
    assert kept == gzip.decompress(renewed()), "python -m tests.renew makes them anew"
    contents = [path.read_bytes() for path in vocabulary._paths()]
    assert shipped_concepts(contents) == tuple(vocabulary.parsed(contents))


@pytest.mark.parametrize("found", [None, b"", b'["0",[]]', b"{}", b'["0"'])
def test_vocabularies_are_parsed_where_no_concepts_of_them_ship(
    found: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / FILE
    if found is not None:
        file.write_bytes(gzip.compress(found))
    monkeypatch.setattr(vocabulary, "shipped_bytes", lambda *_path: file.read_bytes())
    assert shipped_concepts([b"changed"]) is None


def test_a_changed_vocabulary_is_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    before = load_vocabularies().vocabulary
    monkeypatch.setattr(vocabulary, "shipped_concepts", lambda _contents: None)
    vocabulary._shipped.cache_clear()
    try:
        assert load_vocabularies().vocabulary.concepts == before.concepts
    finally:
        vocabulary._shipped.cache_clear()
