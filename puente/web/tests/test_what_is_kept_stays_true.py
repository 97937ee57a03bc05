"""Pieces of pages are kept in memory: whoever looks still meets what is true for them, and nothing that is not theirs."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from markupsafe import Markup

from puente.catalogue import verbs as catalogue
from puente.desk import past, queue
from puente.desk import verbs as desk
from puente.desk.models import Request
from puente.desk.timeline import entries
from puente.foundation import clock, verbs
from puente.foundation.remembered import Remembered
from puente.people import verbs as people
from puente.web import keeping
from puente.web.desk import cells, conversation
from puente.web.desk import verbs as web_verbs
from puente.web.keeping import kept, kept_form

pytestmark = pytest.mark.usefixtures("noon", "keeping", "empty")

NOBODY = '<span class="clock" data-state="none">nobody yet</span>'


@pytest.fixture
def empty(monkeypatch):
    monkeypatch.setattr(keeping, "_pieces", {})
    monkeypatch.setattr(conversation, "_drawn", Remembered(conversation.LETTERS))


@pytest.fixture
def tap(ana, facilities, noon):
    service_request = desk.open(
        by=ana, subject="The tap leaks", text="In the kitchen.", department=facilities
    )
    return service_request


def page(client):
    return client.get("/requests/FAC-1/").text


def test_a_piece_is_drawn_once_for_all_that_it_depends_on():
    drawn = []

    def draw():
        drawn.append(1)
        return "piece"

    said = [kept("one", 1, caller=draw), kept("one", 1, caller=draw), kept("one", 2, caller=draw)]

    assert said == ["piece"] * 3
    assert len(drawn) == 2


def test_a_kept_form_has_the_pages_own_token_and_a_new_key_each_time():
    def drawn(token):
        field = Markup('<input name="csrfmiddlewaretoken" value="{}">').format(token)
        form = f'<form>{field}<input name="once" value="abc"></form>'
        return kept_form(field, "take", caller=lambda: form)

    _first, second, third = drawn("mine"), drawn("mine"), drawn("hers")

    keys = [re.search('name="once" value="([^"]+)"', one)[1] for one in (second, third)]
    assert len({"abc", *keys}) == 3
    assert 'value="mine"' in second
    assert 'value="hers"' in third
    assert "mine" not in third


def test_a_kept_form_goes_to_the_thing_that_it_is_drawn_for():
    def drawn(here):
        return kept_form(
            Markup("<i>t</i>"), "verbs", caller=lambda: f'<form action="{here}take/">', here=here
        )

    said = [drawn("/requests/FAC-1/"), drawn("/requests/FAC-12/")]

    assert said == ['<form action="/requests/FAC-1/take/">', '<form action="/requests/FAC-12/take/">']


def test_what_a_form_says_is_filled_in_each_time():
    drawn = []

    def piece(**says):
        def draw(said):
            drawn.append(said)
            who = f"<p>{said['who']}</p>" if said["who"] else ""
            return f"{who}<button>{said['send']}</button>"

        return kept_form('<input value="t">', "sheet", says=says, caller=draw)

    assert piece(who="Ana", send="Send") == "<p>Ana</p><button>Send</button>"
    assert piece(who="<b>", send="Send & go") == "<p>&lt;b&gt;</p><button>Send &amp; go</button>"
    assert piece(who="", send="Send") == "<button>Send</button>"
    assert len(drawn) == 2


def test_nobodys_words_are_taken_for_the_token_of_the_page():
    def piece(words):
        return kept_form(
            "<secret>", "sheet", says={"words": words}, caller=lambda said: f"<p>{said['words']}"
        )

    for tried in ("\x00token\x00", "\x00words\x00", "\x00here\x00", "\x00key\x00"):
        assert "<secret>" not in piece(tried)
    assert "<secret>" not in kept_form("<secret>", "other", caller=lambda: "<p>\x00token\x00")


def test_who_asked_never_meets_what_was_kept_for_who_serves(tap, at_work, ana, bruno):
    desk.note(tap, by=bruno, text="Between us: **again**.")

    assert "Between us" in page(at_work(bruno))
    hers = page(at_work(ana))
    assert "Between us" not in hers
    assert 'data-key="t"' not in hers
    assert "Between us" in page(at_work(bruno))


def test_what_somebody_did_meanwhile_is_there(tap, at_work, ana, bruno):
    before = page(at_work(ana))
    desk.take(tap, by=bruno)
    desk.answer(tap, by=bruno, text="On my way.")

    after = page(at_work(ana))

    assert "On my way" not in before
    assert "On my way" in after
    assert page(at_work(ana)).count("On my way") == after.count("On my way")


def test_a_thread_that_grew_says_what_one_that_is_drawn_whole_says(
    tap, at_work, ana, bruno, noon, monkeypatch
):
    drawn = []
    monkeypatch.setattr(
        conversation, "entries", lambda of, them: drawn.append(len(them)) or entries(of, them)
    )
    for day, (who, verb) in enumerate([(bruno, desk.answer), (bruno, desk.note), (ana, desk.answer)] * 2):
        with clock.at(noon + timedelta(hours=8 * day)):
            verb(tap, by=who, text=f"Word {day}.")
            desk.set_priority(tap, by=bruno, priority=1 + day % 2)
        with clock.at(noon + timedelta(days=2)):
            for reader in (ana, bruno):
                grown = thread(page(at_work(reader)))
                with monkeypatch.context() as anew:
                    anew.setattr(conversation, "_drawn", Remembered(conversation.LETTERS))
                    anew.setattr(keeping, "_pieces", {})
                    assert grown == thread(page(at_work(reader)))

    assert max(drawn[0::2][2:]) <= 2 < max(drawn[1::2])


def thread(page):
    return page.partition('id="thread"')[2].partition("</ol>")[0]


@pytest.mark.parametrize("htmx", [True, False])
def test_what_fails_as_it_ends_is_said_beside_what_was_written_and_nobody_meets_it(
    tap, at_work, bruno, ana, monkeypatch, htmx
):
    """The page of the answer was drawn already; then the database would not have it."""

    @contextmanager
    def failing():
        with transaction.atomic():
            yield
            raise IntegrityError("UNIQUE constraint failed: events_once.person_id, events_once.key")

    page(at_work(bruno))
    monkeypatch.setattr(verbs, "ending_late", failing)
    monkeypatch.setattr(past, "is_ending", lambda: True)
    for module in (past, keeping, conversation):
        monkeypatch.setattr(module, "when_ended", lambda act: None)

    said = {"kind": "answer", "text": "On my way.", "once": "1"}
    headers = {"hx-request": "true"} if htmx else {}
    answer = at_work(bruno).post("/requests/FAC-1/write/", said, headers=headers)

    assert answer.status_code == 409
    assert ("composer-errors" in answer.headers.get("HX-Retarget", "")) is htmx
    assert "Sent." not in answer.text
    assert htmx or answer.text.count("On my way.") == 1  # in the composer, to be sent again
    monkeypatch.undo()
    for reader in (bruno, ana):
        assert "On my way." not in page(at_work(reader))


def test_what_turns_out_to_have_happened_before_stands_before(tap, at_work, bruno, noon):
    desk.answer(tap, by=bruno, text="The second.")
    page(at_work(bruno))
    with clock.at(noon - timedelta(hours=1)):
        desk.answer(tap, by=bruno, text="The first.")

    said = thread(page(at_work(bruno)))
    assert said.index("The first.") < said.index("The second.")


def test_whoever_stops_serving_may_do_no_more(tap, at_work, ana, ada, bruno, facilities):
    assert "/requests/FAC-1/resolve/" in page(at_work(bruno))
    people.leave(bruno.memberships.get(), by=ada)

    assert at_work(bruno).get("/requests/FAC-1/").status_code == 404


def test_a_new_name_is_on_the_page_at_once(tap, at_work, ana, ada, facilities):
    assert "Facilities" in page(at_work(ana))
    people.rename(facilities, by=ada, name={"en": "Buildings"})

    hers = page(at_work(ana))
    assert "Buildings" in hers
    assert "Facilities" not in hers


@pytest.mark.parametrize("address", ["/queue/FAC/", "/search/?q=tap", "/"])
def test_a_new_name_is_in_the_lists_at_once(tap, at_work, ada, bruno, facilities, finance, address):
    desk.take(tap, by=bruno)
    desk.open(by=bruno, subject="Another tap", department=facilities)
    before = at_work(bruno).get(address).text
    people.rename(finance, by=ada, name={"en": "Accounts"})
    people.rename(facilities, by=ada, name={"en": "Buildings"})
    people.set_profile(bruno, by=ada, name="Bruce")

    after = at_work(bruno).get(address).text

    assert re.search("Finance|Facilities", before)
    assert re.search("Accounts|Buildings", after)
    assert not re.search("Finance|Facilities|>Bruno<", after)


def test_what_was_said_today_was_said_yesterday_tomorrow(tap, at_work, ana, noon):
    assert "yesterday" not in page(at_work(ana)).lower()
    with clock.at(noon + timedelta(days=1)):
        assert "yesterday" in page(at_work(ana)).lower()


def test_each_reads_it_in_their_own_language(tap, at_work, ana, bruno):
    ana.language = "es"
    ana.save(update_fields=["language"])

    assert "Conversation" in page(at_work(bruno))
    assert "Conversación" in page(at_work(ana))
    assert "Conversation" in page(at_work(bruno))


def test_the_queue_and_today_show_what_changed(tap, at_work, ana, bruno, berta):
    his = at_work(bruno)
    assert NOBODY in his.get("/queue/FAC/").text
    assert "Nobody has them yet" in his.get("/").text
    desk.assign(tap, by=bruno, to=berta)

    assert NOBODY not in his.get("/queue/FAC/").text
    assert "Nobody has them yet" not in his.get("/").text
    assert "The tap leaks" in at_work(berta).get("/").text


def test_a_row_is_drawn_anew_when_its_clock_says_something_else_and_not_before(tap, noon, monkeypatch):
    due, drawn, draw = noon + timedelta(hours=6), [], cells.clock_cell
    Request.objects.update(due_at=due, sorts_at=due)
    monkeypatch.setitem(cells._DRAWN, "due", lambda row, now: drawn.append(now) or draw(row, now))

    def row():
        return cells.lines(queue.page(Request.objects.all()).rows, clock.now(), cells.USUAL, None, "Take")

    for minutes in range(0, 48 * 60, 10):
        with clock.at(noon + timedelta(minutes=minutes)):
            kept_one, many = row(), len(drawn)
            with monkeypatch.context() as anew:
                anew.setattr(keeping, "_pieces", {})
                assert kept_one == row()
            del drawn[many:]

    hours = [(at - noon) // timedelta(hours=1) for at in drawn]
    assert hours == [0, 2, 6, 13, 30, 37], "at first, soon, late, at midnight, late for a day, at midnight"


def test_who_serves_from_outside_meets_only_their_own_companys_notes_whoever_looked_before(
    tap, at_work, bruno, ada, laundry, pia
):
    desk.note(tap, text="a note of ours", by=bruno)
    service_request = desk.hand_over(tap, to=laundry, reason="Yours.", by=bruno)
    desk.note(service_request, text="a note of theirs", by=pia)

    administrators = page(at_work(ada))
    hers = page(at_work(pia))

    assert "a note of ours" in administrators
    assert "a note of theirs" in administrators
    assert "a note of theirs" in hers
    assert "a note of ours" not in hers


def test_the_first_option_of_a_service_is_offered_at_once_and_the_last_no_longer(
    bruno_at_work, ana, lara, facilities
):
    service = catalogue.found_service(facilities, by=lara, code="keys", name={"en": "Keys"})
    desk.open(by=ana, subject="A key", service=service)
    assert "/choose-option/" not in page(bruno_at_work)

    option = catalogue.add_option(service, by=lara, code="front", name={"en": "Front door"})
    assert "/choose-option/" in page(bruno_at_work)

    catalogue.retire_option(option, by=lara)
    assert "/choose-option/" not in page(bruno_at_work)


def test_whoever_saw_a_fault_as_their_answer_was_drawn_sends_it_again_and_it_is_there_once(
    tap, at_work, bruno, ana, monkeypatch
):
    client = at_work(bruno)
    client.raise_request_exception = False
    said = {"kind": "answer", "text": "On my way.", "once": "1"}
    page(client)

    def fault(*_args):
        raise ValueError

    with monkeypatch.context() as broken:
        broken.setattr(web_verbs, "parts", fault)
        first = client.post("/requests/FAC-1/write/", said, headers={"hx-request": "true"})
    again = client.post("/requests/FAC-1/write/", said, headers={"hx-request": "true"})

    assert (first.status_code, again.status_code) == (500, 200)
    assert "On my way." in again.text
    assert [page(at_work(reader)).count("On my way.") for reader in (bruno, ana)] == [1, 1]
