"""Opening the rooms for a command that needs the database."""

from __future__ import annotations

import os

import click

from puente.foundation import language
from puente.foundation.language import gettext as _

SETTINGS = "puente.config.settings"


def say_settings() -> None:
    """Django's settings are found; reading one of them loads no room."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)


def open_rooms() -> None:
    """Loads every room, in the language of this process. A setting that cannot be is said in words."""
    say_settings()
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.utils import translation

    try:
        django.setup()
    except (ImproperlyConfigured, OSError, ValueError) as error:
        raise click.ClickException(_("The settings do not work: {error}").format(error=error)) from error
    translation.activate(language.current())


def migrate() -> None:
    """Brings the database to the shape that this version needs; quick when it has it."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
