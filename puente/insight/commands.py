"""`puente insight …`."""

import click


@click.group()
def insight() -> None:
    """See `puente insight --help`."""
