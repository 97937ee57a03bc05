"""The table of permissions, asked at the pages: the form of each verb, sent by each of the people."""

from string import Formatter

import pytest
from django.test import Client

from puente.events.models import Event
from tests.permissions import table
from tests.permissions.filling import filled
from tests.permissions.trying import call_of, person_of

pytestmark = pytest.mark.django_db
WITHOUT_A_PAGE = {
    "desk.inherit": "follows from a department's retiring",
    "desk.let_go": "follows from a person's leaving",
    "desk.carry_over": "follows from merging two persons",
    "desk.import_requests": "in bulk, by the command line",
    "people.import_people": "in bulk, by the command line",
    "people.import_memberships": "in bulk, by the command line",
    "people.enrol": "lists of people come in by CSV; one person is invited",
    "people.recover_administrator": "at the terminal of the server alone",
    "people.accept_invitation": "by the link of the invitation, without signing in",
    "people.confirm_address": "by the link that was mailed, without signing in",
    "people.set_picture": "a file: puente/web/tests/test_people_pages.py",
    "people.end_sessions": "of one's own alone: puente/people/tests/test_sessions.py",
    "people.make_token": "of one's own alone: puente/web/tests/test_tokens_page.py",
    "people.move": "by leaving one department and joining the other",
    "desk.read_news": "of one's own alone: the bell",
}
TWICE_THE_SAME = {"desk.follow", "desk.unfollow"}
"""For whom it is so already they change nothing, and refuse nothing."""
ROWS = [row for row in table.rows() if call_of(row).page and row.call != "desk.save_view (shared)"]


def test_every_verb_has_a_page_or_a_reason():
    assert {row.verb for row in table.rows()} - {row.verb for row in ROWS} == set(WITHOUT_A_PAGE)


@pytest.mark.parametrize("row", table.tried(ROWS), ids=str)
def test_the_page_does_what_the_table_says(row, world_of, browser_of, taken_back):
    """Yes: something is recorded, and a page follows. No: nothing is, and whoever may not know of it finds nothing."""
    w, call = world_of(row.section), call_of(row)
    told = {}
    with taken_back():
        things = [getattr(w, name) for name in call.about]
        call.before(w, things[0] if things else None)
        address = _address(row, w)
        form = _form(w, row, browser_of) | call.page.typed(w)
        for who, says in row.says.items():
            browser = browser_of(person_of(w, who))
            with taken_back():
                before = Event.objects.count()
                answer = browser.post(address, form)
                told[who] = _told(row, answer, Event.objects.count() - before, says)

    assert told == row.says, row.written(told)


@pytest.mark.slow
def test_nobody_is_sent_to_sign_in(world_of):
    before = Event.objects.count()

    answers = {row: Client().post(_address(row, world_of(row.section)), {}) for row in ROWS}

    sent = {
        row
        for row, answer in answers.items()
        if answer.headers.get("Location", "").startswith("/sign-in/?next=")
    }
    assert sent == set(ROWS)
    assert Event.objects.count() == before


def _told(row, answer, recorded, says):
    if recorded:
        return table.YES
    if answer.status_code == 404:
        return table.UNKNOWN if says == table.UNKNOWN else table.NO
    if answer.status_code == 403 or (answer.status_code == 422 and says != table.YES):
        return table.NO if says == table.YES else says  # 422: the form does not offer them that choice
    if row.verb in TWICE_THE_SAME and answer.status_code == 302:
        return table.YES
    return f"{answer.status_code}, and nothing was recorded"


def _address(row, w):
    page = call_of(row).page
    if not page.address:
        return f"/requests/{w.request.number}/{row.verb.removeprefix('desk.').replace('_', '-')}/"
    return _at(page.address, w)


def _at(address, w):
    names = [name for _text, name, _spec, _conversion in Formatter().parse(address) if name]
    return address.format(**{name: getattr(w, name).pk for name in names})


def _form(w, row, browser_of):
    """What stands in the form before anything is typed, for somebody who may send it."""
    page = call_of(row).page
    may = next((who for who, says in row.says.items() if says == table.YES), None)
    if page.at == "-" or may is None or not page.address:
        return {}
    shown = browser_of(person_of(w, may)).get(_at(page.at or page.address, w))
    return filled(shown.text, _address(row, w)) if shown.status_code == 200 else {}
