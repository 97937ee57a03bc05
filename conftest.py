"""The cast: the same few people and departments in every story, each with a part that the name tells."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

NOON = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
"""A Tuesday in March, noon in Madrid."""


@pytest.fixture
def noon():
    """The clock stands at noon of a Tuesday, unless the story moves it."""
    from puente.foundation import clock

    with clock.at(NOON):
        yield NOON


@pytest.fixture
def office_hours(db):
    """Monday to Friday, nine to five, in Madrid, without holidays."""
    from puente.calendars.models import Calendar

    week = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    return Calendar.objects.create(
        name={"en": "Office hours", "es": "Horario de oficina"}, zone="Europe/Madrid", week=week
    )


@pytest.fixture
def organization(office_hours):
    """The house: Spanish and English, in Madrid."""
    from puente.people.models import Company, Organization

    company = Company.objects.create(name="Casa", kind=Company.Kind.OWN)
    return Organization.objects.create(
        pk=1,
        company=company,
        languages=["en", "es"],
        zone="Europe/Madrid",
        calendar=office_hours,
        founded_at=NOON,
    )


def make_department(organization, code, name, **with_):
    from puente.people.models import Department

    defaults = {"company": organization.company, "calendar": organization.calendar, "founded_at": NOON}
    return Department.objects.create(code=code, name={"en": name}, **(defaults | with_))


def make_person(name, *, department=None, role="member", **with_):
    from puente.people.models import Membership, Organization, Person

    defaults = {
        "email": f"{name.lower().replace(' ', '.')}@casa.example",
        "joined_at": NOON,
        "company": with_.pop("company", None) or Organization.objects.get().company,
    }
    person = Person.objects.create(name=name, **(defaults | with_))
    person.set_unusable_password()
    person.save(update_fields=["password"])
    if department is not None:
        Membership.objects.create(person=person, department=department, role=role, since_at=NOON)
    return person


@pytest.fixture
def finance(organization):
    """A department that asks."""
    return make_department(organization, "FIN", "Finance")


@pytest.fixture
def facilities(organization):
    """A department that serves."""
    return make_department(organization, "FAC", "Facilities")


@pytest.fixture
def legal(organization):
    """Another department that serves."""
    return make_department(organization, "LEG", "Legal")


@pytest.fixture
def ana(finance):
    """Asks: works in Finance."""
    return make_person("Ana", department=finance)


@pytest.fixture
def bruno(facilities):
    """Serves: an agent of Facilities."""
    return make_person("Bruno", department=facilities, role="agent")


@pytest.fixture
def berta(facilities):
    """Serves beside Bruno: an agent of Facilities too."""
    return make_person("Berta", department=facilities, role="agent")


@pytest.fixture
def lara(facilities):
    """Leads Facilities."""
    return make_person("Lara", department=facilities, role="lead")


@pytest.fixture
def luis(legal):
    """Serves elsewhere: an agent of Legal."""
    return make_person("Luis", department=legal, role="agent")


@pytest.fixture
def olga(organization):
    """Looks on: works here, in no department."""
    return make_person("Olga")


@pytest.fixture
def carmen(organization):
    """From outside: a customer."""
    from puente.people.models import Company

    company = Company.objects.create(name="Familia Ibáñez", kind=Company.Kind.CUSTOMER)
    return make_person("Carmen", kind="customer", company=company)


@pytest.fixture
def laundry(organization):
    """A department that serves from outside: a partner company's."""
    from puente.people.models import Company

    company = Company.objects.create(name="Brisa", kind=Company.Kind.PARTNER)
    return make_department(organization, "LB", "Laundry", company=company)


@pytest.fixture
def pia(laundry):
    """Serves from outside: an agent of the partner's Laundry."""
    return make_person("Pia", department=laundry, role="agent", company=laundry.company)


@pytest.fixture
def no_verb_of_a_test_stays():
    """What a story makes a verb of is none after it."""
    from puente.foundation import verbs

    before = dict(verbs.VERBS)
    yield
    verbs.VERBS.clear()
    verbs.VERBS.update(before)


