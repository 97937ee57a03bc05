"""`puente mail …`."""

import click


@click.group()
def mail() -> None:
    """See `puente mail --help`."""
