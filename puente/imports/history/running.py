"""Bringing a file of history in: a trial run that writes nothing, or the real one, a piece at a time."""

from __future__ import annotations

import hashlib
import re
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from puente.desk import verbs as desk
from puente.desk.clock.reckoning import reckoning_together
from puente.desk.history import Telling
from puente.desk.models import Request
from puente.events import statistics
from puente.foundation.verbs import via
from puente.imports.history.reading import File, Row
from puente.imports.history.telling import NOBODYS_GROUP, tell
from puente.people import verbs as people
from puente.people.models import Department, Membership, Organization, Person
from puente.people.verbs.importing import people_of

PATIENCE = 0.13
"""Seconds that one piece may take: the desk stays usable, since each piece is a short transaction."""
A_FEW, GROWN = 160, 4
"""The database is asked to look again at what it holds once there are a few requests more, and each time that there are
so many times more: else it checks what points at thousands of rows in the way that was best for ten."""
WEEK = 5000
"""Cases looked at together in a trial run."""


@dataclass
class Report:
    """What a run made, or would make."""

    rows: int = 0
    requests: int = 0
    events: int = 0
    departments: int = 0
    persons: int = 0
    standards_missed: int = 0
    rows_refused: int = 0
    unchanged: int = 0
    dry_run: bool = False


