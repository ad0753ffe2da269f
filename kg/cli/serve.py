"""``kg serve``: a graph over HTTP, for browsers, SPARQL clients and programs."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import click

from kg.cli.console import Console
from kg.cli.options import common, examples, graphs_or_last
from kg.errors import ConfigurationError
from kg.files import current

if TYPE_CHECKING:
    from pyoxigraph import Store

    from kg.serve import ServedGraph

_TOKEN: Final = "KG_SERVE_TOKEN"  # noqa: S105 - the name of a variable, not a token
_SHORTEST: Final = 8
_LOCAL: Final = ("localhost", "::1")


@click.command(
    epilog=examples(
        "kg serve",
        "kg serve output --port 0",
        "kg serve graph.nq.gz --timeout 5 --cors https://example.org",
        "KG_SERVE_TOKEN=... kg serve output --update",
        "curl http://127.0.0.1:8000/sparql --data-urlencode 'query=ASK { ?s a tkg:Risk }'",
    )
)
@click.argument("graph", metavar="[GRAPH]", type=click.Path(path_type=Path), required=False)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen at; 0 for any that is free.",
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
@click.option(
    "--max-result",
    metavar="MIB",
    type=click.IntRange(1, 4096),
    default=128,
    show_default=True,
    help="Size that an answer may have.",
)
@click.option(
    "--max-memory",
    metavar="MIB",
    type=click.IntRange(64, 1 << 20),
    default=1024,
    show_default=True,
    help="Memory that a query may take, beyond the graph.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    help="Short queries answered at once (default: one a processor, at least 2).",
)
@click.option(
    "--max-clients",
    type=click.IntRange(1, 1 << 16),
    default=4096,
    show_default=True,
    help="Clients connected at once; idle ones give way to new ones.",
)
@click.option(
    "--max-waiting",
    type=click.IntRange(0, 1 << 16),
    default=4096,
    show_default=True,
    help="Queries that may wait for a worker; more are told to come again.",
)
@click.option(
    "--client-share",
    metavar="PERCENT",
    type=click.IntRange(1, 100),
    default=75,
    show_default=True,
    help="Part of these places that one address may take.",
)
@common
@click.pass_obj
def serve(  # noqa: PLR0913 - one parameter an option
    console: Console,
    graph: Path | None,
    host: str,
    port: int,
    public_url: str | None,
    origins: Sequence[str],
    token_file: Path | None,
    title: str | None,
    licence: str | None,
    timeout: float,
    max_result: int,
    max_memory: int,
    workers: int | None,
    max_clients: int,
    max_waiting: int,
    client_share: int,
    *,
    update: bool,
) -> None:
    """Serve a graph over HTTP until Ctrl-C.

    GRAPH is a file, the folder of a build ("output" if left out) or a store. The server offers the
    interactive page (/), a page for queries (/query), SPARQL (/sparql), whole graphs (/data),
    a description (/.well-known/void), and a page and data about each thing under the path of
    its IRI. It is read-only unless --update, calls no other machine, and listens on this
    machine alone unless --host says otherwise.
    """
    from kg.serve import Limits, ServerSettings
    from kg.serve.run_server import run
    from kg.serve.served_dataset import MIB

    served = Path(*graphs_or_last([str(graph)] if graph else []))
    count = workers or max(2, os.cpu_count() or 2)
    limits = Limits(
        seconds=timeout,
        result=max_result * MIB,
        pending=4 * max_result * MIB,
        memory=max_memory * MIB,
        workers=count,
        long=4 * count,
        connections=max_clients,
        waiting=max_waiting,
        share=client_share / 100,
    )
    settings = ServerSettings(
        host=host,
        port=port,
        public=_public(public_url),
        origins=tuple(origins),
        token=_token(token_file) if update else None,
        licence=_licence(licence),
        limits=limits,
    )
    if update:
        console.note("kg: changes are kept until the server stops; GRAPH itself stays as it is")
    if update and not (host in _LOCAL or host.startswith("127.")):
        console.warn("the token travels unencrypted; put a proxy with TLS before the server")

    def ready(address: str) -> None:
        if console.json:
            console.out(json.dumps({"address": address, "sparql": f"{address}/sparql"}))
        else:
            console.out(f"kg: serving {served} at {address} (Ctrl-C to stop)")
        console.finish()

    run(_source(served, title), settings, _built_page(served), ready)


def _source(path: Path, title: str | None) -> ServedGraph:
    from kg.graph.questions import questions
    from kg.serve import ExampleQuery, ServedGraph

    offered = tuple(ExampleQuery(q.name, q.text, q.query) for q in questions())
    name = title or path.resolve().name
    return ServedGraph(name, lambda: _load(path), _page, offered)


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
            token = file.read_text("utf-8").strip()
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
            f" --update; set {_TOKEN}, or name a file with --token-file"
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
