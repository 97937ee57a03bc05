"""Which column of another desk's file means what: a TOML file, one for each tool."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from puente.desk.models import Request, Wait

KNOWN = Path(__file__).parent / "mappings"
COLUMNS = frozenset(
    {
        "number",
        "at",
        "status",
        "opened_at",
        "resolved_at",
        "closed_at",
        "department",
        "requester",
        "opened_by",
        "actor",
        "assignee",
        "priority",
        "channel",
        "met_standard",
    }
)
PRIORITIES = {"low": 1, "normal": 2, "high": 3, "urgent": 4}
SHAPES = ("log", "cases")


class WrongMapping(ValueError):
    """The mapping file cannot be used; its words say why."""


@dataclass(frozen=True)
class Mapping:
    """How a file is read. `shape` is "log" (a row for every change) or "cases" (a row for every case)."""

    source: str
    shape: str
    columns: dict[str, tuple[str, ...]]
    """{our word: what the column is called there, in this version of the tool or that}."""
    status: dict[str, tuple[str, str]]
    """{their state, in small letters as all of their words: (our status, what it waits for or "")}."""
    priority: dict[str, int] = field(default_factory=dict)
    channel: dict[str, str] = field(default_factory=dict)
    subject: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    missing: frozenset[str] = frozenset({""})
    times: tuple[str, ...] = ()
    zone: str = ""
    delimiter: str = ""
    """Nothing said: whichever of the usual ones the header is written with."""


def sources() -> list[str]:
    """The tools whose mapping comes with Puente."""
    return sorted(path.stem for path in KNOWN.glob("*.toml"))


def read_mapping(path: Path) -> Mapping:
    """The mapping in a TOML file. Raises WrongMapping in words."""
    try:
        told = tomllib.loads(path.read_text())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WrongMapping(
            _("%(file)s cannot be read: %(why)s") % {"file": path.name, "why": error}
        ) from error
    columns = {
        str(name): (column,) if isinstance(column, str) else tuple(map(str, column))
        for name, column in told.get("columns", {}).items()
    }
    if unknown := sorted(columns.keys() - COLUMNS):
        raise WrongMapping(_("columns: Puente knows no %(names)s") % {"names": ", ".join(unknown)})
    needed = (
        {"number", "status", "at"} if told.get("shape", "log") == "log" else {"number", "status", "opened_at"}
    )
    if missing := sorted(needed - columns.keys()):
        raise WrongMapping(_("columns: say which column is %(names)s") % {"names": ", ".join(missing)})
    read, texts = told.get("read", {}), told.get("texts", {})
    return Mapping(
        source=_word(told, "source", path.stem)[:40],
        shape=_one_of("shape", told.get("shape", "log"), SHAPES),
        columns=columns,
        status={state.casefold(): _status(state, value) for state, value in told.get("status", {}).items()},
        priority={
            k.casefold(): PRIORITIES[_one_of(f"priority.{k}", v, tuple(PRIORITIES))]
            for k, v in told.get("priority", {}).items()
        },
        channel={
            k.casefold(): _one_of(f"channel.{k}", v, tuple(Request.Channel.values))
            for k, v in told.get("channel", {}).items()
        },
        subject=tuple(texts.get("subject", ())),
        text=tuple(texts.get("text", ())),
        missing=frozenset({"", *read.get("missing", ())}),
        times=tuple(read.get("times", ())),
        zone=str(read.get("zone", "")),
        delimiter=str(read.get("delimiter", "")),
    )


def _status(state: str, value: Any) -> tuple[str, str]:
    status, _colon, waits_for = str(value).partition(":")
    _one_of(f"status.{state}", status, tuple(Request.Status.values))
    if status == Request.Status.WAITING:
        _one_of(f"status.{state}", waits_for, (Wait.Kind.REQUESTER, Wait.Kind.OUTSIDE))
    return status, waits_for


def _one_of(name: str, value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        words = _("%(name)s: %(value)r is none of %(allowed)s")
        raise WrongMapping(words % {"name": name, "value": value, "allowed": ", ".join(map(str, allowed))})
    return str(value)


def _word(told: dict[str, Any], name: str, otherwise: str) -> str:
    return str(told.get(name) or otherwise)
