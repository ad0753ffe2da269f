"""Whether a sentence tells its reader what to do: "Adopt zero trust to contain ...".

The verb opens the sentence, or follows a label ("Action item: ...") or a purpose ("To
avoid leaks, ..."). A noun that looks like one ("Use cases include ...") is told apart by
the finite verb that follows it.
"""

from __future__ import annotations

from typing import Final

from kg.extract.analyzed_document import Line
from kg.language.data_files import word_set

_VERBS: Final = word_set("modality", "commanding_verbs")
_TAKES_CLAUSE: Final = word_set("modality", "takes_clause")
_STOPS: Final = word_set("modality", "subject_stops")


def imperative(line: Line) -> bool:
    """Whether a verb in its bare form opens the sentence."""
    return any(_commands(line, at) for at in _openings(line))


def bare_verb_first(line: Line) -> bool:
    """Whether the sentence opens with what is tagged a verb, and has no subject before it."""
    first = next((i for i, t in enumerate(line.tokens) if t.is_word), None)
    if first is None or line.tags[first] != "V" or line.words[first].endswith(("s", "ed")):
        return False
    return line.tags[first + 1 : first + 2] not in {"V", "M"}


def _openings(line: Line) -> list[int]:
    """Token indices where a command may begin: the first word, and after a label or purpose."""
    words = [i for i, t in enumerate(line.tokens) if t.is_word]
    found = words[:1]
    colon = line.words.index(":") if ":" in line.words[:8] else None
    comma = line.words.index(",") if "," in line.words else None
    for mark, wanted in ((colon, True), (comma, line.words[:1] == ("to",))):
        if mark is not None and wanted:
            found += [i for i in words if i > mark][:1]
    return found


def _commands(line: Line, at: int) -> bool:
    following = line.words[at + 1 : at + 2]
    if line.words[at] not in _VERBS or not following or following[0] in {"of", ",", "and", "."}:
        return False
    if _is_title(line, at):
        return False
    return line.words[at] in _TAKES_CLAUSE or not _is_subject(line, at)


def _is_title(line: Line, at: int) -> bool:
    """Whether all weighty words up to a colon are capitals: "Shift Towards Versatility: ..."."""
    end = line.words.index(":", at) if ":" in line.words[at:] else len(line.words)
    weighty = [t.text for t in line.tokens[at + 1 : end] if t.is_word and len(t.text) > 3]
    return bool(weighty) and all(w[:1].isupper() for w in weighty)


def _is_subject(line: Line, at: int) -> bool:
    """Whether a finite verb follows, so that the word is (part of) its subject."""
    for i in range(at + 1, len(line.words)):
        if line.words[i] in _STOPS:
            return False
        if line.tags[i] in "VM":
            return True
    return False
