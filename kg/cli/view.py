"""``kg view``."""
import click


@click.command()
def view() -> None:
    """To come."""
