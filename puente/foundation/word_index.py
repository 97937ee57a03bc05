"""An index of the words in one column, the same on both databases: SQLite's FTS5, PostgreSQL's GIN.

The database keeps it by itself, whoever writes the column. It is made by a migration, and after every migration looked
at again, since SQLite drops a table's triggers whenever a migration rebuilds the table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import F, Func
from django.db.models.expressions import RawSQL

from puente.foundation.doctor import Finding
from puente.foundation.folding import fold
from puente.foundation.language import gettext as _

Rows = TypeVar("Rows", bound=models.QuerySet[Any])
MOST_WORDS = 8
WITH_MARKS = "áàâäãåāéèêëēėíìîïīóòôöõøōúùûüūñçýÿ"
BARE = "aaaaaaaeeeeeeiiiiiooooooouuuuuncyy"


def words_of(said: str) -> list[str]:
    """The words looked for, at most eight: folded, without anything that is neither letter nor figure."""
    return list(dict.fromkeys(re.findall(r"[^\W_]+", fold(said[:400]))))[:MOST_WORDS]


@dataclass(frozen=True)
class WordIndex:
    """The words of `column` of `table`, whose key is `id`. `index.having(rows, "toner hp")` finds by beginnings."""

    table: str
    column: str

    @property
    def name(self) -> str:
        return f"{self.table}_{self.column}_words"

    def having(self, rows: Rows, said: str) -> Rows:
        """The rows that have a word beginning with each word of `said`; none without words."""
        match = self.match(said)
        return self.matching(rows, match) if match else rows.none()

    def match(self, said: str) -> str:
        """What the database is asked: each word of `said`, or one that begins so; empty without words."""
        words = words_of(said)
        if connections[DEFAULT_DB_ALIAS].vendor == "sqlite":
            return " ".join(f'"{word}"*' for word in words)
        return " & ".join(f"{word}:*" for word in words)

    def matching(self, rows: Rows, match: str) -> Rows:
        """The rows that answer to a `match`: a value like another, so that the question can be made once."""
        if connections[rows.db].vendor == "sqlite":
            found = RawSQL(f"SELECT rowid FROM {self.name} WHERE {self.name} MATCH %s", [match])
            return rows.filter(pk__in=found)
        found = RawSQL(
            f"SELECT id FROM {self.table} WHERE {self._document} @@ to_tsquery('simple', %s)", [match]
        )
        # As an array: the words are looked up first, whatever PostgreSQL thinks of how many rows have them.
        return rows.filter(Func(F("pk"), found, arg_joiner=" = ANY(ARRAY", template="%(expressions)s)",
                                output_field=models.BooleanField()))  # fmt: skip

    def make(self, using: str = DEFAULT_DB_ALIAS, **_kwargs: Any) -> None:
        """Makes what is missing; harmless to repeat. For `post_migrate`, and for the migration that brings it."""
        connection = connections[using]
        with connection.cursor() as cursor:
            if self.table not in connection.introspection.table_names(cursor):
                return
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"CREATE INDEX IF NOT EXISTS {self.name} ON {self.table} USING gin ({self._document})"
                )
                return
            if self.is_whole(using):
                return
            cursor.execute(
                f"CREATE VIRTUAL TABLE IF NOT EXISTS {self.name} USING fts5({self.column},"
                f" content='{self.table}', content_rowid='id', tokenize='unicode61 remove_diacritics 2')"
            )
            for name, sql in self._triggers().items():
                cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {sql}")
            cursor.execute(f"INSERT INTO {self.name}({self.name}) VALUES ('rebuild')")

    def is_whole(self, using: str = DEFAULT_DB_ALIAS) -> bool:
        """Whether the index is there, and the triggers that keep it."""
        connection = connections[using]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT 1 FROM pg_class WHERE relname = %s AND relkind = 'i'", [self.name])
                return cursor.fetchone() is not None
            cursor.execute("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'table')")
            return {self.name, *self._triggers()} <= {name for (name,) in cursor.fetchall()}

    def examined(self) -> Finding:
        """For the doctor."""
        if self.is_whole():
            return Finding(True, _("Words are found."))
        return Finding(
            False,
            _("{name} is missing, or what keeps it. `puente migrate` makes it again.").format(name=self.name),
        )

    def _triggers(self) -> dict[str, str]:
        index, column = self.name, self.column
        forget = f"INSERT INTO {index}({index}, rowid, {column}) VALUES ('delete', old.id, old.{column});"
        learn = f"INSERT INTO {index}(rowid, {column}) VALUES (new.id, new.{column});"
        return {
            f"{index}_learn": f"AFTER INSERT ON {self.table} BEGIN {learn} END",
            f"{index}_forget": f"AFTER DELETE ON {self.table} BEGIN {forget} END",
            f"{index}_change": f"AFTER UPDATE OF {column} ON {self.table}"
            f" WHEN old.{column} IS NOT new.{column} BEGIN {forget} {learn} END",
        }

    @property
    def _document(self) -> str:
        """Letters and figures alone, in small letters without accents, so that no word is read as an address or a sign."""
        bare = f"translate(lower({self.column}), '{WITH_MARKS}', '{BARE}')"
        return f"to_tsvector('simple', regexp_replace({bare}, '[^[:alnum:]]+', ' ', 'g'))"
