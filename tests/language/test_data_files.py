"""The data of the language: read where it is said to be, all of it, and nowhere else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from kg.language import data_files
from tests.checkout import CHECKOUT

KG = CHECKOUT / "kg"
DATA = KG / "language" / "en"
READERS = {"pattern", "fragment", "word_set", "lines"}
MANY = 4
"""So many English words in one constant are a list, or a pattern of the language."""
ALLOWED = {
    "export/obsidian.py: _DEVICE": "names of Windows",
    "export/page/bundle.py: _EXPORT": "words of JavaScript",
    "graph/query_errors.py: _POSITION": "a message of the SPARQL parser",
    "graph/shapes.py: _PLAIN": "terms of SHACL",
    "load/address.py: _SECRETS": "names of options in addresses",
    "load/age.py: _LOGIN": "messages of PostgreSQL",
    "model/schema.py: PATTERNS": "names of shapes in the ontology",
    "read/html/html_tokens.py: _TOKEN": "names of groups",
    "read/html/html_tokens.py: _RAW": "elements of HTML",
    "read/html/html_tokens.py: SKIPPED": "elements of HTML",
    "read/html/html_tokens.py: BLOCKS": "elements of HTML",
    "read/html/html_tokens.py: LISTS": "elements of HTML",
    "read/html/html_tokens.py: _IN_HEAD": "elements of HTML",
    "read/markdown/fences.py: _MARKDOWN": "names of formats",
    "read/markdown/fences.py: _PLAIN": "names of formats",
    "read/markdown/fences.py: _CODE": "words of programming languages",
    "read/pdf/pdf_worker.py: _BOLD": "parts of font names",
    "read/report_formats.py: _NO_REPORTS": "file names that repositories use",
    "read/structure/roles.py: _URL": "parts of addresses",
    "read/structure/title.py: _FILE": "endings of file names",
    "read/tables/rdf_index.py: _PLACE": "a message of the RDF parser",
    "read/tables/user_ontology.py: _TAKEN": "segments of our IRIs",
}
LATER = {"resolve"}
"""Rooms whose lists are still to move."""


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(KG.rglob("*.py")):
        yield path.relative_to(KG).as_posix(), ast.parse(path.read_text("utf-8"))


def uses() -> set[tuple[str, str]]:
    """What the code asks for: file and section."""
    found = set()
    for _, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                said = [a.value for a in node.args if isinstance(a, ast.Constant)]
                if node.func.id in READERS and said:
                    found.add((said[0], said[1] if len(said) > 1 else "section_*"))
    return found


def test_every_file_says_what_it_is() -> None:
    assert all(path.read_text("utf-8").startswith("# ") for path in DATA.iterdir())


def test_the_readme_names_every_file() -> None:
    text = (KG / "language" / "README.md").read_text("utf-8")
    assert all(f"`{path.name}`" in text for path in DATA.iterdir())


def test_all_data_is_read_and_there() -> None:
    there = {
        (path.stem, section)
        for path in DATA.glob("*.txt")
        for section in data_files._sections(path.stem)
    }
    referred = {
        (path.stem, name)
        for path in DATA.glob("*.txt")
        for name in re.findall("<<([a-z_]+)>>", path.read_text("utf-8"))
    }
    read = {("headings", s) for f, s in there if f == "headings" and s.startswith("section_")}
    assert uses() - {("headings", "section_*")} | referred | read == there


def test_patterns_refer_to_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "# Said first.\n[a]\n# A comment.\n(?i)x<<b>>\n|y\n\n[b]\n\\d#?\n\n[c]\none two\nthree\n"
    monkeypatch.setattr(data_files, "text_of_file", lambda _: text)
    data_files._sections.cache_clear()
    assert data_files.pattern("any", "a").pattern == r"(?i)x\d#?|y"
    assert data_files.word_set("any", "c") == {"one", "two", "three"}
    assert data_files.lines("any", "c") == ("one two", "three")
    data_files._sections.cache_clear()


def english(node: ast.AST) -> list[str]:
    """The English words of a constant that is a list of words, or a pattern."""
    texts = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant)]
    strings = [text for text in texts if isinstance(text, str)]
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name == "split" and isinstance(node.func, ast.Attribute) and not node.args:
            return [w for s in strings for w in s.split() if w.isalpha() and w.islower()]
        if name == "compile":
            plain = [re.sub(r"\(\?P<\w+>", "(", s) for s in strings]
            return [w for s in plain for w in re.findall(r"(?<![\\\w])[a-z]{2,}(?!\w)", s)]
        if name != "frozenset":
            return []
    elif not isinstance(node, ast.Set):
        return []
    return [s for s in strings if re.fullmatch("[a-z][a-z'-]*", s)]


def lists(tree: ast.Module) -> Iterator[tuple[str, list[str]]]:
    """The English lists and patterns of a module, by the name that has them."""
    for statement in tree.body:
        targets = getattr(statement, "targets", [getattr(statement, "target", statement)])
        name = getattr(targets[0], "id", getattr(statement, "name", ""))
        for node in ast.walk(statement):
            words = english(node) if isinstance(node, ast.Call | ast.Set) else []
            if len(set(words)) >= MANY:
                yield name, words


def test_there_is_no_english_elsewhere() -> None:
    found = {
        f"{path}: {name}": words
        for path, tree in trees()
        if path.split("/")[0] not in {"language", *LATER}
        for name, words in lists(tree)
    }
    assert {at: words for at, words in found.items() if at not in ALLOWED} == {}
    assert found.keys() == ALLOWED.keys()
