"""People from CSV: added without an invitation, or changed. The key is `id` if there is one, else the e-mail."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from puente.foundation.errors import Invalid
from puente.foundation.folding import fold
from puente.foundation.verbs import check
from puente.imports.csv.cells import choice, needed, several
from puente.imports.csv.report import BadRow
from puente.imports.csv.run import Do, Kind
from puente.imports.csv.sheet import Column, Row
from puente.people import languages as tongues
from puente.people import verbs as people
from puente.people.models import Company, Person
from puente.people.verbs.addresses import clean

SOURCE = "csv"
PROFILE = ("name", "called", "job", "kind", "language")


class People(Kind):
    """Changing an e-mail or a phone is not an import's to do: that is the person's own."""

    name = "people"
    columns = (
        Column("id", ("outside key", "employee number", "numero de empleado", "clave")),
        Column("name", ("nombre", "full name", "nombre completo"), is_required=True),
        Column("called", ("what we call you", "como te llamamos", "nombre corto")),
        Column("email", ("e-mail", "mail", "correo")),
        Column("phone", ("telefono", "tel")),
        Column("kind", ("tipo",)),
        Column("company", ("empresa",)),
        Column("job", ("puesto", "job title", "cargo")),
        Column("language", ("idioma",)),
        Column("languages", ("idiomas", "speaks", "habla")),
    )

    def __init__(self, by: Person) -> None:
        self.by = by
        everybody = list(Person.objects.get_queryset().filter(merged_into=None).select_related("company"))
        self.by_email = {one.email: one for one in everybody if one.email}
        self.by_key = {one.outside_key: one for one in everybody if one.source == SOURCE and one.outside_key}
        self.lines: dict[str, int] = {}
        self.companies = {fold(one.name): one for one in Company.objects.filter(retired_at=None)}
        self.own = Company.objects.get(kind=Company.Kind.OWN)

    def plan(self, row: Row) -> tuple[str, Do]:
        values = self._values(row)
        email, key = self._email(row), row.get("id")
        self._stands_once(row, email, key)
        known = self.by_key.get(key) if key else None
        same = self.by_email.get(email) if email else None
        if known is not None and same is not None and known is not same:
            raise BadRow(("email", _("Somebody else signs in with this e-mail already.")))
        person = known or same
        if person is not None and person.left_at:
            raise BadRow(("name", _("This person is no longer here.")))
        if person is not None:
            return self._change(row, person, values)
        new = Person(**values, company=self._company(row), email=email or None, source=SOURCE if key else "")
        new.outside_key = key
        check(new, "name", "called", "email", "kind", "job", "language", "outside_key")
        phone = row.get("phone")
        if phone:
            self._phone(phone)
        self._remember(new, email, key)
        told: dict[str, Any] = values | {"email": email or None, "phone": phone, "company": new.company}
        told |= {"source": new.source, "outside_key": key}
        return "made", lambda: people.enrol(by=self.by, **told)

    def _values(self, row: Row) -> dict[str, Any]:
        values: dict[str, Any] = {
            "name": needed(row, "name"),
            "called": row.get("called"),
            "job": row.get("job"),
            "kind": choice(row, "kind", Person.Kind, Person.Kind.EMPLOYEE),
            "language": row.get("language").lower(),
            "languages": tongues.of_people(several(row.get("languages")), "languages"),
        }
        if values["language"] and values["language"] not in tongues.SCREEN:
            raise BadRow(("language", _("Puente does not speak this language yet.")))
        return values

    def _change(self, row: Row, person: Person, values: dict[str, Any]) -> tuple[str, Do]:
        given = {name: values[name] for name in (*PROFILE, "languages") if row.has(name)}
        if row.get("company") or (row.has("company") and person.company is not None):
            given["company"] = self._company(row)
        differs = {name: value for name, value in given.items() if getattr(person, name) != value}
        if not differs:
            return "unchanged", lambda: None
        told = Person(**{name: value for name, value in differs.items() if name != "company"})
        check(told, *(name for name in differs if name != "company"))
        for name, value in differs.items():
            setattr(person, name, value)
        return "changed", lambda: people.set_profile(person, by=self.by, **differs)

    def _email(self, row: Row) -> str:
        said = row.get("email")
        if not said:
            return ""
        try:
            return clean("email", said)
        except Invalid as fault:
            raise BadRow(*(("email", word) for word in fault.fields["value"])) from fault

    def _phone(self, said: str) -> None:
        try:
            clean("phone", said)
        except Invalid as fault:
            raise BadRow(*(("phone", word) for word in fault.fields["value"])) from fault

    def _company(self, row: Row) -> Company:
        said = row.get("company")
        if said and fold(said) not in self.companies:
            raise BadRow(("company", _("There is no company “%(name)s”.") % {"name": said}))
        return self.companies[fold(said)] if said else self.own

    def _stands_once(self, row: Row, email: str, key: str) -> None:
        for column, value in (("email", email), ("id", key)):
            if not value:
                continue
            mark = f"{column} {value}"
            if mark in self.lines:
                words = _("Line %(line)d says the same already.") % {"line": self.lines[mark]}
                raise BadRow((column, words))
        if not email and not key:
            raise BadRow(
                ("email", _("Without an e-mail or an id, who this is cannot be told the next time."))
            )
        self.lines |= {
            f"{column} {value}": row.line for column, value in (("email", email), ("id", key)) if value
        }

    def _remember(self, person: Person, email: str, key: str) -> None:
        if email:
            self.by_email[email] = person
        if key:
            self.by_key[key] = person
