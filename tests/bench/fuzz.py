"""Give every reader broken input for a while: it must read it, or refuse it in one line.

    python -m tests.bench.fuzz [SECONDS] [READER ...] [--keep DIR] [--state FILE]

SECONDS are of processor time for each reader (600), those counted that FILE tells of earlier runs:
so a run that was ended goes on where it was. Inputs are good files, damaged: bits, bytes,
stretches and whole members changed, doubled, moved and cut. The n-th input of a reader is the same
in every run. A document that is read must keep what holds for all documents. Whatever is neither
read nor refused by an error of ours in one line, and whatever takes over 20 seconds or 2 GB, is a
fault: DIR gets its bytes. Prints a line for each reader; the exit code is 1 if there was a fault.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import resource
import sys
import tarfile
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct

from kg.analysis.ask import answer_question
from kg.analysis.insights import find_insights
from kg.analysis.merge_review import load_merges, load_suggestions
from kg.build.report_limits import ReportLimits, limited
from kg.errors import KgError, SourceTooLarge
from kg.export import FORMATS
from kg.files import write_text
from kg.graph import Graph, questions
from kg.graph.topic_view import dossier
from kg.graph.user_triples import load_curated
from kg.learn.annotations import checked_gold
from kg.learn.evaluation.name_pairs import load_pairs
from kg.learn.trained_model import load_model
from kg.load.property_mapping import to_property_graph
from kg.read import Source, discover, read
from kg.read.tables.decision_table import load_decisions
from kg.read.tables.metadata_table import load_table
from kg.read.tables.user_ontology import load_user_ontology
from kg.read.tables.vocabulary import load_vocabularies
from kg.resources import shipped_bytes
from tests.checkout import CHECKOUT
from tests.graph.asking import answered
from tests.read import making
from tests.read.reading import check

REPORT: Final = CHECKOUT / "ontology/examples/llm-landscape-2025.md"
TINY: Final = CHECKOUT / "ontology/examples/graphs/tiny.ttl"
LIMITS: Final = ReportLimits(seconds=20, megabytes=2048)
TOKENS: Final = (
    b"\0", b"\xff", b"\xfe\xff", b"\xed\xa0\x80", b"\r", b"\n\n", b"<", b">", b"&#0;",
    b"&#x110000;", b"<!--", b"<![CDATA[", b"```", b"|", b"%PDF-", b"stream\n", b"endobj",
    b"99999999999", b"-1", b"=cmd()",
    b"\xe2\x80\xae", b"\xf0\x9f\x98\x80", b'"', b"'''", b"\\u0000", b"{}", b"[" * 500,
    b'{"a":' * 2000,
    b"PK\x03\x04", b"../../", b"file:///etc/passwd", b"<?xml version='1.0' encoding='utf-7'?>",
)  # fmt: skip


OUTCOMES: Final = ("read", "refused", "faults")


class Reader(Struct, frozen=True):
    """What reads one kind of file. ``seeds``: good files; ``name``: what such a file is called."""

    name: str
    seeds: Callable[[], list[bytes]]
    read: Callable[[Path], object]


def report(path: Path) -> None:
    """Read the reports that a file holds, and see whether the documents are sound."""
    for source in discover([path]):
        check(read(source))


def markdown() -> list[bytes]:
    """A few of the example reports."""
    return [path.read_bytes() for path in sorted(REPORT.parent.glob("*.md"))[:6]]


def made(how: Callable[..., str | bytes], **options: object) -> Callable[[], list[bytes]]:
    """Two example reports in another format."""

    def seeds() -> list[bytes]:
        found = [how(read(Source(REPORT.name, content=each)), **options) for each in markdown()[:2]]
        return [each.encode() if isinstance(each, str) else each for each in found]

    return seeds


def slides() -> list[bytes]:
    """A presentation of a few slides."""
    import pptx

    made_ = pptx.Presentation()
    for paragraph in REPORT.read_text("utf-8").split("\n\n")[:8]:
        slide = made_.slides.add_slide(made_.slide_layouts[1])
        slide.shapes.title.text = paragraph[:60]
        slide.placeholders[1].text = paragraph
    return [making.saved(made_)]


def archive() -> list[bytes]:
    """A ZIP of example reports."""
    return [making.zipped({f"folder/{n}.md": each for n, each in enumerate(markdown())})]


def tarball() -> list[bytes]:
    """A compressed tar archive of example reports."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for n, each in enumerate(markdown()):
            member = tarfile.TarInfo(f"folder/{n}.md")
            member.size = len(each)
            tar.addfile(member, io.BytesIO(each))
    return [out.getvalue()]


