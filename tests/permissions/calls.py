"""How each verb is called where permissions are tried: with what, after what, and by which form of which page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace as World
from typing import Any

from django.test import Client

from conftest import NOON
from puente.desk import verbs as desk
from puente.people import verbs as people

Said = Callable[[World], dict[str, Any]]


def nothing(_w: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Page:
    """Where a form is sent, what is typed over what stands in it, and on which page it stands (`at`)."""

    address: str
    typed: Said = nothing
    at: str = ""


@dataclass(frozen=True)
class Call:
    """`about` names the verb's things in the world; `before` brings them where the verb makes sense."""

    about: tuple[str, ...] = ()
    said: Said = nothing
    page: Page | None = None
    before: Callable[[World, Any], object] = field(default=lambda _w, _thing: None)


def of_a_request(said: Said = nothing, typed: Said = nothing, before: Any = lambda _w, _one: None) -> Call:
    return Call(("request",), said, Page("", typed), before)


def _resolved(w: World, one: Any) -> None:
    desk.resolve(one, by=one.assignee)


def _waiting(w: World, one: Any) -> None:
    desk.wait_for_requester(one, text="Which?", by=one.assignee)


def _unseen(w: World, one: Any) -> None:
    type(one).objects.filter(pk=one.pk).update(acknowledged_at=None)


def _free(w: World, one: Any) -> None:
    desk.unassign(one, by=one.assignee)


def _signed_in_elsewhere(_w: World, person: Any) -> None:
    Client().force_login(person)


DESK: dict[str, Call] = {
    "acknowledge": of_a_request(before=_unseen),
    "answer": of_a_request(lambda w: {"text": "Yes"}, lambda w: {"text": "Yes"}),
    "note": of_a_request(lambda w: {"text": "Between us"}, lambda w: {"text": "Between us"}),
    "take": of_a_request(before=_free),
    "assign": of_a_request(lambda w: {"to": w.second}, lambda w: {"to": w.second.pk}),
    "unassign": of_a_request(),
    "hand_over": of_a_request(
        lambda w: {"to": w.legal, "reason": "Theirs"}, lambda w: {"to": w.legal.pk, "reason": "Theirs"}
    ),
    "wait_for_requester": of_a_request(lambda w: {"text": "Which?"}, lambda w: {"text": "Which?"}),
    "wait_until": of_a_request(
        lambda w: {"until": NOON + timedelta(days=2)}, lambda w: {"until": "2026-03-12T09:00"}
    ),
    "resume": of_a_request(before=_waiting),
    "set_priority": of_a_request(lambda w: {"priority": 4}, lambda w: {"priority": "4"}),
    "set_service": of_a_request(lambda w: {"service": w.new_service}, lambda w: {"service": w.typed_service}),
    "choose_option": of_a_request(lambda w: {"option": w.other_option}, lambda w: {"option": w.other_option.pk}),
    "rename": of_a_request(lambda w: {"subject": "Better said"}, lambda w: {"subject": "Better said"}),
    "follow": of_a_request(),
    "unfollow": of_a_request(),
    "name_person": of_a_request(lambda w: {"person": w.olga}, lambda w: {"person": w.olga.pk}),
    "seal": of_a_request(),
    "unseal": of_a_request(),
    "break_seal": of_a_request(lambda w: {"reason": "A court asks"}, lambda w: {"reason": "A court asks"}),
    "resolve": of_a_request(),
    "confirm": of_a_request(before=_resolved),
    "reopen": of_a_request(lambda w: {"text": "Still"}, lambda w: {"text": "Still"}, _resolved),
    "close": of_a_request(before=_resolved),
    "decline": of_a_request(lambda w: {"reason": "No"}, lambda w: {"reason": "No"}),
    "cancel": of_a_request(lambda w: {"reason": "Found it"}, lambda w: {"reason": "Found it"}),
    "inherit": Call(("request",), lambda w: {"to": w.legal}),
    "let_go": Call(("request",)),
    "carry_over": Call(("request",), lambda w: {"gone": w.follower, "kept": w.olga}),
}  # fmt: skip
"""The verbs about one request."""

SERVICE, QUESTIONS = "/settings/services/repairs/", "/settings/services/repairs/questions/"
PEOPLE, DEPARTMENT, CALENDAR = (
    "/settings/people/",
    "/settings/departments/FAC/",
    "/settings/calendars/{calendar}/",
)
STANDARD = {"metric": "phone", "amount": "5", "unit": "minutes", "share": "90", "force_from": "2026-04-01"}
AWAY = {"from_at": NOON + timedelta(days=30), "until_at": NOON + timedelta(days=31)}

