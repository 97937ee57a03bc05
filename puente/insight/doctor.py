"""Looks at what insight stands on: libraries, the disk, a lake."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from puente.foundation.language import gettext as _
from puente.insight import saying

NEEDED = ("duckdb", "pyarrow", "numpy", "scipy")
LEAST_FREE = 1 << 30


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    state: Literal["good", "missing", "wrong"]
    said: str


def examine(lake: Path | None) -> list[Finding]:
    """All that was looked at, in order; nothing is changed."""
    findings = [_library(name) for name in NEEDED]
    findings += [_extra("numba", "fast", _("kernels run compiled")), _spark(), _engine(), _disk(lake)]
    if lake is not None:
        findings.append(_lake(lake))
    return findings


def _library(name: str) -> Finding:
    try:
        return Finding(name, "good", version(name))
    except PackageNotFoundError:
        return Finding(name, "wrong", _("not installed; run make setup"))


def _extra(name: str, extra: str, does: str) -> Finding:
    try:
        return Finding(name, "good", f"{version(name)}, {does}")
    except PackageNotFoundError:
        return Finding(name, "missing", _("not installed; pip install 'puente[%s]' brings it") % extra)


def _spark() -> Finding:
    found = _extra("pyspark", "spark", _("kernels run on a cluster"))
    if found.state != "good":
        return found
    java = shutil.which("java")
    said = (
        subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr if java else ""
    )
    if not said:
        return Finding("pyspark", "missing", _("installed, but there is no Java to run it (17 or newer)"))
    return Finding("pyspark", "good", f"{found.said}; {said.splitlines()[0]}")


def _engine() -> Finding:
    """The engine sorts more than its memory holds: it must spill, and say so in no other way."""
    import duckdb

    what = _("memory limit")
    limit = os.environ.get("PUENTE_INSIGHT_MEMORY") or "1GB"
    with tempfile.TemporaryDirectory() as spill:
        try:
            with duckdb.connect(config={"memory_limit": limit, "temp_directory": spill}) as db:
                db.execute("select 1").fetchall()
        except duckdb.Error as why:
            return Finding(
                what,
                "wrong",
                _("PUENTE_INSIGHT_MEMORY=%(limit)s does not work: %(why)s") % {"limit": limit, "why": why},
            )
    return Finding(what, "good", limit)


def _disk(lake: Path | None) -> Finding:
    place = lake or Path(tempfile.gettempdir())
    free = shutil.disk_usage(place).free
    said = _("%(free)s GB free at %(place)s") % {"free": saying.decimal(free / (1 << 30)), "place": place}
    return Finding(_("disk"), "good" if free >= LEAST_FREE else "wrong", said)


def _lake(root: Path) -> Finding:
    from puente.insight.lake.export import BadLake, verify
    from puente.insight.lake.layout import Layout

    try:
        manifest = verify(Layout(root))
    except BadLake as why:
        return Finding(_("lake"), "wrong", str(why))
    said = _("%(events)s events in %(files)s files, every count and hash as it was written")
    return Finding(
        _("lake"),
        "good",
        said % {"events": saying.count(manifest.rows), "files": saying.count(len(manifest.parts))},
    )
