"""The page of a request: what each person meets, and what can go wrong while one writes."""

import html
import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from puente.catalogue import verbs as catalogue
from puente.desk import verbs as desk
from puente.desk.models import Attachment, Message, Party
from puente.desk.seeing import see
from puente.foundation import clock
from puente.people import verbs as people
from puente.web.desk.actions import ACTIONS
from puente.web.desk.thread import needless

pytestmark = pytest.mark.usefixtures("noon")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def as_(client):
    """`as_(bruno)`: the browser of somebody signed in."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def tap(ana, facilities, noon):
    return desk.open(by=ana, subject="The tap leaks", text="In the **kitchen**.", department=facilities)


@pytest.fixture
def promised(ana, lara, facilities, noon):
    """A lamp, to be mended within thirty working hours."""
    catalogue.set_standard(facilities, by=lara, metric="resolution", target_seconds=30 * 3600, share=90)
    return desk.open(by=ana, subject="The lamp flickers", department=facilities)


def statements(ask):
    seen = []

    def see_(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(see_):
        ask()
    return seen


def test_the_page_shows_only_what_can_be_done(tap, as_, ana, bruno):
    hers = as_(ana).get("/requests/FAC-1/").text
    his = as_(bruno).get("/requests/FAC-1/").text

    assert 'data-key="t"' in his
    assert 'data-key="t"' not in hers
    assert "/requests/FAC-1/hand-over/" not in hers
    assert "/requests/FAC-1/cancel/" in hers


def test_whoever_may_not_know_of_it_finds_nothing(tap, as_, luis):
    assert as_(luis).get("/requests/FAC-1/").status_code == 404
    assert as_(luis).get("/requests/FAC-1/changed/").status_code == 404
    assert as_(luis).get("/requests/FAC-1/assign/").status_code == 404


def test_who_waits_for_it_sees_its_line_alone(tap, as_, luis, legal, bruno):
    desk.note(tap, text="Between us", by=bruno)
    Party.objects.create(request=tap, department=legal, part=Party.Part.WAITS_FOR_IT)

    page = as_(luis).get("/requests/FAC-1/").text

    assert "The tap leaks" in page
    assert "kitchen" not in page
    assert "Between us" not in page
    assert 'class="composer"' not in page


def test_a_note_is_never_on_the_requesters_page(tap, as_, ana, bruno, berta):
    desk.note(tap, text="She is difficult", by=bruno)

    assert "She is difficult" in as_(berta).get("/requests/FAC-1/").text
    for address in ("/requests/FAC-1/", "/requests/FAC-1/changed/"):
        page = as_(ana).get(address).text
        assert "She is difficult" not in page
        assert "Internal note" not in page


def test_an_answer_by_htmx_gives_the_parts_back_and_nothing_else(tap, as_, bruno):
    answer = as_(bruno).post("/requests/FAC-1/write/", {"kind": "answer", "text": "On my way"}, headers=HTMX)

    assert answer.status_code == 200
    assert "<html" not in answer.text
    for part in ('id="thread"', 'id="head"', 'id="aside"', 'id="write"'):
        assert part in answer.text
    assert "On my way" in answer.text


def test_the_kind_that_was_chosen_decides_and_without_one_nothing_is_sent(tap, as_, bruno):
    browser = as_(bruno)

    assert browser.post("/requests/FAC-1/write/", {"text": "For whom?"}).status_code == 404
    browser.post("/requests/FAC-1/write/", {"kind": "note", "text": "For us"})

    assert Message.objects.get(text="For us").kind == "note"
    assert not Message.objects.filter(text="For whom?").exists()


def test_a_double_click_answers_once_and_other_words_are_another_answer(tap, as_, bruno):
    browser, form = as_(bruno), {"kind": "answer", "text": "On my way", "once": "k1"}

    browser.post("/requests/FAC-1/write/", form)
    browser.post("/requests/FAC-1/write/", form)
    browser.post("/requests/FAC-1/write/", form | {"text": "I am here"})

    assert Message.objects.filter(kind="answer").count() == 2


@pytest.mark.parametrize("anchor", ["", "#composer-text", "?from=mail#main"])
def test_the_composer_is_empty_again_wherever_the_page_stands(tap, as_, bruno, anchor):
    here = HTMX | {"HX-Current-URL": f"http://testserver/requests/FAC-1/{anchor}"}

    answer = as_(bruno).post("/requests/FAC-1/write/", {"kind": "answer", "text": "On my way"}, headers=here)

    assert 'id="write"' in answer.text


def test_what_is_done_from_another_page_leaves_that_page_alone(tap, as_, bruno):
    elsewhere = HTMX | {"HX-Current-URL": "http://testserver/queue/FAC/"}

    assert 'id="thread"' not in as_(bruno).post("/requests/FAC-1/take/", headers=elsewhere).text


def test_an_empty_answer_comes_back_in_words_and_leaves_what_was_typed(tap, as_, bruno):
    browser = as_(bruno)

    part = browser.post("/requests/FAC-1/write/", {"kind": "note", "text": " "}, headers=HTMX)
    page = browser.post("/requests/FAC-1/write/", {"kind": "note", "text": " "})

    assert part.status_code == page.status_code == 422
    assert part.headers["HX-Retarget"] == "#composer-errors"
    assert "Write something first." in part.text
    assert 'value="note" checked' in page.text


def test_a_text_with_nul_comes_back_in_words_and_nothing_is_sent(tap, as_, bruno):
    browser = as_(bruno)

    part = browser.post("/requests/FAC-1/write/", {"kind": "answer", "text": "On\x00my way"}, headers=HTMX)
    page = browser.post("/requests/FAC-1/write/", {"kind": "answer", "text": "On\x00my way"})

    assert part.status_code == page.status_code == 422
    assert "Null characters are not allowed." in part.text
    assert "my way</textarea>" in page.text
    assert not Message.objects.filter(kind="answer").exists()


def test_what_was_typed_into_a_verbs_form_stays(tap, as_, bruno):
    answer = as_(bruno).post("/requests/FAC-1/hand-over/", {"to": "", "reason": "Because of the pipes"})

    assert answer.status_code == 422
    assert "Because of the pipes" in answer.text
    tap.refresh_from_db()
    assert tap.handed_over == 0


def test_two_people_who_resolve_at_once_are_told_so(tap, as_, bruno, berta):
    desk.resolve(tap, by=berta)

    answer = as_(bruno).post("/requests/FAC-1/resolve/", {"text": "Done"}, headers=HTMX)

    assert answer.status_code == 409
    assert "FAC-1 is resolved already." in answer.text
    assert ">\nDone</textarea>" in answer.text
    assert not Message.objects.filter(text="Done").exists()


def test_what_was_so_already_is_not_said_to_have_changed(tap, as_, bruno):
    page = as_(bruno).post("/requests/FAC-1/set-priority/", {"priority": "2"}, follow=True).text

    assert "nothing changed" in page
    assert "Priority changed." not in page


def test_a_better_subject_heads_the_window_too(tap, as_, bruno):
    part = as_(bruno).post("/requests/FAC-1/rename/", {"subject": "Kitchen tap"}, headers=HTMX).text

    assert "<title>FAC-1 Kitchen tap · Puente</title>" in part


def test_a_better_subject_is_told_with_what_it_was(tap, as_, bruno, ana):
    desk.rename(tap, subject="Kitchen tap", by=bruno)

    assert "The tap leaks → Kitchen tap" in as_(ana).get("/requests/FAC-1/").text


def test_what_an_answer_called_back_is_said_before_and_after(tap, as_, ana, bruno):
    desk.resolve(tap, by=bruno)
    browser = as_(ana)

    before = browser.get("/requests/FAC-1/").text
    after = browser.post("/requests/FAC-1/write/", {"kind": "answer", "text": "No"}, follow=True).text

    assert "Facilities reads it; with your answer it is open again" in before
    assert "Sent. It is open again." in after
    assert "with your answer" not in after


def test_the_clock_says_until_when_it_stands_still(as_, ana, bruno, promised, noon):
    desk.wait_until(promised, until=noon + timedelta(days=2), by=ana)

    page = as_(ana).get("/requests/FAC-1/").text

    assert "It stands still until" in page
    assert "you chose the date." in page
    assert "Ana chose the date." in as_(bruno).get("/requests/FAC-1/").text


def test_the_clock_says_you_to_who_asked_and_their_name_to_who_serves(as_, ana, bruno, promised, noon):
    desk.wait_for_requester(promised, text="Which lamp?", by=bruno)
    asked = [as_(person).get("/requests/FAC-1/").text for person in (ana, bruno)]
    with clock.at(noon + timedelta(hours=1)):
        desk.answer(promised, text="The one by the door.", by=ana)
        desk.wait_until(promised, until=noon + timedelta(days=2), by=bruno)
    put_off = [as_(person).get("/requests/FAC-1/").text for person in (ana, bruno)]

    assert "The clock has stood still since" in asked[0]
    assert "it waits for you." in asked[0]
    assert "it waits for Ana." in asked[1]
    assert "it waited for you." in put_off[0]
    assert "it waited for Ana." in put_off[1]
    assert "you live through that one." in put_off[0]
    assert "Ana lives through that one." in put_off[1]


def test_the_thread_says_who_resumed_it(as_, ana, bruno, tap):
    desk.wait_for_requester(tap, text="Which tap?", by=bruno)
    desk.resume(tap, by=bruno)

    assert "<strong>Bruno</strong> resumed it" in as_(ana).get("/requests/FAC-1/").text


def test_to_leave_the_question_whether_one_needs_it_is_not_called_cancelling(as_, ana, bruno, tap):
    hers = as_(ana).get("/requests/FAC-1/cancel/").text
    his = as_(bruno).get("/requests/FAC-1/decline/").text

    assert ">I still need it</button>" in hers
    assert ">Cancel</button>" not in hers
    assert ">Cancel</button>" in his


def test_no_key_of_the_page_stands_for_two_things(as_, ana, bruno, tap):
    for person in (ana, bruno):
        keys = (
            as_(person).get("/requests/FAC-1/").text.split('<dl class="key-list"', 1)[1].split("</dialog>")[0]
        )
        letters = [re.sub(r"<[^>]+>|\s", "", dt) for dt in re.findall(r"<dt>(.*?)</dt>", keys)]

        assert sorted(letters) == sorted(set(letters))
        assert "n" in letters


def test_the_keys_of_a_list_stand_where_a_list_may_be(as_, bruno, tap):
    page = as_(bruno).get("/queue/FAC/").text

    assert "next and previous in a list" in page
    assert "show what arrived" in page


def test_the_clock_says_until_when_one_has_put_it_off_oneself(as_, bruno, promised, noon):
    desk.wait_until(promised, until=noon + timedelta(days=2), by=bruno)

    waits = as_(bruno).get("/requests/FAC-1/").text
    desk.resume(promised, by=bruno)
    goes_on = as_(bruno).get("/requests/FAC-1/").text

    assert "It waits until 12 Mar 2026, 12:00, and the clock runs on." in waits
    assert "It waits until 12 Mar 2026, 12:00, and" not in goes_on


@pytest.mark.parametrize(
    ("after", "left", "passed"),
    [
        (timedelta(seconds=20), "30 h left", "Under 1 min of 30 working hours"),
        (timedelta(minutes=70, seconds=20), "28 h 50 min left", "1 h 10 min of 30 working hours"),
        (timedelta(days=1, hours=4), "18 h left", "12 h of 30 working hours"),
    ],
)
def test_what_is_left_and_what_has_passed_make_up_the_whole(as_, bruno, promised, noon, after, left, passed):
    with clock.at(noon + after):
        page = as_(bruno).get("/requests/FAC-1/").text

    assert left in page
    assert f"{passed} have passed." in page


@pytest.mark.parametrize(
    ("after", "left", "passed"),
    [
        (timedelta(minutes=1), "quedan 29 h 59 min", "Va 1 min de"),
        (timedelta(days=2, hours=23), "quedan 7 h", "Van 23 h de"),
        (timedelta(days=5, hours=21), "queda 1 h", "Van 29 h de"),
    ],
)
def test_in_spanish_one_hour_is_left_and_two_hours_are(as_, bruno, promised, noon, after, left, passed):
    people.set_profile(bruno, by=bruno, language="es")

    with clock.at(noon + after):
        page = as_(bruno).get("/requests/FAC-1/").text

    assert left in page.lower()
    assert passed in page


def test_the_button_that_puts_off_says_a_whole_phrase_and_the_keys_are_those_of_the_keyboard(
    as_, bruno, promised
):
    people.set_profile(bruno, by=bruno, language="es")

    asked = as_(bruno).get("/requests/FAC-1/wait-until/").text
    page = as_(bruno).get("/requests/FAC-1/").text

    assert "Esperar hasta entonces" in asked
    assert '<kbd class="key">Intro</kbd>' in page
    assert '<kbd class="key">Enter</kbd>' not in page


def test_of_what_is_confidential_the_composer_names_who_reads_it(tap, as_, ana, bruno):
    desk.take(tap, by=bruno)
    desk.seal(tap, by=ana)

    page = as_(ana).get("/requests/FAC-1/").text

    assert "Bruno and the lead of Facilities read it" in page
    assert "Facilities reads it" not in page


def test_of_what_is_confidential_no_follower_reads_it_and_whoever_broke_its_seal_does(
    tap, as_, ana, bruno, berta, ada
):
    desk.follow(tap, by=berta)
    desk.take(tap, by=bruno)
    desk.seal(tap, by=ana)
    desk.break_seal(tap, reason="A complaint", by=ada)

    page = as_(ana).get("/requests/FAC-1/").text

    assert "Bruno, the lead of Facilities and Ada read it" in page
    assert "They read it too" not in page


def test_who_handed_it_over_still_reads_it_and_is_named(tap, as_, bruno, legal, luis, ana):
    desk.hand_over(tap, to=legal, reason="It is theirs", by=bruno)

    assert "Facilities and Ana read it" in as_(luis).get("/requests/FAC-1/").text
    desk.seal(tap, by=ana)
    assert (
        "Facilities" not in as_(ana).get("/requests/FAC-1/").text.partition("composer-readers-answer")[2][:80]
    )


def test_whoever_would_lock_themselves_out_is_asked_first(tap, as_, ana, bruno, lara):
    warning = "you will not read it any more"

    assert warning in as_(bruno).get("/requests/FAC-1/").text
    assert warning not in as_(ana).get("/requests/FAC-1/").text
    assert warning not in as_(lara).get("/requests/FAC-1/").text
    desk.take(tap, by=bruno)
    assert warning not in as_(bruno).get("/requests/FAC-1/").text


def test_a_session_that_has_ended_leaves_the_page_as_it_is(tap, client):
    part = client.post("/requests/FAC-1/write/", {"kind": "answer", "text": "Long"}, headers=HTMX)
    page = client.post("/requests/FAC-1/write/", {"kind": "answer", "text": "Long"})

    assert part.status_code == 401
    assert "what you wrote is still there" in part.text
    assert page.headers["Location"].startswith("/sign-in/?next=")


def test_taking_can_be_undone_from_its_message(tap, as_, bruno):
    browser = as_(bruno)

    page = browser.post("/requests/FAC-1/take/", follow=True).text
    assert 'action="/requests/FAC-1/unassign/"' in page
    browser.post("/requests/FAC-1/unassign/")

    tap.refresh_from_db()
    assert tap.assignee is None


def test_a_priority_is_put_back_by_its_undo(tap, as_, bruno):
    browser = as_(bruno)

    page = browser.post("/requests/FAC-1/set-priority/", {"priority": "4"}, follow=True).text
    assert 'action="/requests/FAC-1/set-priority/?priority=2"' in page
    browser.post("/requests/FAC-1/set-priority/?priority=2")

    tap.refresh_from_db()
    assert tap.priority == 2


@pytest.mark.parametrize(
    ("verb", "said", "field"),
    [
        ("assign", {"to": "berta"}, "assignee_id"),
        ("rename", {"subject": "Kitchen & bath"}, "subject"),
        ("wait-until", {"until": "2026-03-12T09:00"}, "status"),
    ],
)
def test_what_a_form_did_is_put_back_by_its_undo(tap, as_, bruno, berta, verb, said, field):
    browser = as_(bruno)
    desk.acknowledge(tap, by=bruno)
    tap.refresh_from_db()
    was = getattr(tap, field)

    form = {name: berta.pk if value == "berta" else value for name, value in said.items()}
    page = browser.post(f"/requests/FAC-1/{verb}/", form, follow=True).text
    tap.refresh_from_db()
    assert getattr(tap, field) != was
    browser.post(html.unescape(re.search(r'hx-post="([^"]+)" hx-swap="none"', page)[1]))

    tap.refresh_from_db()
    assert getattr(tap, field) == was


def test_whom_it_was_taken_from_has_it_again_by_the_undo(tap, as_, bruno, berta, lara):
    desk.take(tap, by=berta)
    browser = as_(lara)

    page = browser.post("/requests/FAC-1/assign/", {"to": bruno.pk}, follow=True).text

    assert f'action="/requests/FAC-1/assign/?to={berta.pk}"' in page


def test_making_it_confidential_is_taken_back_by_who_asked_and_asked_twice_of_who_serves(
    tap, as_, ana, bruno
):
    desk.take(tap, by=bruno)
    question = "Only who asked for it can take that back."
    assert question in as_(bruno).get("/requests/FAC-1/").text
    browser = as_(ana)
    assert question not in browser.get("/requests/FAC-1/").text

    page = browser.post("/requests/FAC-1/seal/", follow=True).text

    assert 'action="/requests/FAC-1/unseal/" hx-post' in page


def test_ten_messages_cost_what_two_cost(tap, as_, ana, bruno, keeping):
    browser = as_(bruno)
    desk.take(tap, by=bruno)
    browser.get("/requests/FAC-1/")
    desk.answer(tap, text="One", by=bruno)
    few = statements(lambda: browser.get("/requests/FAC-1/"))
    for n in range(10):
        desk.answer(tap, text=f"More {n}", by=(ana, bruno)[n % 2])

    many = statements(lambda: browser.get("/requests/FAC-1/"))

    assert len(many) == len(few) <= 12, many


def test_without_a_standard_no_clock_is_shown(tap, as_, ana):
    assert "clock-card" not in as_(ana).get("/requests/FAC-1/").text


def test_a_note_and_its_file_are_for_those_who_serve(tap, as_, ana, bruno, luis):
    desk.note(tap, text="The plan", by=bruno, files=[SimpleUploadedFile("plán.txt", b"secret")])
    address = f"/files/{Attachment.objects.get().pk}/pl%C3%A1n.txt"

    given = as_(bruno).get(address)

    assert given.getvalue() == b"secret"
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in given.headers["Content-Security-Policy"]
    assert as_(ana).get(address).status_code == 404
    assert as_(luis).get(address).status_code == 404


def test_a_file_has_its_own_name_alone(tap, as_, bruno):
    desk.note(tap, text="The plan", by=bruno, files=[SimpleUploadedFile("plan.txt", b"x")])

    assert as_(bruno).get(f"/files/{Attachment.objects.get().pk}/other.html").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("run.exe", b"MZ", "can be run"),
        ("page.html", b"<html>", "can be run"),
        ("empty.txt", b"", "is empty"),
    ],
)
def test_a_file_that_cannot_go_is_refused_in_words(name, content, words, tap, as_, bruno):
    form = {"kind": "answer", "text": "See", "files": SimpleUploadedFile(name, content)}

    answer = as_(bruno).post("/requests/FAC-1/write/", form, headers=HTMX)

    assert answer.status_code == 409
    assert words in answer.text
    assert not Message.objects.filter(text="See").exists()


def test_an_open_page_is_told_why_nothing_happened_and_stays_as_it_is(tap, as_, luis, ana):
    hidden = as_(luis).post("/requests/FAC-1/write/", {"kind": "answer", "text": "Long"}, headers=HTMX)
    forbidden = as_(ana).post("/requests/FAC-1/take/", headers=HTMX)

    assert (hidden.status_code, forbidden.status_code) == (404, 403)
    for answer in (hidden, forbidden):
        assert answer.headers["HX-Reswap"] == "none"
        assert answer.text.count("<toast-message") == 1
        assert "<html" not in answer.text


def test_an_open_page_is_told_the_same_of_what_is_hidden_and_of_what_is_not_there(tap, as_, luis):
    browser = as_(luis)

    hidden = browser.get("/requests/FAC-1/changed/?kind=answer", headers=HTMX)
    nothing = browser.get("/requests/FAC-9/changed/?kind=answer", headers=HTMX)

    assert hidden.status_code == nothing.status_code == 404
    assert hidden.text == nothing.text.replace("FAC-9", "FAC-1")
    assert "The tap leaks" not in hidden.text


def test_an_upload_beyond_the_limit_is_stopped_on_its_way(tap, as_, bruno, organization):
    organization.largest_file = 300_000
    organization.save()
    stream = BytesIO(b"x" * 900_000)
    stream.name = "large.txt"

    answer = as_(bruno).post(
        "/requests/FAC-1/write/", {"kind": "answer", "text": "See", "files": stream}, headers=HTMX
    )

    assert answer.status_code == 413
    assert answer.text.count("at most 293 kB") == 1
    assert not Message.objects.filter(text="See").exists()


def test_a_text_of_a_megabyte_is_kept_whole_and_shown(tap, as_, bruno):
    text = "A long story. " * 71_000

    answer = as_(bruno).post("/requests/FAC-1/write/", {"kind": "answer", "text": text}, headers=HTMX)

    assert answer.status_code == 200
    assert Message.objects.get(kind="answer").text == text.strip()
    assert as_(bruno).get("/requests/FAC-1/").text.count("A long story.") == 71_000


def test_a_text_beyond_a_megabyte_is_sent_back(tap, as_, bruno):
    answer = as_(bruno).post(
        "/requests/FAC-1/write/", {"kind": "answer", "text": "x" * 1_100_000}, headers=HTMX
    )

    assert answer.status_code == 422
    assert "longer than one megabyte" in answer.text


def test_somebody_is_found_by_name_and_let_in(tap, as_, ana, olga):
    browser = as_(ana)

    found = browser.get("/requests/FAC-1/name-person/?q=olg", headers=HTMX).text
    browser.post("/requests/FAC-1/name-person/", {"q": "olg", "person": olga.pk})

    assert "Olga" in found
    assert see(olga, "FAC-1") is not None


def test_a_name_with_a_nul_finds_whom_it_means(tap, as_, ana, olga):
    found = as_(ana).post("/requests/FAC-1/name-person/", {"q": "Ol\0ga"})

    assert found.status_code == 422
    assert f'value="{olga.pk}"' in found.text


def test_a_seal_is_broken_by_an_administrator_with_a_reason(as_, ana, ada, bruno, facilities):
    secret = desk.open(by=ana, subject="In private", department=facilities, is_confidential=True)
    browser = as_(ada)
    assert browser.get(f"/requests/{secret.number}/").status_code == 404
    assert browser.post("/requests/sealed/", {"number": secret.number, "reason": ""}).status_code == 422
    assert browser.post("/requests/sealed/", {"number": "FAC-99", "reason": "Why"}).status_code == 422

    browser.post("/requests/sealed/", {"number": secret.number, "reason": "The court asks"})

    assert "The court asks" in browser.get(f"/requests/{secret.number}/").text
    assert as_(bruno).get("/requests/sealed/").status_code == 404


def test_what_is_wrong_with_the_reason_does_not_tell_whether_there_is_something_sealed(
    as_, ana, ada, facilities
):
    secret = desk.open(by=ana, subject="In private", department=facilities, is_confidential=True)
    browser = as_(ada)
    long = "a" * 1_100_000

    sealed = browser.post("/requests/sealed/", {"number": secret.number, "reason": long})
    unknown = browser.post("/requests/sealed/", {"number": "FAC-99", "reason": long})

    assert sealed.status_code == unknown.status_code == 422
    assert "longer than one megabyte" in sealed.text
    assert "longer than one megabyte" in unknown.text


def test_the_bell_tells_what_others_did_and_is_read(tap, as_, ana, bruno, deliver):
    desk.take(tap, by=bruno)
    deliver()
    browser = as_(ana)

    page = browser.get("/news/").text
    browser.post("/news/read/")

    assert "took it" in page
    assert "you asked for it" in page
    assert "data-fresh" not in browser.get("/news/").text
    assert "Nothing new" in browser.get("/news/?which=unread").text


def test_the_bell_does_not_tell_of_what_one_may_no_longer_see(
    tap, as_, bruno, ana, legal, deliver, facilities
):
    desk.note(tap, text="Between us", by=bruno)
    deliver()
    bruno.memberships.all().delete()
    bruno.forget_roles()

    assert "The tap leaks" not in as_(bruno).get("/news/").text


def test_every_verb_has_a_key_and_no_two_on_offer_share_one(tap, as_, ana, bruno, lara, ada):
    assert all(action.key for action in ACTIONS)

    for step in (lambda: tap, lambda: desk.take(tap, by=bruno), lambda: desk.resolve(tap, by=bruno)):
        step()
        for person in (ana, bruno, lara, ada):
            seen = see(person, tap.number)
            keys = [
                action.key for action in ACTIONS if action.verb in seen.can and not needless(action, seen)
            ]
            assert keys
            assert len(keys) == len(set(keys)), (person, keys)


def test_what_was_asked_without_words_says_what_for(as_, ana, lara, facilities):
    service = catalogue.found_service(facilities, by=lara, code="repairs", name={"en": "Repairs"})
    bare = desk.open(by=ana, service=service, subject="The tap leaks")

    page = as_(ana).get(f"/requests/{bare.number}/").text

    assert "Asks for “Repairs”, without more words." in page


def test_an_option_is_offered_where_the_service_has_one(as_, ana, lara, facilities):
    service = catalogue.found_service(facilities, by=lara, code="repairs", name={"en": "Repairs"})
    asked = desk.open(by=ana, service=service, subject="The tap leaks")
    address = f"/requests/{asked.number}/choose-option/"
    assert address not in as_(ana).get(f"/requests/{asked.number}/").text

    catalogue.add_option(service, by=lara, code="today", name={"en": "Today"}, lead_days=0)

    assert address in as_(ana).get(f"/requests/{asked.number}/").text


def test_the_request_is_asked_for_together_with_who_looks(tap, as_, bruno, luis, monkeypatch):
    from puente.foundation import house

    answered, asked_ahead = [], house.asked_ahead

    def answering(what):
        read = asked_ahead(what)
        answered.extend([read is not None] if what.startswith("request ") else [])
        return read

    monkeypatch.setattr(house, "asked_ahead", answering)
    browser = as_(bruno)
    found = browser.get("/requests/FAC-1/")
    written = browser.post("/requests/FAC-1/write/", {"kind": "answer", "text": "On my way."}, headers=HTMX)

    assert answered == [True, True]
    assert "The tap leaks" in found.text
    assert "On my way." in written.text
    assert as_(luis).get("/requests/FAC-1/").status_code == 404
    assert browser.get("/requests/FAC-2/").status_code == 404
