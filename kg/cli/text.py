"""``kg text``: the text of a report as its offsets count it."""

from __future__ import annotations

import click

from kg.cli.console import Console
from kg.cli.options import common, examples, output


@click.command(
    epilog=examples(
        "kg text report.pdf",
        "kg text report.docx -o report.txt",
        "kg text report.pdf --json",
    )
)
@click.argument("report")
@output
@common
@click.pass_obj
def text(console: Console, report: str) -> None:
    """Print the text of REPORT in which the offsets of its evidence count.

    Of Markdown, HTML and plain text that is the file, decoded; of PDF, Word, slides and
    EPUB what is read in them, in reading order. --json also gives where pages begin.
    """
    from kg.read import discover, read

    found = discover([report])
    if len(found) > 1:
        raise click.UsageError(f"{report} names {len(found)} reports; name one of them")
    document = read(found[0])
    if not console.json:
        console.out(document.source)
        return
    described = {
        "name": document.name,
        "media_type": document.media_type,
        "sha256": document.sha256,
        "pages": [{"page": page, "start": start} for start, page in document.pages],
        "text": document.source,
    }
    console.out_json(described)