def rows() -> list[bytes]:
    """Reports as lines of JSON."""
    found = (
        {"id": n, "text": each.decode(), "date": "2025-03"} for n, each in enumerate(markdown())
    )
    return [b"".join(json.dumps(each).encode() + b"\n" for each in found)]


def columns() -> list[bytes]:
    """The same as Parquet."""
    import pyarrow.json
    import pyarrow.parquet

    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.json.read_json(io.BytesIO(rows()[0])), out)
    return [out.getvalue()]


def graph(form: str) -> Callable[[], list[bytes]]:
    """The tiny graph in a form of RDF."""

    def seeds() -> list[bytes]:
        with tempfile.TemporaryDirectory() as folder:
            FORMATS[form].write(Graph.load(TINY), path := Path(folder, "graph"))
            return [path.read_bytes()]

    return seeds


def files(pattern: str, most: int = 100_000) -> Callable[[], list[bytes]]:
    """The first few files of the checkout of a pattern, those with more bytes left out."""

    def seeds() -> list[bytes]:
        found = (path.read_bytes() for path in sorted(CHECKOUT.glob(pattern)))
        return [each for each in found if len(each) <= most][:8]

    return seeds


def record(path: Path) -> None:
    """Read what a build says of itself."""
    load_merges(path)
    load_suggestions(path)


def annotation(path: Path) -> None:
    """Read an annotation with its report."""
    checked_gold(path, REPORT.read_text("utf-8"))


def used(path: Path) -> None:
    """Do with a graph what the program does with one: exports, insights, property graphs."""
    graph = Graph.load(path)
    for form in FORMATS.values():
        form.write(graph, path.with_name(f"made{form.suffix}"))
    find_insights(graph)
    to_property_graph(graph).census()
    graph.topics()
    graph.relations()
    for entity in graph.knowledge().entities:
        dossier(graph.store, entity.iri)


def weights() -> list[bytes]:
    """The shipped weights, without those that need an encoder."""
    found = json.loads(shipped_bytes("kg.extract", "data", "weights.json.gz"))
    for key in ("topics", "relations"):
        for name, each in found[key].items():
            kept = {k: v for k, v in each.items() if not k.startswith("encoder.")}
            found[key][name] = dict(sorted(kept.items())[:40])
    return [json.dumps(found).encode()]


def readable(path: Path) -> str:
    """What is typed rather than read from a file: text in any case."""
    return path.read_bytes().decode("utf-8", "replace")


def texts(*given: str) -> Callable[[], list[bytes]]:
    """Good files that are written here."""
    return lambda: [each.encode() for each in given]


METADATA = "file,title,date,author\na.md,Edge AI,2025-03,Ann Lee; Kim Park\nb.md,,2024,\n"
DECISIONS = "decision,name,other,class\nsame,bias,unfairness,Risk\ndrop,noise,,\nrename,a,b,Trend\n"
PAIRS = "class\ta\tb\tverdict\nRisk\tbias\tbiases\tsame\nTrend\tedge AI\tAI\tdifferent\n"
QUESTIONS = (
    "What mitigates hallucination?", "Which techniques does edge AI use, and what are its risks?",
    "Is federated learning applied to health care since 2024?", "Who warns of bias?",
)  # fmt: skip
TERMS = "label,class,alt_labels,definition\nanswer grounding,Technique,source grounding,Tying it.\n"

