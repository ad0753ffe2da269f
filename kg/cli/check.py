"""``kg check``."""

import click


@click.command()
def check() -> None:
    """To come."""
