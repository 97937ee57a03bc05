"""`puente doctor`: looks whether this installation is sound, changes nothing, and says what to do."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import click

from puente.cli import migrate
from puente.foundation import doctor as house_doctor
from puente.foundation.doctor import Finding
from puente.foundation.language import gettext as _
from puente.foundation.language import ngettext
from puente.foundation.rooms import open_rooms

LEAST_FREE = 500 * 1024 * 1024


@click.command(help=_("Looks whether this installation is sound. Exit code 1 when it is not."))
@click.option("--all", "thorough", is_flag=True, help=_("Every request and file, however many there are."))
@click.option("--json", "as_json", is_flag=True, help=_("The findings as JSON."))
def doctor(thorough: bool, as_json: bool) -> None:
    open_rooms()
    findings = examine(thorough=thorough)
    sick = sum(not finding.sound for finding in findings.values())
    if as_json:
        told = {
            name: {"sound": finding.sound, "said": finding.said, **(finding.figures or {})}
            for name, finding in findings.items()
        }
        click.echo(json.dumps({"sound": not sick, "findings": told}, ensure_ascii=False))
    else:
        for name, finding in findings.items():
            mark = click.style("✓", fg="green") if finding.sound else click.style("✗", fg="red", bold=True)
            click.echo(f"{mark} {name:<13} {finding.said}")
        said = ngettext("{n} thing to see to.", "{n} things to see to.", sick) if sick else _("All is well.")
        click.echo(said.format(n=sick))
    raise SystemExit(1 if sick else 0)


def examine(*, thorough: bool = False) -> dict[str, Finding]:
    """Every finding by name. The rooms are asked only when the database has the tables they expect."""
    found = {
        name: _looked(check)
        for name, check in {
            "settings": _settings,
            "secret": _secret,
            "folder": _folder,
            "database": _database,
        }.items()
    }
    return found | house_doctor.examine(thorough=thorough) if found["database"].sound else found


def _looked(check: house_doctor.Check) -> Finding:
    try:
        return check()
    except click.ClickException as error:
        return Finding(False, error.message)
    except Exception as error:
        return Finding(False, f"{type(error).__name__}: {error}")


def _settings() -> Finding:
    from django.conf import settings
    from django.http.request import validate_host

    host = urlsplit(settings.ORIGIN).hostname or ""
    if not validate_host(f"[{host}]" if ":" in host else host, settings.ALLOWED_HOSTS):
        words = _(
            "PUENTE_ORIGIN says {host}, which PUENTE_HOSTS does not list: links in mail would lead nowhere."
        )
        return Finding(False, words.format(host=host or "?"))
    if settings.DEBUG:
        return Finding(False, _("PUENTE_DEBUG is on: errors show what is inside. Leave it out."))
    return Finding(True, _("The settings agree with one another."))


def _secret() -> Finding:
    from django.conf import settings

    if len(settings.SECRET_KEY) < 32:
        return Finding(False, _("PUENTE_SECRET_KEY is shorter than 32 letters."))
    kept = settings.DATA / "secret-key"
    if not os.environ.get("PUENTE_SECRET_KEY") and kept.exists() and kept.stat().st_mode & 0o077:
        return Finding(False, _("Others can read {path}: `chmod 600` it.").format(path=kept))
    return Finding(True, _("The secret key is long and its owner's alone."))


def _folder() -> Finding:
    from django.conf import settings

    for folder in (settings.DATA, Path(settings.FILES_ROOT)):
        if folder.exists():
            try:
                with tempfile.TemporaryFile(dir=folder):
                    pass
            except OSError as error:
                return Finding(False, _("The data folder cannot be used: {error}").format(error=error))
    free = shutil.disk_usage(settings.DATA).free if settings.DATA.exists() else 0
    figures: dict[str, int | float | str] = {"free_bytes": free}
    if free < LEAST_FREE:
        words = _("Only {free} MB are free in the data folder.")
        return Finding(False, words.format(free=free // 2**20), figures)
    return Finding(True, _("The data folder can be written to."), figures)


def _database() -> Finding:
    from django.db import connection

    waiting = migrate.pending()
    figures: dict[str, int | float | str] = {"engine": connection.vendor, "steps_waiting": len(waiting)}
    if waiting:
        words = _("The database needs `puente migrate` first: {steps}")
        return Finding(False, words.format(steps=", ".join(waiting[:5])), figures)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
            broken = [row[0] for row in cursor.execute("PRAGMA quick_check(5)").fetchall() if row[0] != "ok"]
        if broken:
            words = _("The SQLite file is damaged ({said}): bring back the last backup.")
            return Finding(False, words.format(said="; ".join(broken)), figures)
        if mode != "wal" and mode != "memory":
            return Finding(
                False, _("SQLite does not keep a write-ahead log ({mode}).").format(mode=mode), figures
            )
    return Finding(True, _("The database is whole and up to date."), figures)