ELSEWHERE: dict[str, Call] = {
    # people: the house
    "people.set_organization": Call(
        said=lambda w: {"name": "Hogar"}, page=Page("/settings/", lambda w: {"name": "Hogar"})
    ),
    "people.found_company": Call(
        said=lambda w: {"name": "Sol"}, page=Page("/settings/companies/", lambda w: {"name": "Sol", "kind": "partner"})
    ),
    "people.rename_company": Call(
        ("cleaners",), lambda w: {"name": "Sol"}, Page("/settings/companies/{cleaners}/", lambda w: {"name": "Sol"})
    ),
    "people.retire_company": Call(("empty_company",), page=Page("/settings/companies/{empty_company}/retire/")),
    "people.found_department": Call(
        said=lambda w: {"code": "NEW", "name": "New"},
        page=Page("/settings/departments/new/", lambda w: {"code": "NEW", "name-en": "New"}),
    ),
    "people.rename": Call(
        ("facilities",), lambda w: {"name": "House"}, Page(DEPARTMENT, lambda w: {"name-en": "House"})
    ),
    "people.describe": Call(
        ("facilities",), lambda w: {"place": "Cellar"}, Page(DEPARTMENT, lambda w: {"place": "Cellar"})
    ),
    "people.move_department": Call(("facilities",), lambda w: {"parent": None}, Page(DEPARTMENT, lambda w: {"parent": ""})),
    "people.set_department_calendar": Call(
        ("facilities",),
        lambda w: {"calendar": w.spare_hours},
        Page(DEPARTMENT, lambda w: {"calendar": w.spare_hours.pk}),
    ),
    "people.retire_department": Call(
        ("facilities",), lambda w: {"heir": w.legal}, Page(DEPARTMENT + "retire/", lambda w: {"heir": w.legal.pk})
    ),
    "people.import_people": Call(said=lambda w: {"source": "old", "batch": "b"}, about=("names",)),
    "people.import_memberships": Call(said=lambda w: {"batch": "b"}, about=("pairs",)),
    # people: who is here
    "people.enrol": Call(said=lambda w: {"name": "Nadia"}),
    "people.invite": Call(
        said=lambda w: {"name": "Nadia"}, page=Page(PEOPLE + "invite/", lambda w: {"name": "Nadia"})
    ),
    "people.invite_again": Call(("guest",), page=Page(PEOPLE + "{guest}/invite/")),
    "people.accept_invitation": Call(
        ("invitation",),
        lambda w: {"password": "a long word of mine"},
    ),
    "people.leave_organization": Call(("member",), page=Page(PEOPLE + "{member}/leave/")),
    "people.recover_administrator": Call(("member",)),
    "people.readmit": Call(("gone",), page=Page(PEOPLE + "{gone}/readmit/")),
    "people.make_administrator": Call(
        ("member",), page=Page(PEOPLE + "{member}/administrator/", lambda w: {"is": "yes"})
    ),
    "people.unmake_administrator": Call(
        ("second_administrator",), page=Page(PEOPLE + "{second_administrator}/administrator/", lambda w: {"is": "no"})
    ),
    "people.merge_people": Call(
        ("member", "twin"),
        page=Page(PEOPLE + "merge/", lambda w: {"kept": w.member.pk, "gone": w.twin.pk, "sure": "yes"}, at="-"),
    ),
    # people: one person
    "people.set_profile": Call(
        ("member",), lambda w: {"job": "Plumber"}, Page("/people/{member}/edit/", lambda w: {"job": "Plumber"})
    ),
    "people.set_profile (kind)": Call(
        ("member",), lambda w: {"kind": "temp"}, Page(PEOPLE + "{member}/", lambda w: {"kind": "temp"})
    ),
    "people.set_picture": Call(("member",), lambda w: {"content": w.picture}),
    "people.remove_picture": Call(
        ("member",), page=Page("/people/{member}/picture/remove/"), before=lambda w, one: people.set_picture(one, by=one, content=w.picture),
    ),
    "people.add_address": Call(
        ("member",),
        lambda w: {"kind": "phone", "value": "+34 600 000 002"},
        Page("/people/{member}/addresses/add/", lambda w: {"kind": "phone", "value": "+34 600 000 002"}, at="-"),
    ),
    "people.remove_address": Call(("address",), page=Page("/addresses/{address}/remove/")),
    "people.confirm_address": Call(("unconfirmed",)),
    "people.sign_in_with": Call(("email",), page=Page("/addresses/{email}/sign-in/")),
    "people.be_away": Call(
        ("member",),
        lambda w: AWAY,
        Page("/people/{member}/away/", lambda w: {"first": "2026-05-01", "last": "2026-05-02"}, at="-"),
    ),
    "people.come_back": Call(("absence",), page=Page("/absences/{absence}/end/")),
    "people.end_sessions": Call(("member",), before=_signed_in_elsewhere),
    "people.make_token": Call(("member",), lambda w: {"name": "New", "scopes": ["read"]}),
    "people.revoke_token": Call(("token",), page=Page("/me/tokens/{token}/revoke/")),
    # people: in a department
    "people.join": Call(
        ("olga", "facilities"),
        page=Page("/departments/FAC/people/", lambda w: {"person": w.olga.email, "role": "member"}, at="-"),
    ),
    "people.join (as lead)": Call(
        ("olga", "facilities"),
        lambda w: {"role": "lead"},
        Page("/departments/FAC/people/", lambda w: {"person": w.olga.email, "role": "lead"}, at="-"),
    ),
    "people.change_role": Call(
        ("membership",),
        lambda w: {"role": "agent"},
        Page("/memberships/{membership}/role/", lambda w: {"role": "agent"}),
    ),
    "people.change_role (to lead)": Call(
        ("membership",), lambda w: {"role": "lead"}, Page("/memberships/{membership}/role/", lambda w: {"role": "lead"})
    ),
    "people.move": Call(("membership",), lambda w: {"to": w.legal}),
    "people.leave": Call(("membership",), page=Page("/memberships/{membership}/end/")),
    "people.leave (of a lead)": Call(("lead_membership",), page=Page("/memberships/{lead_membership}/end/")),
    "people.set_vision": Call(
        ("text",),
        lambda w: {"department": w.facilities},
        Page("/departments/FAC/vision/", lambda w: {"text-en": "We hurry."}),
    ),
    "people.set_vision (of the house)": Call(
        ("text",), lambda w: {"department": None}, Page("/vision/", lambda w: {"text-en": "We hurry."})
    ),
    "people.agree_to_vision": Call(("vision",), page=Page("/vision/{vision}/agree/")),
    "people.agree_to_vision (of the house)": Call(("house_vision",), page=Page("/vision/{house_vision}/agree/")),
    # calendars
    "calendars.found_calendar": Call(
        said=lambda w: {"name": "Nights", "zone": "Europe/Madrid", "week": {"mon": [["10:00", "12:00"]]}},
        page=Page("/settings/calendars/new/", lambda w: {"name-en": "Nights"}),
    ),
    "calendars.rename_calendar": Call(
        ("calendar",), lambda w: {"name": "Days"}, Page(CALENDAR, lambda w: {"name-en": "Days"})
    ),
    "calendars.set_week": Call(
        ("calendar",),
        lambda w: {"week": {"mon": [["10:00", "12:00"]]}},
        Page(CALENDAR + "week/", lambda w: {"mon-0-from": "10:00"}, at=CALENDAR),
    ),
    "calendars.set_holidays": Call(
        ("calendar",), lambda w: {"country": "ES"}, Page(CALENDAR + "holidays/", lambda w: {"country": "ES"}, at="-")
    ),
    "calendars.set_special_day": Call(
        ("calendar",),
        lambda w: {"on": date(2026, 12, 24)},
        Page(CALENDAR + "days/", lambda w: {"on": "2026-12-24"}, at="-"),
    ),
    "calendars.remove_special_day": Call(
        ("calendar",), lambda w: {"on": date(2026, 12, 7)}, Page(CALENDAR + "days/2026-12-07/remove/")
    ),
    "calendars.retire_calendar": Call(("spare_hours",), page=Page("/settings/calendars/{spare_hours}/retire/")),
    # catalogue
    "catalogue.found_service": Call(
        ("facilities",),
        lambda w: {"name": "Locks"},
        Page("/settings/services/new/", lambda w: {"department": "FAC", "name-en": "Locks"}),
    ),
    "catalogue.rename_service": Call(
        ("service",), lambda w: {"name": "Mending"}, Page(SERVICE + "words/", lambda w: {"name-en": "Mending"})
    ),
    "catalogue.describe_service": Call(
        ("service",), lambda w: {"priority": 3}, Page(SERVICE + "words/", lambda w: {"priority": "3"})
    ),
    "catalogue.set_audience": Call(
        ("service",),
        lambda w: {"who_may_ask": "inside"},
        Page(SERVICE + "audience/", lambda w: {"who_may_ask": "inside"}),
    ),
    "catalogue.move_service": Call(
        ("service",), lambda w: {"to": w.services}, Page(SERVICE + "move/", lambda w: {"to": "SER"})
    ),
    "catalogue.retire_service": Call(("other_service",), page=Page("/settings/services/keys/retire/")),
    "catalogue.add_field": Call(
        ("service",),
        lambda w: {"kind": "text", "label": "Door"},
        Page(QUESTIONS + "new/", lambda w: {"kind": "text", "label-en": "Door"}),
    ),
    "catalogue.change_field": Call(
        ("field",), lambda w: {"is_required": True}, Page(QUESTIONS + "room/", lambda w: {"is_required": "on"})
    ),
    "catalogue.move_field": Call(
        ("other_field",), lambda w: {"to": 0}, Page(QUESTIONS + "floor/move/", lambda w: {"to": "0"})
    ),
    "catalogue.retire_field": Call(("field",), page=Page(QUESTIONS + "room/retire/")),
    "catalogue.add_option": Call(
        ("service",), lambda w: {"name": "Now"}, Page(SERVICE + "options/new/", lambda w: {"name-en": "Now"})
    ),
    "catalogue.change_option": Call(
        ("other_option",), lambda w: {"lead_days": 9}, Page(SERVICE + "options/later/", lambda w: {"lead_days": "9"})
    ),
    "catalogue.retire_option": Call(("other_option",), page=Page(SERVICE + "options/later/retire/")),
    "catalogue.set_standard": Call(
        ("facilities",),
        lambda w: {"metric": "email", "target_seconds": 60},
        Page("/settings/services/department/FAC/standards/new/", lambda w: STANDARD),
    ),
    "catalogue.end_standard": Call(
        ("standard",), page=Page("/settings/services/standards/{standard}/end/")
    ),
    # desk: what is not about one request
    "desk.open": Call(
        said=lambda w: {"subject": "Help", "service": w.service},
        page=Page("/ask/repairs/", lambda w: {"subject": "Help"}),
    ),
    "desk.open (a department)": Call(
        said=lambda w: {"subject": "Help", "department": w.facilities},
        page=Page("/ask/department/FAC/", lambda w: {"subject": "Help"}),
    ),
    "desk.open (for a caller)": Call(
        said=lambda w: {"subject": "Help", "service": w.service, "requester": w.olga},
        page=Page("/ask/repairs/", lambda w: {"subject": "Help", "requester": w.olga.pk}),
    ),
    "desk.import_requests": Call(
        ("no_tellings",), lambda w: {"source": "old", "departments": {}, "people": {}, "batch": "b"}
    ),
    "desk.save_view": Call(
        said=lambda w: {
            "department": w.facilities, "name": "Late", "filters": {}, "columns": [], "order": "", "shared": False,
        },
        page=Page("/queue/FAC/view/", lambda w: {"name": "Late"}),
    ),
    "desk.save_view (shared)": Call(
        said=lambda w: {
            "department": w.facilities, "name": "Late", "filters": {}, "columns": [], "order": "", "shared": True,
        },
    ),
    "desk.remove_view": Call(
        ("own_view",), page=Page("/queue/FAC/remove-view/", lambda w: {"view": w.own_view.pk}, at="-")
    ),
    "desk.remove_view (shared)": Call(
        ("shared_view",), page=Page("/queue/FAC/remove-view/", lambda w: {"view": w.shared_view.pk}, at="-")
    ),
    "desk.read_news": Call(("member",)),
    # events
    "events.retry_delivery": Call(("delivery",), page=Page("/settings/deliveries/delivery/{delivery}/retry/")),
    "events.drop_delivery": Call(("delivery",), page=Page("/settings/deliveries/delivery/{delivery}/drop/")),
    "events.retry_alarm": Call(("alarm",), page=Page("/settings/deliveries/alarm/{alarm}/retry/")),
    "events.drop_alarm": Call(("alarm",), page=Page("/settings/deliveries/alarm/{alarm}/drop/")),
}  # fmt: skip
"""All others; a word in brackets tells one way to call a verb from another."""
