"""Every screen there is, on a desk and on a narrow phone, in light and dark: axe finds nothing and nothing sticks out.

A new address fails here until it is a screen of the list or has a reason not to be one.
"""

from urllib.parse import urlsplit

import pytest
from django.urls import URLResolver, get_resolver

from puente.catalogue import verbs as catalogue
from puente.desk import verbs as desk
from puente.foundation import first_link
from puente.people import links
from puente.people import verbs as people
from puente.people.models import Person
from tests.browser.conftest import DESK, NARROW, fits, session_of

POST = "answers POST alone"
PART = "a part of a page, or what a program reads"
FILE = "a file"
MOVED = "leads elsewhere, or is not for those who are signed in as usual"
NOT_SCREENS = {
    **dict.fromkeys(
        (
            "address-add address-remove address-sign-in calendar-day-remove calendar-day-set calendar-holidays calendar-retire"
            " calendar-week come-back company-retire demo-sign-in failure-act field-move field-retire import-now import-trial"
            " language membership-end membership-role news-read option-retire people-invite person-administrator"
            " person-invite-again person-leave person-picture-remove person-picture-set person-readmit queue-verb request-write service-retire"
            " session-end sessions-end standard-end token-revoke vision-agree"
        ).split(),
        POST,
    ),
    **dict.fromkeys("ask-people menu queue-fresh regions request-changed search-palette".split(), PART),
    **dict.fromkeys(
        (
            "attachment companies-export departments-export directory-export favicon import-refused manifest"
            " memberships-export my-requests-export people-export person-picture queue-export request-answer-file"
            " services-export"
        ).split(),
        FILE,
    ),
    **dict.fromkeys(
        "account_logout account_reauthenticate account_set_password queues requests".split(), MOVED
    ),
}
SCREENS = {
    "stranger": {
        "account_login": "/sign-in/",
        "demo-leave": "/demo/leave/",
        "account_inactive": "/sign-in/inactive/",
        "account_reset_password": "/password/reset/",
        "account_reset_password_done": "/password/reset/sent/",
        "account_reset_password_from_key": "/password/reset/1-none/",
        "account_reset_password_from_key_done": "/password/reset/done/",
        "invitation": "{invitation}",
        "address-confirm": "{confirm}",
    },
    "ada": {
        "settings": "/settings/",
        "departments-settings": "/settings/departments/",
        "department-new": "/settings/departments/new/",
        "department-settings": "/settings/departments/FAC/",
        "department-retire": "/settings/departments/FAC/retire/",
        "people-settings": "/settings/people/",
        "person-invite": "/settings/people/invite/",
        "people-merge": "/settings/people/merge/",
        "person-administer": "/settings/people/{bruno}/",
        "companies-settings": "/settings/companies/",
        "company-settings": "/settings/companies/{company}/",
        "calendars-settings": "/settings/calendars/",
        "calendar-new": "/settings/calendars/new/",
        "calendar-settings": "/settings/calendars/{calendar}/",
        "mail-settings": "/settings/mail/",
        "failures": "/settings/deliveries/",
        "import": "/settings/import/",
        "break-seal": "/requests/sealed/",
        "request-break-seal": "/requests/FAC-2/break-seal/",
        "tokens": "/me/tokens/",
        "vision": "/vision/",
    },
    "lara": {
        "services": "/settings/services/",
        "service-new": "/settings/services/new/",
        "service-settings": "/settings/services/keys/",
        "service-preview": "/settings/services/keys/preview/",
        "service-words": "/settings/services/keys/words/",
        "service-audience": "/settings/services/keys/audience/",
        "service-move": "/settings/services/keys/move/",
        "field-new": "/settings/services/keys/questions/new/",
        "field-change": "/settings/services/keys/questions/door/",
        "option-new": "/settings/services/keys/options/new/",
        "option-change": "/settings/services/keys/options/copy/",
        "standard-new": "/settings/services/keys/standards/new/",
        "department-standards": "/settings/services/department/FAC/",
        "department-standard-new": "/settings/services/department/FAC/standards/new/",
        "department-people": "/departments/FAC/people/",
        "department-vision": "/departments/FAC/vision/",
        "queue": "/queue/FAC/",
        "queue-save": "/queue/FAC/view/?assignee=none",
        "request": "/requests/FAC-1/",
        "request-verb": "/requests/FAC-1/hand-over/",
        "style": "/style/",
    },
    "ana": {
        "today": "/",
        "ask": "/ask/",
        "ask-service": "/ask/keys/",
        "ask-department": "/ask/department/FAC/",
        "my-requests": "/mine/",
        "news": "/news/",
        "search": "/search/?q=tap",
        "directory": "/people/",
        "person": "/people/{bruno}/",
        "person-edit": "/people/{ana}/edit/",
        "away": "/people/{ana}/away/",
        "me": "/me/",
        "sessions": "/me/sessions/",
        "departments": "/departments/",
        "department": "/departments/FAC/",
        "account_change_password": "/password/change/",
    },
}
FIRST = {"start"}
"""The one screen of an empty house."""


