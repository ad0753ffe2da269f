"""Pages of the site that are not files of this folder: a hook of MkDocs.

Help of the commands, terms and questions of the ontology are read from what a user runs, so that
they cannot differ; the corpora of the gallery are built. Documents beside this folder become
pages, and links to other files of the checkout lead to the repository.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import click
import pyoxigraph as ox
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

import kg
from kg.analysis.insights import as_html
from kg.cli.main import kg as command_line
from kg.graph.questions import questions

ROOT: Final = Path(__file__).parent.parent
CONTRACTS: Final = "<!-- contracts -->"
"""Where the docstrings of the public names go."""
BUILT: Final = re.compile(r"<!-- built: (\w+) -->")
"""Where links to what a corpus of the gallery gives go."""
REPOSITORY: Final = "https://w3id.org/trendkg/source/"
DOCUMENTS: Final = {
    "CHANGELOG.md": "project/changes.md",
    "CODE_OF_CONDUCT.md": "project/conduct.md",
    "CONTRIBUTING.md": "project/contributing.md",
    "SECURITY.md": "project/security.md",
    "kg/extract/data/long_reports.md": "explanation/model-card-long-reports.md",
    "kg/extract/data/weights.md": "explanation/model-card.md",
    "ontology/CHANGELOG.md": "ontology/CHANGELOG.md",
    "ontology/README.md": "ontology/README.md",
    "ontology/examples/README.md": "ontology/examples/README.md",
}
"""Documents of the checkout, and where they are on the site."""
COPIED: Final = ("output/graph.png", "output/graph.html", "ontology/*.ttl", "ontology/questions/*")
"""Files that pages show or lead to."""
GALLERY: Final = ROOT / "ontology" / "examples" / "gallery"
_LINKS: Final = (
    r"The [page](gallery/\1/graph.html), the [digest](gallery/\1/digest.html)"
    r" and the [graph](gallery/\1/graph.ttl) of this build."
)
_LINK: Final = re.compile(r"(\]\()([^)#\s]+)(#[^)]*)?(\))")
_FENCE: Final = re.compile(r"(^```.*?^```$)", re.M | re.S)
_DIAGRAM: Final = re.compile(r"^```mermaid\n(.*?)^```$", re.M | re.S)
_EDGE: Final = re.compile(r"(\w+) --> (\w+) : (.*)")
_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
_SCHEMA: Final = "https://schema.org/"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages and files that are not in this folder."""
    for name, text in (
        ("options", "".join(_help())),
        ("terms", "".join(_terms())),
        ("questions", "".join(_questions())),
    ):
        files.append(File.generated(config, f"reference/{name}.md", content=text))
    for source, target in DOCUMENTS.items():
        files.append(File.generated(config, target, abs_src_path=str(ROOT / source)))
    for path in (path for pattern in COPIED for path in sorted(ROOT.glob(pattern))):
        target = path.relative_to(ROOT).as_posix()
        files.append(File.generated(config, target, abs_src_path=str(path)))
    for corpus in sorted(GALLERY.iterdir()):
        for name, content in _built(corpus):
            files.append(File.generated(config, f"gallery/{name}", content=content))
    return files


def on_page_markdown(markdown: str, /, page: Page, files: Files, **_more: object) -> str:
    """Lead links to where their targets are on the site, or in the repository."""
    here = page.file.src_uri
    came_from = {target: source for source, target in DOCUMENTS.items()}.get(here, f"docs/{here}")

    def moved(match: re.Match[str]) -> str:
        before, target, anchor, after = match.groups()
        if re.match(r"\w+:", target):
            return match[0]
        path = posixpath.normpath(posixpath.join(posixpath.dirname(came_from), target))
        site = DOCUMENTS.get(path, path.removeprefix("docs/"))
        if files.get_file_from_path(site) is not None:
            target = posixpath.relpath(site, posixpath.dirname(here) or ".")
        elif (ROOT / path).exists():
            target = REPOSITORY + path
        return f"{before}{target}{anchor or ''}{after}"

    if CONTRACTS in markdown:
        markdown = markdown.replace(CONTRACTS, "".join(_contracts()))
    markdown = BUILT.sub(_LINKS, markdown)
    markdown = _DIAGRAM.sub(_as_table, markdown)
    parts = _FENCE.split(markdown)
    return "".join(p if p.startswith("```") else _LINK.sub(moved, p) for p in parts)


