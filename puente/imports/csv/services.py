"""Services from CSV, with the hours of their first response and of their resolution when the file tells them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from puente.catalogue import verbs as catalogue
from puente.catalogue.models import Priority, Service, ServiceAudience, Standard
from puente.foundation.folding import fold
from puente.foundation.verbs import check
from puente.foundation.words import as_words
from puente.imports.csv.cells import choice, is_retired, needed, several, yes_or_no
from puente.imports.csv.report import BadRow
from puente.imports.csv.run import Do, Kind
from puente.imports.csv.sheet import Column, Row
from puente.people.models import Department, Person

TEXTS = ("summary", "also_called", "expects")
HOURS = {
    "first_response_hours": Standard.Metric.FIRST_RESPONSE,
    "resolution_hours": Standard.Metric.RESOLUTION,
}
PRIORITIES = {"low": 1, "baja": 1, "normal": 2, "": 2, "high": 3, "alta": 3, "urgent": 4, "urgente": 4}


class Services(Kind):
    """The code tells one service from another. Hours are working hours; a standard begins today."""

    name = "services"
    columns = (
        Column("code", ("codigo",), is_required=True),
        Column("department", ("departamento",), is_required=True),
        Column("name", ("nombre", "service", "servicio"), is_required=True, by_language=True),
        Column("summary", ("what you get", "resumen", "que recibes"), by_language=True),
        Column("also_called", ("words", "tambien llamado", "palabras"), by_language=True),
        Column("expects", ("what is asked", "que se te pide"), by_language=True),
        Column("who_may_ask", ("who", "quien puede pedir")),
        Column("audience", ("departments", "departamentos")),
        Column("is_confidential", ("confidential", "confidencial")),
        Column("priority", ("prioridad",)),
        Column("first_response_hours", ("horas primera respuesta",)),
        Column("resolution_hours", ("horas resolucion",)),
        Column("retired", ("retired on", "retirado", "retirado el")),
    )

    def __init__(self, by: Person) -> None:
        self.by = by
        self.departments = {one.code: one for one in Department.objects.select_related("calendar")}
        self.known = {one.code.lower(): one for one in Service.objects.select_related("department")}
        self.audiences: dict[str, set[int]] = {}
        for code, department in ServiceAudience.objects.values_list("service__code", "department"):
            self.audiences.setdefault(code.lower(), set()).add(department)
        rows = Standard.objects.filter(service__isnull=False, option=None, priority=None, force_until=None)
        self.hours: dict[tuple[str, str], int] = {
            (code.lower(), metric): seconds
            for code, metric, seconds in rows.values_list("service__code", "metric", "target_seconds")
        }

    def plan(self, row: Row) -> tuple[str, Do]:
        code = needed(row, "code")
        old, retired = self.known.get(code.lower()), is_retired(row)
        if old is None and retired:
            return "unchanged", lambda: None  # it is not here, and shall not be
        if old is not None and old.is_retired and not retired:
            raise BadRow(("code", _("This service is retired.")))
        if old is not None and retired and not old.is_retired:
            raise BadRow(("retired", _("A file retires nothing: do it on the service's page.")))
        known = {old.department_id} if retired and old is not None else set()
        department = self._department("department", needed(row, "department").upper(), known)
        values: dict[str, Any] = {"name": as_words(row.words("name"))}
        values |= {name: as_words(row.words(name)) for name in TEXTS if row.has(name)}
        if row.has("is_confidential"):
            values["is_confidential"] = yes_or_no(row, "is_confidential")
        if row.has("priority"):
            values["priority"] = self._priority(row)
        asks = self._who(row, self.audiences.get(code.lower(), set()))
        hours = {
            str(metric): seconds for name, metric in HOURS.items() if (seconds := self._seconds(row, name))
        }
        told = Service(code=code, department=department, **values)
        check(told, "code", "name", *TEXTS)
        if old is None:
            self._check_code(code)
            told.who_may_ask = asks[0] if asks else Service.Who.INSIDE
            self.known[code.lower()] = told
            self._remember(code, asks, hours)
            return "made", lambda: self._found(code, department, values, asks, hours)
        return self._change(old, department, values, asks, hours)

    def _found(self, code: str, where: Department, values: dict[str, Any], asks: Any, hours: Any) -> None:
        who = {"who_may_ask": asks[0], "audience": asks[1]} if asks else {}
        made = catalogue.found_service(where, by=self.by, code=code, **who, **values)
        self._promise(made, hours)
        self.known[code.lower()] = made

    def _change(
        self, old: Service, where: Department, values: dict[str, Any], asks: Any, hours: Any
    ) -> tuple[str, Do]:
        code = old.code.lower()
        moves = old.department != where
        differs = {name: value for name, value in values.items() if getattr(old, name) != value}
        others = asks is not None and (asks[0], {one.pk for one in asks[1]}) != (
            old.who_may_ask,
            self.audiences.get(code, set()),
        )
        promised = {metric: s for metric, s in hours.items() if self.hours.get((code, metric)) != s}
        if not (moves or differs or others or promised):
            return "unchanged", lambda: None
        if old.is_retired:
            raise BadRow(("code", _("This service is retired: nothing of it changes any more.")))
        for name, value in differs.items():
            setattr(old, name, value)
        old.department = where
        self._remember(code, asks, hours)
        if others:
            old.who_may_ask = asks[0]

        def do() -> None:
            now = Service.objects.select_related("department").get(code__iexact=code)
            if moves:
                now = catalogue.move_service(now, by=self.by, to=where)
            if "name" in differs:
                now = catalogue.rename_service(now, by=self.by, name=differs["name"])
            described = {name: value for name, value in differs.items() if name != "name"}
            if described:
                now = catalogue.describe_service(now, by=self.by, **described)
            if others:
                now = catalogue.set_audience(now, by=self.by, who_may_ask=asks[0], audience=asks[1])
            self._promise(now, promised)

        return "changed", do

    def _promise(self, service: Service, hours: dict[str, int]) -> None:
        for metric, seconds in hours.items():
            catalogue.set_standard(
                service.department, by=self.by, metric=metric, target_seconds=seconds, service=service
            )

    def _remember(self, code: str, asks: Any, hours: dict[str, int]) -> None:
        if asks is not None:
            self.audiences[code.lower()] = {one.pk for one in asks[1]}
        self.hours |= {(code.lower(), metric): seconds for metric, seconds in hours.items()}

    def _check_code(self, code: str) -> None:
        from puente.catalogue.codes import code_for

        code_for(code, as_words(code), lambda one: one.lower() in self.known)

    def _department(self, column: str, code: str, known: Collection[int] = ()) -> Department:
        """One that stands, or that is `known` to have stood there before it was retired."""
        found = self.departments.get(code)
        if found is None:
            raise BadRow((column, _("There is no department “%(code)s”.") % {"code": code}))
        if found.is_retired and found.pk not in known:
            raise BadRow((column, _("This department is retired.")))
        return found

    def _who(self, row: Row, known: Collection[int]) -> tuple[str, list[Department]] | None:
        """Who may ask; None when the file does not say."""
        if not (row.has("who_may_ask") or row.has("audience")):
            return None
        audience = [self._department("audience", one.upper(), known) for one in several(row.get("audience"))]
        usual = Service.Who.DEPARTMENTS if audience else Service.Who.INSIDE
        who = choice(row, "who_may_ask", Service.Who, usual)
        if who == Service.Who.DEPARTMENTS and not audience:
            raise BadRow(("audience", _("Name the departments that may ask.")))
        return who, audience if who == Service.Who.DEPARTMENTS else []

    def _priority(self, row: Row) -> int:
        said = fold(row.get("priority"))
        if said not in PRIORITIES:
            known = ", ".join(one.code for one in Priority)
            raise BadRow(
                ("priority", _("“%(said)s” is none of: %(known)s.") % {"said": said, "known": known})
            )
        return PRIORITIES[said]

    def _seconds(self, row: Row, column: str) -> int | None:
        said = row.get(column)
        if not said:
            return None
        try:
            seconds = round(float(said.replace(",", ".")) * 3600)
        except (ValueError, OverflowError):
            seconds = 0
        if not 0 < seconds <= 10_000 * 3600:
            raise BadRow((column, _("“%(said)s” is no number of hours.") % {"said": said}))
        return seconds
