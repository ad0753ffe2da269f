"""The user's browser, which may not be there."""

from __future__ import annotations

from pathlib import Path

from kg.cli.console import Console


def opened(console: Console, page: Path) -> bool:
    """Open a page of ours in the browser, or say on standard error what to open.

    Whether a browser took it. Never raises: a page can be read later too.
    """
    import webbrowser

    try:
        done = webbrowser.open(page.absolute().as_uri())
    except (OSError, webbrowser.Error):
        done = False
    if not done:
        console.note(f"kg: no browser here; open {page.absolute()} in one")
    return done