READERS: Final[Mapping[str, Reader]] = {
    "Markdown": Reader("a.md", markdown, report),
    "plain text": Reader("a.txt", markdown, report),
    "HTML": Reader("a.html", made(making.html), report),
    "PDF": Reader("a.pdf", made(making.pdf, pageCompression=0), report),
    "DOCX": Reader("a.docx", made(making.word), report),
    "PPTX": Reader("a.pptx", slides, report),
    "EPUB": Reader("a.epub", made(making.epub), report),
    "ZIP": Reader("a.zip", archive, report),
    "tar.gz": Reader("a.tar.gz", tarball, report),
    "JSON Lines": Reader("a.jsonl", rows, report),
    "Parquet": Reader("a.parquet", columns, report),
    "metadata": Reader("metadata.csv", texts(METADATA), load_table),
    "decisions": Reader("d.csv", texts(DECISIONS), load_decisions),
    "vocabulary, CSV": Reader("v.csv", texts(TERMS), lambda path: load_vocabularies([path])),
    "vocabulary, SKOS": Reader(
        "v.ttl",
        lambda: [
            p.read_bytes()[:8000].rpartition(b"\n\n")[0] + b"\n"
            for p in sorted((CHECKOUT / "ontology/vocabularies").glob("*.ttl"))
        ],
        lambda path: load_vocabularies([path]),
    ),
    "N-Triples": Reader("g.nt", graph("ntriples"), lambda path: Graph.load(path).knowledge()),
    "N-Quads": Reader("g.nq", graph("nquads"), lambda path: Graph.load(path).knowledge()),
    "Turtle": Reader("g.ttl", graph("turtle"), lambda path: Graph.load(path).knowledge()),
    "JSON-LD": Reader("g.jsonld", graph("jsonld"), lambda path: Graph.load(path).knowledge()),
    "RDF/XML": Reader("g.rdf", graph("rdfxml"), lambda path: Graph.load(path).knowledge()),
    "user's classes": Reader(
        "o.ttl",
        lambda: [(CHECKOUT / "ontology/trendkg.ttl").read_bytes()[:20_000]],
        lambda path: load_user_ontology([path]),
    ),
    "graph, used": Reader("g.nt", graph("ntriples"), used),
    "user's triples": Reader("c.ttl", graph("turtle"), lambda path: load_curated([path])),
    "build.json": Reader("build.json", files("output/build.json"), record),
    "annotation": Reader("a.json", files(f"ontology/examples/{REPORT.stem}.json"), annotation),
    "pairs": Reader("p.tsv", texts(PAIRS), load_pairs),
    "weights": Reader("w.json", weights, load_model),
    "competency question": Reader(
        "q.rq",
        files("ontology/questions/*.rq"),
        lambda path: answered(questions.parse("q", readable(path)), Graph.load(TINY)),
    ),
    "query": Reader(
        "q.rq",
        files("ontology/questions/*.rq"),
        lambda path: Graph.load(TINY).query(readable(path)),
    ),
    "question in words": Reader(
        "q.txt",
        texts(*QUESTIONS),
        lambda path: answer_question(Graph.load(TINY).store, readable(path)),
    ),
}


def damaged(good: list[bytes], chance: random.Random) -> bytes:
    """A good file with a few things wrong; in a ZIP, often with members that are wrong."""
    content = chance.choice(good)
    if content.startswith(b"PK") and chance.random() < 0.8:
        with zipfile.ZipFile(io.BytesIO(content)) as found:
            members: dict[str, str | bytes] = {n: found.read(n) for n in found.namelist()}
        for _ in range(chance.randint(1, 3)):
            name = chance.choice(sorted(members))
            members[name] = hurt(bytes(members[name]), good, chance)  # type: ignore[arg-type]
        if chance.random() < 0.1:
            del members[chance.choice(sorted(members))]
        return making.zipped(members)
    return hurt(content, good, chance)