@pytest.fixture
def ada(organization):
    """Administers Puente, and serves nowhere."""
    return make_person("Ada", is_administrator=True)


@dataclass
class Change:
    """What a block of a test recorded."""

    events: list

    @property
    def event(self):
        (event,) = self.events
        return event


@pytest.fixture
def recorded(db):
    """`with recorded(RequestClosed) as change:` exactly one such event is recorded, found in `change.event`."""
    from puente.events.models import Event

    @contextmanager
    def of(kind) -> Iterator[Change]:
        before = set(Event.objects.values_list("pk", flat=True))
        change = Change([])
        yield change
        change.events = [event for event in Event.objects.exclude(pk__in=before) if event.kind == kind.name]
        assert len(change.events) == 1, f"{kind.name} was recorded {len(change.events)} times"

    return of


@pytest.fixture
def deliver(db):
    """`deliver()`: all who listen hear of what was recorded. What a listener raises, the story hears."""
    from puente.events import outbox
    from puente.events.models import Delivery

    def until_empty() -> int:
        delivered = 0
        while waiting := list(Delivery.objects.filter(failed_at__isnull=True).order_by("id")[:50]):
            for delivery in waiting:
                outbox.hand_over(delivery)
                delivered += 1
        return delivered

    return until_empty


@pytest.fixture
def commits(db):
    """What a story commits is committed: the transaction around each test is left for it. It takes away what it wrote."""
    from django.db import connection

    sids, blocks = connection.savepoint_ids, connection.atomic_blocks
    connection.in_atomic_block, connection.savepoint_ids, connection.atomic_blocks = False, [], []
    connection.rollback()
    connection.set_autocommit(True)
    yield
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    connection.in_atomic_block, connection.savepoint_ids, connection.atomic_blocks = True, sids, blocks
    for sid in sids:
        connection._savepoint(sid)


@pytest.fixture(autouse=True)
def nothing_is_known_of_another_story():
    """Requests of the next test have the numbers of this one's."""
    yield
    past = sys.modules.get("puente.desk.past")
    if past is not None:
        past.forget_all()


@pytest.fixture
def keeping(db, monkeypatch):
    """What lasts is kept, as on a running house; the transaction around each test counts for none."""
    from django.db import connection

    from puente.events import lasting

    around = len(connection.savepoint_ids)
    monkeypatch.setattr(lasting, "in_a_transaction", lambda: len(connection.savepoint_ids) > around)
    lasting.forget_all()
    yield
    lasting.forget_all()


@pytest.fixture
def ring(db):
    """`ring(at)`: it is `at`, and the alarms due by then ring, the earliest first. What a verb raises, the story hears."""
    from puente.events import outbox
    from puente.foundation import clock

    def until(at: datetime) -> int:
        rung = 0
        with clock.at(at):
            while alarm := outbox.due_alarms(at).first():
                outbox.ring(alarm)
                rung += 1
        return rung

    return until


@pytest.fixture
def journeys(monkeypatch):
    """`with journeys() as made:` each time that an answer must be waited for is one more in the list `made`: the end of
    what goes together, and each statement that the driver puts alone."""
    import psycopg

    from puente.foundation.postgresql.wire import Wire

    wait, end = psycopg.Connection.wait, Wire._end

    @contextmanager
    def counting():
        made = []

        def alone(self, steps, *args, **kwargs):
            return wait(self, watched(steps), *args, **kwargs)

        def watched(steps):
            ready, waited = None, False
            while True:
                try:
                    asks_for = steps.send(ready)
                except StopIteration as end:
                    made.extend(["alone"] * waited)
                    return end.value
                waited, ready = True, (yield asks_for)

        def together(self):
            made.append("together")
            end(self)

        with monkeypatch.context() as patch:
            patch.setattr(psycopg.Connection, "wait", alone)
            patch.setattr(Wire, "_end", together)
            yield made

    return counting
