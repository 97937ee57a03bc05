"""Departments from CSV: founded, or changed where the file says otherwise. The code tells which is which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from puente.calendars.models import Calendar
from puente.foundation.folding import fold
from puente.foundation.verbs import check
from puente.foundation.words import as_words
from puente.imports.csv.cells import is_retired, needed
from puente.imports.csv.report import BadRow
from puente.imports.csv.run import Do, Kind
from puente.imports.csv.sheet import Column, Row
from puente.people import verbs as people
from puente.people.models import Company, Department, Person
from puente.people.verbs.departments import CODE

TEXTS = ("about", "email", "phone", "place")


class Departments(Kind):
    """`parent` may be a department of another row, earlier or later."""

    name = "departments"
    columns = (
        Column("code", ("codigo",), is_required=True),
        Column("name", ("nombre", "department", "departamento"), is_required=True, by_language=True),
        Column("parent", ("part of", "parte de", "depende de", "superior")),
        Column("about", ("what it does", "descripcion", "que hace", "description"), by_language=True),
        Column("email", ("e-mail", "mail", "correo")),
        Column("phone", ("telefono", "tel")),
        Column("place", ("lugar", "location", "ubicacion")),
        Column("calendar", ("calendario",)),
        Column("company", ("empresa",)),
        Column("retired", ("retired on", "retirado", "retirado el")),
    )

    def __init__(self, by: Person) -> None:
        self.by = by
        found = Department.objects.select_related("company", "parent", "calendar")
        self.known: dict[str, Department] = {one.code: one for one in found}
        self.parents = {one.code: one.parent.code if one.parent else "" for one in self.known.values()}
        self.calendars = {
            fold(text): one for one in Calendar.objects.standing() for text in one.name.values()
        }
        self.companies = {fold(one.name): one for one in Company.objects.filter(retired_at=None)}
        self.own = Company.objects.get(kind=Company.Kind.OWN)

    def arranged(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Those above first, wherever they stand in the file; what hangs from nothing comes last, to be refused."""
        there, ahead = set(self.known), list(rows)
        taken: list[Row] = []
        while ahead:
            waiting: list[Row] = []
            for row in ahead:
                ready = not row.get("parent") or row.get("parent").upper() in there
                (taken if ready else waiting).append(row)
                if ready:
                    there.add(row.get("code").upper())
            if len(waiting) == len(ahead):
                break
            ahead = waiting
        return taken + ahead

    def plan(self, row: Row) -> tuple[str, Do]:
        code = needed(row, "code").upper()
        parent = row.get("parent").upper()
        department = self.known.get(code)
        if is_retired(row):
            return self._retired(row, department, parent)
        if department is not None and department.is_retired:
            raise BadRow(("code", _("This department is retired.")))
        self._may_stand(code, parent)
        values: dict[str, Any] = {"name": row.words("name"), "calendar": self._calendar(row)}
        values |= {name: row.words(name) for name in TEXTS if row.has(name)}
        if department is None:
            company = self._company(row) or self.own
            new = Department(code=code, company=company, **values)
            if not CODE.fullmatch(code):
                words = _(
                    "A code is a letter and then letters or digits, without accents or spaces, 12 at most."
                )
                raise BadRow(("code", words))
            check(new, "code", "name", *TEXTS)
            self.known[code], self.parents[code] = new, parent
            return "made", lambda: self._found(code, parent, company, values)
        return self._change(row, department, parent, values)

    def _found(self, code: str, parent: str, company: Company, values: dict[str, Any]) -> None:
        above = self.known[parent] if parent else None
        if above is not None and above.pk is None:
            raise BadRow(("parent", _("The department above could not be founded.")))
        self.known[code] = people.found_department(
            by=self.by, code=code, company=company, parent=above, **values
        )

    def _change(self, row: Row, old: Department, parent: str, values: dict[str, Any]) -> tuple[str, Do]:
        names = [name for name in ("name", *TEXTS) if name in values]
        differs = self._differs(old, {name: values[name] for name in names})
        moves = row.has("parent") and self.parents[old.code] != parent
        recalendared = row.has("calendar") and old.calendar != values["calendar"]
        if moves:
            self.parents[old.code] = parent
        if not (differs or moves or recalendared):
            return "unchanged", lambda: None
        for name in names:
            setattr(old, name, as_words(values[name]) if name in ("name", "about") else values[name])
        old.calendar = values["calendar"] if recalendared else old.calendar

        def do() -> None:
            now = Department.objects.get(code=old.code)
            people.rename(now, by=self.by, name=values["name"])
            people.describe(now, by=self.by, **{name: values[name] for name in TEXTS if name in values})
            if moves:
                people.move_department(now, by=self.by, parent=self.known[parent] if parent else None)
            if recalendared:
                people.set_department_calendar(now, by=self.by, calendar=values["calendar"])

        return "changed", do

    def _retired(self, row: Row, old: Department | None, parent: str) -> tuple[str, Do]:
        """What the file says is retired stays as it is, here or not here at all: retiring names an heir, on its page."""
        if old is not None:
            if not old.is_retired:
                raise BadRow(
                    ("retired", _("A file retires nothing: do it on its page, where its heir is named."))
                )
            texts = {name: row.words(name) for name in ("name", *TEXTS) if row.has(name)}
            calendars = [fold(text) for text in old.calendar.name.values()] if old.calendar else [""]
            if (
                self._differs(old, texts)
                or (row.has("parent") and self.parents[old.code] != parent)
                or (row.has("calendar") and fold(row.get("calendar")) not in calendars)
            ):
                raise BadRow(("code", _("This department is retired: nothing of it changes any more.")))
        return "unchanged", lambda: None

    def _differs(self, old: Department, texts: dict[str, Any]) -> bool:
        before = {name: getattr(old, name) for name in texts}
        try:
            for name, text in texts.items():
                setattr(old, name, text)
            check(old, *texts)
            return any(getattr(old, name) != before[name] for name in texts)
        finally:
            for name in texts:
                setattr(old, name, before[name])

    def _may_stand(self, code: str, parent: str) -> None:
        if not parent:
            return
        above = self.known.get(parent)
        if above is None:
            words = _("There is no department “%(code)s”, neither here nor in the file.") % {"code": parent}
            raise BadRow(("parent", words))
        if above.is_retired:
            raise BadRow(("parent", _("The department above is retired.")))
        here, steps = parent, 0
        while here and steps <= len(self.parents):
            if here == code:
                raise BadRow(("parent", _("A department cannot be part of itself or of one below it.")))
            here, steps = self.parents.get(here, ""), steps + 1

    def _calendar(self, row: Row) -> Calendar | None:
        said = row.get("calendar")
        if said and fold(said) not in self.calendars:
            raise BadRow(("calendar", _("There is no calendar “%(name)s”.") % {"name": said}))
        return self.calendars[fold(said)] if said else None

    def _company(self, row: Row) -> Company | None:
        said = row.get("company")
        if said and fold(said) not in self.companies:
            raise BadRow(("company", _("There is no company “%(name)s”.") % {"name": said}))
        return self.companies[fold(said)] if said else None
