"""``kg serve``: a graph over HTTP, for browsers, SPARQL clients and programs."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import click

from kg.cli.console import Console
from kg.cli.options import Command, common, examples, graphs_or_last, number
from kg.errors import ConfigurationError, needing
from kg.files import current, read_bytes

if TYPE_CHECKING:
    from pyoxigraph import Store

    from kg.serve import Limits, ServedGraph

_TOKEN: Final = "KG_SERVE_TOKEN"  # noqa: S105 - the name of a variable, not a token
_SHORTEST: Final = 8
_LOCAL: Final = ("localhost", "::1")


def _limit(
    flag: str, help_: str, default: int | None, span: tuple[int, int], unit: str | None = None
) -> Callable[[Command], Command]:
    """An option for what the server does not exceed."""
    least, most = span
    return number(flag, help_=help_, default=default, least=least, most=most, metavar=unit)


@click.command(
    epilog=examples(
        "kg serve",
        "kg serve output --port 0",
        "kg serve graph.nq.gz --timeout 5 --cors https://example.org",
        "KG_SERVE_TOKEN=... kg serve output --update",
        "KG_SERVE_TOKEN=... kg serve output --curate --watch",
        "curl http://127.0.0.1:8000/sparql --data-urlencode 'query=ASK { ?s a tkg:Risk }'",
    )
)
@click.argument("graph", metavar="[GRAPH]", type=click.Path(path_type=Path), required=False)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@number(
    "--port",
    help_="Port to listen at; 0 for any that is free.",
    default=8000,
    most=65535,
    metavar=None,
)
@click.option("--public-url", metavar="URL", help="Address under which clients see the server.")
@click.option(
    "--cors",
    "origins",
    metavar="ORIGIN",
    multiple=True,
    help="Let web pages of this origin read answers ('*': all). Those of this machine may anyway.",
)
@click.option("--update", is_flag=True, help=f"Allow changes to who has the token in {_TOKEN}.")
@click.option(
    "--curate",
    is_flag=True,
    help="Let who has the token write corrections made in the page to decisions.csv beside GRAPH.",
)
@click.option(
    "--token-file",
    type=click.Path(path_type=Path),
    help=f"Take the token from this file instead of {_TOKEN}.",
)
@click.option(
    "--title", metavar="TEXT", help="Title of the data set, to be published (else GRAPH's name)."
)
@click.option("--license", "licence", metavar="IRI", help="Licence of the graph, to be published.")
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 3600),
    default=30.0,
    show_default=True,
    help="Seconds that a query may take.",
)
@_limit("--max-result", "Size that an answer may have.", 128, (1, 4096), "MIB")
@_limit(
    "--max-memory", "Memory that a query may take, beyond the graph.", 1024, (64, 1 << 20), "MIB"
)
@_limit(
    "--max-seconds",
    "Processor time that a report sent to /extract may take.",
    300,
    (1, 3600),
    "SECONDS",
)
@_limit(
    "--workers",
    "Short queries answered at once (default: one a processor, at least 2).",
    None,
    (1, 256),
)
@_limit(
    "--max-clients",
    "Clients connected at once; idle ones give way to new ones.",
    4096,
    (1, 1 << 16),
)
@_limit(
    "--max-waiting",
    "Queries that may wait for a worker; more are told to come again.",
    4096,
    (0, 1 << 16),
)
@_limit(
    "--client-share", "Part of these places that one address may take.", 75, (1, 100), "PERCENT"
)
@click.option(
    "--watch",
    is_flag=True,
    help="Load the graph anew when its file changes; the page in the browser then reloads.",
)
@click.option(
    "--extract",
    "extracting",
    is_flag=True,
    help="Also find topics and claims in reports that are sent (POST /extract).",
)
@common
@click.pass_obj
def serve(  # noqa: PLR0913 - one parameter an option
    console: Console,
    /,
    graph: Path | None,
    host: str,
    port: int,
    public_url: str | None,
    origins: Sequence[str],
    token_file: Path | None,
    title: str | None,
    licence: str | None,
    *,
    update: bool,
    curate: bool,
    extracting: bool,
    watch: bool,
    **bounds: Any,
) -> None:
    """Serve a graph over HTTP until Ctrl-C.

    GRAPH is a file, the folder of a build ("output" if left out) or a store. The server offers the
    interactive page (/), a page for queries (/query), SPARQL (/sparql), whole graphs (/data),
    a description (/.well-known/void), and a page and data about each thing under the path of
    its IRI. It is read-only unless --update or --curate, calls no other machine, and listens
    on this machine alone unless --host says otherwise.
    """
    from kg.serve import ServerSettings

    with needing("kg serve needs httptools", "serve"):
        from kg.serve.run_server import run
    served = Path(*graphs_or_last([str(graph)] if graph else []))
    token = _token(token_file) if update or curate else None
    settings = ServerSettings(
        host=host,
        port=port,
        public=_public(public_url),
        origins=tuple(origins),
        token=token if update else None,
        decisions=_decisions(served) if curate else None,
        curator=token,
        licence=_licence(licence),
        limits=_limits(bounds),
    )
    if update:
        console.note("kg: changes are kept until the server stops; GRAPH itself stays as it is")
    if token and not (host in _LOCAL or host.startswith("127.")):
        console.warn("the token travels unencrypted; put a proxy with TLS before the server")

    def ready(address: str) -> None:
        if console.json:
            console.out(json.dumps({"address": address, "sparql": f"{address}/sparql"}))
        else:
            console.out(f"kg: serving {served} at {address} (Ctrl-C to stop)")
        console.finish()

    offered = source(served, title)
    if watch:
        offered = _watched(offered, served)
    if extracting:
        offered = _extracting(offered, bounds["max_seconds"], bounds["max_memory"])
    run(offered, settings, _built_page(served), ready)


def _limits(bounds: Mapping[str, Any]) -> Limits:
    """The limits that the options set; MIB, seconds and percent as their help says."""
    from kg.build.process_setup import usable_cpus
    from kg.serve import Limits
    from kg.serve.served_dataset import MIB

    count = bounds["workers"] or max(2, usable_cpus())
    return Limits(
        seconds=bounds["timeout"],
        result=bounds["max_result"] * MIB,
        pending=max(512, 4 * bounds["max_result"]) * MIB,
        memory=bounds["max_memory"] * MIB,
        readers=usable_cpus(),
        reading=bounds["max_seconds"],
        workers=count,
        long=4 * count,
        connections=bounds["max_clients"],
        waiting=bounds["max_waiting"],
        share=bounds["client_share"] / 100,
    )


def _decisions(served: Path) -> Path:
    """The table of decisions that the next build of this graph will read."""
    from kg.graph.snapshots import is_store

    folder = served.is_dir() and not is_store(served)
    return (served if folder else served.parent) / "decisions.csv"


def source(path: Path, title: str | None) -> ServedGraph:
    """What a server needs of a graph."""
    from kg.graph.questions import questions
    from kg.serve import ExampleQuery, ServedGraph

    offered = tuple(ExampleQuery(q.name, q.text, q.query) for q in questions())
    name = title or path.resolve().name
    return ServedGraph(name, lambda: _load(path), _page, offered)


def _watched(offered: ServedGraph, path: Path) -> ServedGraph:
    """The same, loaded anew when the file of the graph, or any in its folder, changes."""
    from msgspec.structs import replace

    from kg.files import files_in

    def stamp() -> object:
        files = files_in(path) if path.is_dir() else [path]
        graphs = (current(f) for f in files if f.suffix not in {".html", ".json", ".csv"})
        try:
            return [(f.name, f.stat().st_mtime_ns, f.stat().st_size) for f in graphs]
        except OSError:
            return None  # it is being replaced

    return replace(offered, stamp=stamp)


def _extracting(served: ServedGraph, seconds: int, megabytes: int) -> ServedGraph:
    """The same, extracting: each process has read weights and word lists before it is forked."""
    from msgspec import json
    from msgspec.structs import replace

    from kg.build.pipeline import build
    from kg.build.report_builder import check_language
    from kg.build.report_limits import ReportLimits, limited
    from kg.cli.explain_sentence import read_document
    from kg.export.jsonld import text
    from kg.read import Source, read

    def extract(report: Source) -> str:
        made = build([report], max_seconds=seconds, max_memory=megabytes, strict=True)
        return "".join(text(made.graph))

    def explain(report: Source) -> str:
        with limited(report.name, ReportLimits(seconds, megabytes)):
            document = read(report)
            check_language(document)
            reading = read_document(document)
        return json.encode(reading, enc_hook=str).decode()

    def load() -> Store:
        sentence = b"# Report\n\nGartner expects that federated learning mitigates bias.\n"
        extract(Source("report", content=sentence))
        return served.load()

    return replace(served, load=load, extract=extract, explain=explain)


def _load(path: Path) -> Store:
    from pyoxigraph import Store

    from kg.graph.rdf_files import load

    store = Store()
    load(path, store, named=True)
    return store


def _page(store: Store) -> str:
    from kg.export.page import render_page

    return render_page(store)


def _built_page(path: Path) -> bytes | None:
    """The page that a build has left beside its graph."""
    page = current(path / "graph.html")
    return page.read_bytes() if page.is_file() else None


def _token(file: Path | None) -> str:
    """The token, from a file, the environment or a person. Raises ConfigurationError."""
    if file is not None:
        try:
            token = read_bytes(file).decode().strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not in UTF-8"
            raise ConfigurationError(f"{file} cannot be read: {reason}; check the path") from None
    else:
        token = os.environ.get(_TOKEN, "")
        if not token and sys.stdin.isatty():
            token = str(click.prompt("Token for changes", hide_input=True, err=True))
    if len(token) < _SHORTEST or not (token.isascii() and token.isprintable()) or " " in token:
        raise ConfigurationError(
            f"a token of {_SHORTEST} or more characters, ASCII without blanks, is needed for"
            f" changes; set {_TOKEN}, or name a file with --token-file"
        )
    return token


def _public(url: str | None) -> str | None:
    if url is None:
        return None
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise click.BadParameter("give http:// or https:// and a host", param_hint="--public-url")
    if parts.path.strip("/"):
        raise click.BadParameter(
            "give no path: the server is the whole host", param_hint="--public-url"
        )
    return url.rstrip("/")


def _licence(iri: str | None) -> str | None:
    from kg.names import is_iri

    if iri is not None and not is_iri(iri):
        raise click.BadParameter(f"{iri} is no IRI", param_hint="--license")
    return iri
