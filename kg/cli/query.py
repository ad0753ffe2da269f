"""``kg query``."""

import click


@click.command()
def query() -> None:
    """To come."""
