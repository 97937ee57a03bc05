"""A database prepared once and copied for each journey: a file on SQLite, a template on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import dj_database_url
from django.core.management import call_command
from django.db import connections

from puente.foundation.statements import look_again


@dataclass
class Prepared:
    """`template` is a file or the name of a database on the server of DATABASE_URL."""

    static: Path
    template: str
    address: str = ""

    @property
    def is_sqlite(self) -> bool:
        return "/" in self.template

    @contextmanager
    def copy(self, folder: Path) -> Iterator[None]:
        """Within the block Django, and who reads `address`, use a copy of their own."""
        if self.is_sqlite:
            name = str(folder / "puente.sqlite3")
            shutil.copy(self.template, name)
            self.address = f"sqlite:///{name}"
        else:
            name = f"{self.template}_copy"
            _postgres(
                f'drop database if exists "{name}" with (force)',
                f'create database "{name}" template "{self.template}"',
            )
            self.address = _named(os.environ["DATABASE_URL"], name)
        with _using(name):
            yield

    def drop(self) -> None:
        if not self.is_sqlite:
            for name in (f"{self.template}_copy", self.template):
                _postgres(f'drop database if exists "{name}" with (force)')


def prepare(folder: Path) -> Prepared:
    """Migrates an empty database and joins the static files, in `folder` (the database on its server, if it has one)."""
    if connections["default"].vendor == "sqlite":
        template = str(folder / "prepared.sqlite3")
    else:
        template = f"puente_browser_{os.environ.get('PYTEST_XDIST_WORKER', 'one')}"
        _postgres(f'drop database if exists "{template}" with (force)', f'create database "{template}"')
    with _using(template):
        call_command("migrate", verbosity=0, interactive=False)
    return Prepared(static=_static(folder), template=template)


def _static(folder: Path) -> Path:
    """As `puente serve` makes them, in another process so that the tests' own settings stay as they are."""
    make = "import django; django.setup(); from puente.web import statics; statics.prepare()"
    environment = os.environ | {
        "PUENTE_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "puente.config.settings",
    }
    subprocess.run([sys.executable, "-c", make], env=environment, check=True)
    return folder / "static"


@contextmanager
def _using(name: str) -> Iterator[None]:
    """Within the block the default connection is one to the database `name`."""
    before = connections["default"]
    connection = before.copy()
    connection.settings_dict["NAME"] = name
    connections["default"] = connection
    look_again()
    try:
        yield
    finally:
        connection.close()
        connections["default"] = before
        look_again()


def _postgres(*statements: str) -> None:
    import psycopg

    with psycopg.connect(_named(os.environ["DATABASE_URL"], "postgres"), autocommit=True) as server:
        for statement in statements:
            server.execute(statement)


def _named(address: str, name: str) -> str:
    parts = dj_database_url.parse(address)
    host = f"{parts['HOST'] or '127.0.0.1'}:{parts['PORT'] or 5432}"
    return f"postgresql://{parts['USER']}:{parts['PASSWORD']}@{host}/{name}"