def hurt(content: bytes, good: list[bytes], chance: random.Random) -> bytes:
    """Bytes with one to eight changes."""
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        at = chance.randrange(len(content) + 1)
        to = min(len(content), at + chance.choice((1, 4, 64, 1024)))
        match chance.randrange(8):
            case 0:
                content = content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
            case 1:
                content = content[:at] + content[to:]
            case 2:
                content = content[:at] + chance.choice(TOKENS) + content[at:]
            case 3:
                content = content[:to] + content[at:to] * chance.choice((1, 3, 200)) + content[to:]
            case 4:
                other = chance.choice(good)
                begin = chance.randrange(len(other) + 1)
                content = content[:at] + other[begin : begin + 500] + content[at:]
            case 5:
                content = content[:at] if chance.random() < 0.3 else content
            case 6:
                content = (
                    content[:at] + bytes(chance.randrange(256) for _ in range(8)) + content[to:]
                )
            case _:
                content = content[:at] + chance.choice(TOKENS) + content[to:]
    return content[: 1 << 20]


def spent() -> float:
    """Seconds of processor time that this process and those it waited for have taken."""
    each = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in each)


def outcome(reader: Reader, path: Path) -> str:
    """Give one file to a reader: "read", "refused", or what went wrong."""
    try:
        with warnings.catch_warnings(), limited(path.name, LIMITS):
            warnings.simplefilter("error")
            reader.read(path)
    except SourceTooLarge as error:
        ours = "the limit" not in str(error) or "--max-" not in str(error)
        return "refused" if ours else f"over the limit: {error}"
    except KgError as error:
        said = str(error)
        return "refused" if said and "\n" not in said else f"more than a line: {said!r}"
    except Exception:  # noqa: BLE001 - that is what is looked for
        return traceback.format_exc()
    return "read"


class State:
    """How far the readers are, in a file if one is given."""

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self.saved = time.monotonic()
        known = json.loads(file.read_bytes()) if file is not None and file.exists() else {}
        self.counts = {name: Counter(known.get(name, {})) for name in READERS}

    def save(self, seconds: float) -> None:
        """Write the file, if this many seconds have passed since it was written."""
        if self.file is not None and time.monotonic() - self.saved >= seconds:
            write_text(self.file, [json.dumps({n: c for n, c in self.counts.items() if c})])
            self.saved = time.monotonic()


def fuzz(name: str, seconds: float, keep: Path | None, state: State) -> Iterator[str]:
    """Damage files for a reader until its time is spent; yield faults, and at last the figures."""
    reader, counts = READERS[name], state.counts[name]
    good = reader.seeds()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, reader.name)
        for content in good:
            path.write_bytes(content)
            reader.read(path)
        while counts["seconds"] < seconds:
            number = sum(counts[key] for key in OUTCOMES)
            before = spent()
            path.write_bytes(damaged(good, random.Random(f"{name} {number}")))  # noqa: S311
            got = outcome(reader, path)
            took = spent() - before
            counts["seconds"] += took  # type: ignore[assignment]
            counts["slowest"] = max(counts["slowest"], took)  # type: ignore[assignment]
            counts[got if got in {"read", "refused"} else "faults"] += 1
            if got not in {"read", "refused"}:
                yield f"{name} {number}: {got}"
                if keep is not None:
                    keep.mkdir(parents=True, exist_ok=True)
                    (keep / f"{number}-{reader.name}").write_bytes(path.read_bytes())
            state.save(10)
    state.save(0)
    told = ", ".join(f"{counts[key]:,} {key}" for key in OUTCOMES)
    many = sum(counts[key] for key in OUTCOMES)
    slowest = f"slowest {counts['slowest']:.2f} s"
    yield f"{name}: {many:,} inputs in {counts['seconds']:.0f} s, {told}; {slowest}"


def main() -> int:
    """Fuzz the readers that are named, else all of them."""
    usage = "%(prog)s [SECONDS] [READER ...] [--keep DIR] [--state FILE]"
    parser = argparse.ArgumentParser(usage=usage)
    parser.add_argument("seconds", nargs="?", type=float, default=600)
    parser.add_argument("readers", nargs="*", choices=[*READERS, []])
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--state", type=Path)
    options = parser.parse_args()
    faults, state = False, State(options.state)
    for name in options.readers or READERS:
        began = time.strftime("%H:%M")
        for line in fuzz(name, options.seconds, options.keep, state):
            faults |= " faults" not in line
            print(f"{began} {line}" if " faults" in line else line, flush=True)
    return int(faults)


if __name__ == "__main__":
    sys.exit(main())
