"""The world in which every permission is tried: one small house, and somebody of each kind."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from types import SimpleNamespace

from PIL import Image

from conftest import NOON, make_department, make_person
from puente.calendars.models import Calendar, SpecialDay
from puente.catalogue import verbs as catalogue
from puente.desk import verbs as desk
from puente.desk.models import Party
from puente.events.models import Alarm, Delivery, Event
from puente.people import verbs as people
from puente.people.models import Company, Organization, Person


def build() -> SimpleNamespace:
    """Everything by name: persons, departments, requests, and one thing of each kind that a verb is about."""
    w = SimpleNamespace()
    _found(w)
    _staff(w)
    _set_up(w)
    _more(w)
    _ask(w)
    return w


def _found(w) -> None:
    week = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    w.office_hours, w.spare_hours = (
        Calendar.objects.create(name={"en": name}, zone="Europe/Madrid", week=week)
        for name in ("Office", "Spare")
    )
    SpecialDay.objects.create(calendar=w.office_hours, on=date(2026, 12, 7), name={}, intervals=[])
    house = Company.objects.create(name="Casa", kind=Company.Kind.OWN)
    w.organization = Organization.objects.create(
        pk=1, company=house, languages=["en"], zone="Europe/Madrid", calendar=w.office_hours, founded_at=NOON
    )
    w.cleaners = Company.objects.create(name="Cleaners", kind=Company.Kind.PARTNER)
    w.family = Company.objects.create(name="Family", kind=Company.Kind.CUSTOMER)
    made = ("SER", "Services"), ("FIN", "Finance"), ("LEG", "Legal"), ("GAR", "Garden"), ("WAR", "Ward")
    w.services, w.finance, w.legal, w.garden, w.ward = (make_department(w.organization, *one) for one in made)
    w.facilities = make_department(w.organization, "FAC", "Facilities", parent=w.services)
    w.cleaning = make_department(w.organization, "CLE", "Cleaning", company=w.cleaners)
    w.drivers = make_department(w.organization, "DRI", "Drivers", company=w.cleaners)


def _staff(w) -> None:
    w.administrator = make_person("Ada", is_administrator=True)
    w.lead_above = make_person("Lena", department=w.services, role="lead")
    w.lead = make_person("Lara", department=w.facilities, role="lead")
    w.assignee = make_person("Bruno", department=w.facilities, role="agent")
    w.agent = make_person("Berta", department=w.facilities, role="agent")
    w.member = make_person("Mia", department=w.facilities)
    w.elsewhere = make_person("Luis", department=w.legal, role="agent")
    w.lead_elsewhere = make_person("Lola", department=w.legal, role="lead")
    w.handed_over = make_person("Greta", department=w.garden, role="agent")
    w.waiting = make_person("Wanda", department=w.ward, role="agent")
    w.requester = make_person("Ana", department=w.finance)
    w.beneficiary = make_person("Bea", department=w.finance)
    w.colleague = make_person("Fina", department=w.finance)
    w.follower, w.named, w.olga = (make_person(name) for name in ("Felix", "Nora", "Olga"))
    w.partner = make_person("Pavel", company=w.cleaners, department=w.drivers, role="agent")
    w.partner_lead = make_person("Petra", company=w.cleaners, department=w.cleaning, role="lead")
    w.partner_agent = make_person("Paco", company=w.cleaners, department=w.cleaning, role="agent")
    w.customer = make_person("Carmen", company=w.family, kind="customer")
    w.other_customer = make_person("Clara", company=w.family, kind="customer")
    for person in Person.objects.all():
        person.set_password("of a test")
        person.save(update_fields=["password"])


def _set_up(w) -> None:
    ada, mia = w.administrator, w.member
    w.service = catalogue.found_service(
        w.facilities, by=ada, name="Repairs", code="repairs", who_may_ask="everybody"
    )
    w.other_service = catalogue.found_service(
        w.facilities, by=ada, name="Keys", code="keys", who_may_ask="everybody"
    )
    w.option, w.other_option = (
        catalogue.add_option(w.service, by=ada, name=name, code=name.lower()) for name in ("Soon", "Later")
    )
    w.field, w.other_field = (
        catalogue.add_field(w.service, by=ada, kind="text", label=name, code=name.lower())
        for name in ("Room", "Floor")
    )
    w.standard = catalogue.set_standard(w.facilities, by=ada, metric="phone", target_seconds=60)
    w.membership = mia.memberships.get()
    w.lead_membership = w.lead.memberships.get()
    w.address = people.add_address(mia, by=mia, kind="phone", value="+34 600 000 001")
    w.email = people.add_address(mia, by=mia, kind="email", value="mia@home.example")
    w.email.confirmed_at = NOON
    w.email.save()
    w.absence = people.be_away(
        mia, by=mia, from_at=NOON + timedelta(days=9), until_at=NOON + timedelta(days=12)
    )
    w.token = people.make_token(mia, by=mia, name="Hers", scopes=["read"])
    w.house_vision = people.set_vision("We serve.", by=ada)
    w.vision = people.set_vision("We mend.", by=ada, department=w.facilities)
    w.guest = people.invite(by=ada, name="Gerda", email="gerda@casa.example")
    w.invitation = w.guest.invitations.get()
    w.gone = people.leave_organization(make_person("Gone"), by=ada)
    w.twin = make_person("Mia again", email=None)
    w.empty_company = people.found_company(by=ada, name="Nobody's")
    w.second_administrator = make_person("Abel", is_administrator=True)
    w.own_view = _view(w, w.agent, shared=False)
    w.shared_view = _view(w, w.lead, shared=True)
    w.alarm = Alarm.objects.create(
        at=NOON, verb="desk.warn", about_code="request", about_id=10**9, failed_at=NOON, attempts=5
    )
    w.delivery = Delivery.objects.create(
        event=Event.objects.latest("pk"), listener="desk.tell", failed_at=NOON, attempts=5, available_at=NOON
    )


def _more(w) -> None:
    """What some verbs need besides."""
    w.calendar, w.text, w.names, w.pairs, w.no_tellings = w.office_hours, "We hurry.", ["Iris"], {}, []
    w.unconfirmed = people.add_address(w.member, by=w.member, kind="email", value="mia@new.example")
    picture = BytesIO()
    Image.new("RGB", (80, 80), "teal").save(picture, "PNG")
    w.picture = picture.getvalue()
    w.cleaning_service = catalogue.found_service(
        w.cleaning, by=w.administrator, name="Windows", code="windows"
    )
    w.pairs[w.olga.pk, w.legal.pk] = NOON


def _view(w, by, *, shared):
    return desk.save_view(
        department=w.facilities, name=f"Of {by}", filters={}, columns=[], order="", shared=shared, by=by
    )


def _ask(w) -> None:
    """The four requests: an ordinary one, a confidential one, one that a partner serves, one of a customer."""
    w.ordinary = _opened(w, "The tap leaks")
    w.confidential = _opened(w, "About my chair", is_confidential=True)
    w.partners = _opened(w, "Clean it", department=w.cleaning, assignee=w.partner_agent)
    w.customers = _opened(w, "My bed", by=w.customer, beneficiary=None)
    w.unsealed = _opened(w, "About my pay", is_confidential=True)
    desk.break_seal(w.unsealed, reason="The court asks", by=w.administrator)


def _opened(w, subject, *, by=None, assignee=None, department=None, **with_):
    by = by or w.requester
    what = {"department": department} if department else {"service": w.service, "option": w.option}
    one = desk.open(by=by, subject=subject, **({"beneficiary": w.beneficiary} | what | with_))
    lead = w.partner_lead if department == w.cleaning else w.lead
    desk.assign(one, to=assignee or w.assignee, by=lead)
    desk.name_person(one, person=w.named, by=by)
    Party.objects.create(request=one, person=w.follower, part=Party.Part.FOLLOWER)
    Party.objects.create(request=one, department=w.garden, part=Party.Part.PASSED_ON)
    Party.objects.create(request=one, department=w.ward, part=Party.Part.WAITS_FOR_IT)
    one.refresh_from_db()
    return one