@dataclass
class Run:
    """One import of one file. `by` may be missing in a trial run on an empty house."""

    file: File
    by: Person | None
    report: Report = field(default_factory=Report)
    _departments: dict[str, Department] = field(default_factory=dict)
    _people: dict[str, int] = field(default_factory=dict)
    _serving: set[tuple[str, str]] = field(default_factory=set)
    _size: int = 40
    _looks_at: int = field(default_factory=lambda: A_FEW)

    @cached_property
    def _founded(self) -> bool:
        return is_founded()

    @property
    def source(self) -> str:
        return self.file.mapping.source

    def try_out(self, tick: Callable[[int], None]) -> Report:
        """What would be made; nothing is written, and the database may even be empty."""
        self.report.dry_run = True
        there = self._known_departments()
        departments, persons, serving = set(there), set[str](), set[tuple[str, str]]()
        for tellings, rows in self._pieces(lambda: WEEK):
            known = self._known_requests(tellings)
            fresh = [t for t in tellings if t.outside_key not in known]
            self._count(tellings, fresh)
            departments |= {name for t in fresh for name in t.departments()}
            persons |= {name for t in fresh for name in t.people()}
            serving |= {pair for t in fresh for pair in t.serving()}
            tick(rows)
        met = set(people_of(self.source, persons)) if self._founded else set()
        self.report.departments = len(departments - there)
        self.report.persons = len(persons - met)
        self.report.events += (
            self.report.departments + self.report.persons + len(serving - self._known_serving(serving))
        )
        return self._done()

    def bring_in(self, tick: Callable[[int], None]) -> Report:
        """Makes it so. What a stopped run had made stays made; the next one goes on after it."""
        with reckoning_together():
            return self._bring_in(tick)

    def _bring_in(self, tick: Callable[[int], None]) -> Report:
        assert self.by is not None
        batch = f"{self.source}:{_fingerprint(self.file.path)}"
        self._departments = {d.outside_key: d for d in Department.objects.filter(source=self.source)}
        self._numbers_of_others()
        self._size = 40
        for tellings, rows in self._pieces(lambda: self._size):
            started = time.perf_counter()
            known = self._known_requests(tellings)
            fresh = [t for t in tellings if t.outside_key not in known]
            with via("import"):
                self._ready(fresh, batch)
                if fresh:
                    desk.import_requests(
                        fresh,
                        source=self.source,
                        departments=self._departments,
                        people=self._people,
                        batch=batch,
                        by=self.by,
                    )
            self._count(tellings, fresh)
            tick(rows)
            if self.report.requests >= self._looks_at:
                self._looks_at = self.report.requests * GROWN
                statistics.refresh()
            took = time.perf_counter() - started
            self._size = max(40, min(1000, int(self._size * min(2.0, PATIENCE / max(took, 0.001)))))
        return self._done()

    def _pieces(self, size: Callable[[], int]) -> Iterator[tuple[list[Telling], int]]:
        tellings: list[Telling] = []
        rows = 0
        for case in self.file.cases():
            tellings.append(self._told(case))
            rows += len(case)
            if len(tellings) >= size():
                yield tellings, rows
                tellings, rows = [], 0
        if tellings:
            yield tellings, rows

    def _told(self, case: list[Row]) -> Telling:
        return tell(case, *self.file.words(case[0]))

    def _count(self, tellings: Iterable[Telling], fresh: list[Telling]) -> None:
        report = self.report
        report.requests += len(fresh)
        report.unchanged += sum(1 for _telling in tellings) - len(fresh)
        report.events += sum(len(t.steps) + 1 for t in fresh)
        report.standards_missed += sum(t.says_missed for t in fresh)

    def _ready(self, fresh: list[Telling], batch: str) -> None:
        """The departments, people and memberships that these cases need."""
        assert self.by is not None
        for telling in fresh:
            for name in telling.departments() - self._departments.keys():
                self._departments[name] = self._found(name)
        names = {name for t in fresh for name in t.people()} - self._people.keys()
        if names:
            there = people_of(self.source, names)
            if names - there.keys():
                made = people.import_people(sorted(names), source=self.source, batch=batch, by=self.by)
                self.report.persons += len(names) - len(there)
                self.report.events += len(names) - len(there)
                there = made
            self._people |= there
        self._serve(fresh, batch)

    def _serve(self, fresh: list[Telling], batch: str) -> None:
        assert self.by is not None
        pairs: dict[tuple[int, int], datetime] = {}
        for telling in fresh:
            for person, department in telling.serving() - self._serving:
                key = (self._people[person], self._departments[department].pk)
                pairs[key] = min(pairs.get(key, telling.opened_at), telling.opened_at)
                self._serving.add((person, department))
        if pairs:
            self.report.events += len(people.import_memberships(pairs, batch=batch, by=self.by))

    def _found(self, name: str) -> Department:
        assert self.by is not None
        shown = name or _("Without a group")
        department = people.found_department(
            by=self.by, code=_code(shown), name=shown, source=self.source, outside_key=name or "-"
        )
        self.report.departments += 1
        self.report.events += 1
        return department

    def _numbers_of_others(self) -> None:
        if "-" in self._departments:
            self._departments[NOBODYS_GROUP] = self._departments.pop("-")

    def _known_requests(self, tellings: list[Telling]) -> set[str]:
        keys = [telling.outside_key for telling in tellings] if self._founded else []
        found: set[str] = set()
        for start in range(0, len(keys), 500):
            there = Request.objects.filter(source=self.source, outside_key__in=keys[start : start + 500])
            found |= set(there.values_list("outside_key", flat=True))
        return found

    def _known_departments(self) -> set[str]:
        if not self._founded:
            return set()
        there = Department.objects.filter(source=self.source).values_list("outside_key", flat=True)
        return {"" if key == "-" else key for key in there}

    def _known_serving(self, pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
        if not pairs or not self._founded:
            return set()
        rows = Membership.objects.filter(
            until_at__isnull=True, person__source=self.source, department__source=self.source
        )
        there = set(rows.values_list("person__outside_key", "department__outside_key"))
        return {(p, d) for p, d in pairs if (p, d or "-") in there}

    def _done(self) -> Report:
        self.report.rows = self.file.rows
        self.report.rows_refused = len(self.file.refused)
        return self.report


def is_founded() -> bool:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    return Organization._meta.db_table in tables and Organization.objects.exists()


def _code(name: str) -> str:
    """A free code for a department, from its name: a word as it is, of several their initials and numbers ("Group 70"
    is G70), so that those of one family are told apart at a glance. Twelve letters and digits at most."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    parts = re.findall(r"[A-Z]+|[0-9]+", plain)
    code = "".join(part if part.isdecimal() or len(parts) == 1 else part[0] for part in parts)
    code = (code if code[:1].isalpha() else f"D{code}")[:12]
    taken = set(Department.objects.filter(code__startswith=code[:8]).values_list("code", flat=True))
    if code not in taken:
        return code
    return next(c for c in (f"{code[: 12 - len(str(n))]}{n}" for n in range(2, 10_000)) if c not in taken)


def _fingerprint(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()[:16]