def _as_table(diagram: re.Match[str]) -> str:
    """A diagram of classes as a table: the site loads no program that could draw it."""
    rows = (f"| {a} | {label} | {b} |\n" for a, b, label in _EDGE.findall(diagram[1]))
    return "| from | | to |\n| --- | --- | --- |\n" + "".join(rows)


def _contracts() -> Iterator[str]:
    """Where mkdocstrings puts the docstring of each public name, functions first."""
    for name in sorted(kg.__all__, key=lambda name: (not name.islower(), name)):
        home = kg._HOMES.get(name, "kg.model")  # noqa: SLF001 - a value does not know where it is
        value = getattr(kg, name)
        yield f"\n## kg.{name}\n\n::: {getattr(value, '__module__', home)}.{name}\n"


def _built(corpus: Path) -> Iterator[tuple[str, bytes]]:
    """What a build of a corpus writes, and its digest, by name."""
    result = kg.build([corpus])
    yield f"{corpus.name}/digest.html", as_html(kg.insights(result)).encode()
    with TemporaryDirectory() as folder:
        for path in kg.write(result, folder):
            yield f"{corpus.name}/{path.name}", path.read_bytes()


def _help() -> Iterator[str]:
    """Every command with its own help."""
    yield "# All options\n\nThe help of each command, as `kg COMMAND --help` prints it.\n"
    group = click.Context(command_line, info_name="kg", terminal_width=88)
    for name in command_line.list_commands(group):
        command = command_line.get_command(group, name)
        if command is not None:
            context = click.Context(command, info_name=f"kg {name}", terminal_width=88)
            yield f"\n## kg {name}\n\n```text\n{command.get_help(context)}\n```\n"


def _questions() -> Iterator[str]:
    """Every named question with its SPARQL."""
    yield "# Questions\n\n`kg query GRAPH NAME` asks a question by its name.\n"
    for question in questions():
        yield f"\n## {question.name}\n\n{question.text}\n\n"
        yield from (f"- `--{p.name}`: {p.description}\n" for p in question.parameters)
        yield f"\n```sparql\n{question.query.strip()}\n```\n"


def _terms() -> Iterator[str]:
    """Every term of the ontology with what it says of itself."""
    store = ox.Store()
    store.load(path=ROOT / "ontology" / "trendkg.ttl", format=ox.RdfFormat.TURTLE)
    named = ox.NamedNode(f"{_RDFS}isDefinedBy")
    terms = sorted({quad.subject.value for quad in store.quads_for_pattern(None, named, None)})
    yield "# Terms one by one\n\nMade from [`trendkg.ttl`](../ontology/trendkg.ttl).\n"
    for iri in terms:
        yield f"\n## tkg:{iri.partition('#')[2]}\n\n"
        for text in _values(store, iri, f"{_SKOS}definition", f"{_SKOS}scopeNote"):
            yield f"{text}\n\n"
        for title, properties in (
            ("below", ("subClassOf", "subPropertyOf")),
            ("from", ("domain",)),
            ("to", ("range",)),
        ):
            values = _values(store, iri, *(f"{_RDFS}{name}" for name in properties))
            if values:
                yield f"- {title}: {', '.join(f'`{_short(v)}`' for v in values)}\n"
        kinds = _values(store, iri, f"{_SCHEMA}domainIncludes", f"{_SCHEMA}rangeIncludes")
        if kinds:
            yield f"- of these: {', '.join(f'`{_short(v)}`' for v in kinds)}\n"
        for text in _values(store, iri, f"{_SKOS}example"):
            yield f"\n```turtle\n{text}\n```\n"


def _values(store: ox.Store, iri: str, *properties: str) -> list[str]:
    subject = ox.NamedNode(iri)
    return sorted(
        quad.object.value
        for name in properties
        for quad in store.quads_for_pattern(subject, ox.NamedNode(name), None)
    )


def _short(iri: str) -> str:
    """An IRI by the last part of it, with the prefix of its vocabulary if it is ours.

    >>> _short("https://w3id.org/trendkg/ontology#Risk")
    'tkg:Risk'
    """
    prefix = "tkg:" if "trendkg/ontology#" in iri else ""
    return prefix + re.split(r"[#/]", iri)[-1]