def names(resolver=None):
    """The names of all addresses of the pages; the API has a description of its own."""
    for one in (resolver or get_resolver()).url_patterns:
        if not isinstance(one, URLResolver):
            yield one.name
        elif not one.namespace:
            yield from names(one)


def test_every_address_is_a_screen_of_the_list_or_has_a_reason():
    listed = [name for screens in SCREENS.values() for name in screens]

    assert len(listed) == len(set(listed))
    assert not set(listed) & NOT_SCREENS.keys()
    assert set(names()) == {*listed, *NOT_SCREENS, *FIRST}


@pytest.fixture
def house(organization, ana, bruno, lara, luis, legal, ada):
    """Something of everything; what the addresses of the list name."""
    Person.objects.get_queryset().filter(pk=lara.pk).update(is_administrator=True)
    lara.refresh_from_db()
    organization.is_demo = True
    organization.save()
    calendar = organization.calendar
    facilities = lara.memberships.get().department
    service = catalogue.found_service(facilities, by=lara, name={"en": "Keys", "es": "Llaves"}, code="keys")
    catalogue.add_field(service, by=lara, kind="choice", code="door", label={"en": "Which door?"}, is_required=True,
                        choices=[{"code": "front", "name": {"en": "Front"}}, {"code": "back", "name": {"en": "Back"}}])  # fmt: skip
    catalogue.add_option(service, by=lara, name={"en": "A copy"}, code="copy", lead_days=1)
    catalogue.set_standard(
        service.department, by=lara, metric="resolution", target_seconds=4 * 3600, share=95
    )
    tap = desk.open(
        by=ana, subject="The tap leaks", text="In the **kitchen**.", department=service.department
    )
    desk.note(tap, text="Between us", by=bruno)
    desk.open(by=ana, subject="Between us alone", department=service.department, is_confidential=True)
    company = people.found_company(by=ada, name="Posada", kind="customer")
    guest = people.invite(by=ada, name="Irene", email="irene@casa.example")
    address = people.add_address(ana, by=ana, kind="email", value="ana@elsewhere.example")
    people.set_vision({"en": "Nobody waits alone", "es": "Nadie espera a solas"}, by=ada)
    return {
        "ana": ana.pk, "bruno": bruno.pk, "company": company.pk, "calendar": calendar.pk,
        "invitation": urlsplit(links.to_invitation(guest.invitations.get())).path,
        "confirm": urlsplit(links.to_address(address)).path,
    }  # fmt: skip


@pytest.mark.parametrize("who", SCREENS)
def test_axe_finds_nothing_and_nothing_sticks_out(who, house, request, visit, product, axe):
    person = None if who == "stranger" else request.getfixturevalue(who)
    pages = [visit(size=DESK, language="es"), visit(size=NARROW, theme="dark")]
    for page in pages:
        if person is not None:
            page.context.add_cookies([{"name": "sessionid", "value": session_of(person), "url": product}])

    found = []
    for name, address in SCREENS[who].items():
        for page in pages:
            answer = page.goto(address.format(**house))
            assert answer.status == 200, (name, answer.status)
            found += [f"{name}: {fault}" for fault in axe(page)]
            if not fits(page):
                found.append(f"{name}: sticks out at {page.viewport_size['width']}")

    assert not found, "\n".join(found)


def test_the_first_page_of_an_empty_house(db, visit, axe, prepared, tmp_path, settings):
    settings.DATA = tmp_path / "data"
    token = first_link.make()
    page = visit(size=NARROW, language="es")

    answer = page.goto(f"/start/?token={token}")

    assert answer.status == 200
    assert axe(page) == []
    assert fits(page)
