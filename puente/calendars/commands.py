"""`puente calendar …`."""

import click


@click.group()
def calendar() -> None:
    """See `puente calendar --help`."""
