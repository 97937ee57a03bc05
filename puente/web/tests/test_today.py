"""Today: two halves, in order of due, and what changed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import NOON
from puente.desk import verbs as desk
from puente.desk.models import News, Request
from puente.foundation import clock

MOST_STATEMENTS = 12


@pytest.fixture
def leaky_tap(ana, facilities, noon):
    return desk.open(by=ana, subject="The tap leaks", text="In the kitchen.", department=facilities)


def statements(client, address="/"):
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(asked.captured_queries)


def half(page, name):
    first, second = page.split('data-way="served"')
    return first.split('data-way="serve"')[1] if name == "serve" else second.split('id="changed"')[0]


def test_what_nobody_has_yet_stands_on_the_half_that_i_serve(bruno_at_work, leaky_tap):
    page = bruno_at_work.get("/").text

    assert "The tap leaks" in half(page, "serve")
    assert "The tap leaks" not in half(page, "served")
    assert "Nobody has them yet" in page


def test_what_i_have_in_hand_waits_for_me(bruno_at_work, leaky_tap, bruno):
    desk.take(leaky_tap, by=bruno)

    page = bruno_at_work.get("/").text

    assert "They wait for me" in half(page, "serve")
    assert "Nobody has them yet" not in page


def test_what_i_asked_stands_on_the_half_that_they_serve(ana_at_work, leaky_tap):
    page = ana_at_work.get("/").text

    assert "The tap leaks" in half(page, "served")
    assert "No queue is yours" in half(page, "serve")


def test_what_waits_for_my_answer_comes_first(ana_at_work, leaky_tap, bruno):
    desk.take(leaky_tap, by=bruno)
    desk.wait_for_requester(leaky_tap, by=bruno, text="Which kitchen?")

    page = ana_at_work.get("/").text

    assert "They wait for my answer" in half(page, "served")
    assert "they wait for your answer" in half(page, "served")
    assert "waits for the requester" not in page


def test_what_others_did_is_told_and_what_i_did_is_not(ana_at_work, bruno_at_work, leaky_tap, bruno, deliver):
    deliver()
    desk.take(leaky_tap, by=bruno)
    deliver()

    assert "<strong>Bruno</strong> took it" in ana_at_work.get("/").text
    assert "took it" not in bruno_at_work.get("/").text


def test_what_i_may_no_longer_see_is_not_told(at_work, leaky_tap, bruno, berta, noon):
    News.objects.create(person=berta, request=leaky_tap, why="served", at=noon)
    at_berta = at_work(berta)
    assert "Its time is running out" in at_berta.get("/").text

    Request.objects.filter(pk=leaky_tap.pk).update(is_confidential=True)

    page = at_berta.get("/").text
    assert "Its time is running out" not in page
    assert "The tap leaks" not in page


def test_the_first_due_stands_at_the_top(bruno_at_work, ana, facilities, noon):
    for name, hours in (("in five hours", 5), ("in two hours", 2), ("whenever", None)):
        one = desk.open(by=ana, subject=name, text="…", department=facilities)
        if hours:
            due = noon + timedelta(hours=hours)
            Request.objects.filter(pk=one.pk).update(due_at=due, sorts_at=due)

    page = half(bruno_at_work.get("/").text, "serve")

    assert page.index("in two hours") < page.index("in five hours") < page.index("whenever")


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (NOON, "open until 17:00"),
        (datetime(2026, 3, 10, 6, 0, tzinfo=UTC), "closed, opens today at 9:00"),
        (datetime(2026, 3, 10, 20, 0, tzinfo=UTC), "closed, opens tomorrow at 9:00"),
        (datetime(2026, 3, 13, 20, 0, tzinfo=UTC), "closed, opens Monday at 9:00"),
    ],
)
def test_it_says_until_when_my_department_is_open(bruno_at_work, at, words):
    with clock.at(at):
        assert words in bruno_at_work.get("/").text
        assert words in bruno_at_work.get("/departments/FAC/").text


def test_a_department_without_hours_says_that_it_never_opens(bruno_at_work, office_hours, noon):
    type(office_hours).objects.update(week={}, mark="none")

    assert "never open: its calendar has no hours" in bruno_at_work.get("/").text


def test_what_is_due_next_is_said_first(bruno_at_work, ana, facilities, noon):
    for name, hours in (("late already", -1), ("in five hours", 5), ("in two hours", 2)):
        one = desk.open(by=ana, subject=name, text="…", department=facilities)
        due = noon + timedelta(hours=hours)
        Request.objects.filter(pk=one.pk).update(due_at=due, sorts_at=due)

    said = bruno_at_work.get("/").text.split("Due next:")[1].split("</p>")[0]

    assert "in two hours" in said


def test_an_open_page_that_hears_of_a_change_gets_its_halves_again(bruno_at_work, leaky_tap):
    answer = bruno_at_work.get("/", headers={"hx-request": "true"}).text

    assert 'id="halves"' in answer
    assert 'id="changed" hx-swap-oob="outerMorph"' in answer
    assert "The tap leaks" in answer
    assert "<html" not in answer


def test_what_nobody_has_is_taken_from_here(bruno_at_work, leaky_tap, bruno):
    assert f'action="/requests/{leaky_tap.number}/take/"' in bruno_at_work.get("/").text

    bruno_at_work.post(f"/requests/{leaky_tap.number}/take/")

    leaky_tap.refresh_from_db()
    assert leaky_tap.assignee == bruno


def test_nothing_to_do_is_said_and_one_thing_is_offered(bruno_at_work):
    page = bruno_at_work.get("/").text

    assert "Nobody waits for you" in page
    assert "You wait for nobody" in page


def test_ten_requests_cost_the_statements_of_one(
    at_work, bruno, lara, ana, facilities, deliver, noon, keeping
):
    def many(n):
        for i in range(n):
            one = desk.open(by=ana, subject=f"Tap {i}", text="It leaks.", department=facilities)
            if i % 2:
                desk.take(one, by=bruno)
            desk.open(by=lara, subject=f"Chair {i}", text="It creaks.", department=facilities)
        deliver()

    clients = [at_work(bruno), at_work(ana), at_work(lara)]
    many(2)
    for client in clients:
        statements(client)  # reads what lasts, and keeps it
    few = [statements(client) for client in clients]
    many(8)

    assert [statements(client) for client in clients] == few
    assert max(few) <= MOST_STATEMENTS


def test_a_stranger_is_sent_to_the_entrance(client, db):
    assert client.get("/").url == "/sign-in/?next=/"


def test_the_greeting_is_in_the_readers_language_by_the_readers_clock(at_work, bruno, noon):
    bruno.language, bruno.zone = "es", "America/Lima"
    bruno.save()

    page = at_work(bruno).get("/").text

    assert "Buenos días, Bruno" in page
    assert "Martes 10 de marzo, 6:00" in page


def test_in_an_empty_house_the_next_step_is_the_first_department(at_work, organization, ada):
    page = half(at_work(ada).get("/").text, "serve")

    assert "The house stands empty" in page
    assert 'href="/settings/departments/new/"' in page


def test_what_is_told_to_those_who_serve_alone_is_not_told_to_who_no_longer_does(
    at_work, leaky_tap, bruno, ana, ada, deliver
):
    desk.take(leaky_tap, by=bruno)
    desk.follow(leaky_tap, by=ada)
    deliver()
    desk.note(leaky_tap, text="Between us.", by=bruno)
    deliver()
    assert "note" in changed(at_work(ada).get("/").text)
    desk.name_person(leaky_tap, person=ada, by=ana)
    ada.is_administrator = False
    ada.save(update_fields=["is_administrator"])

    told = changed(at_work(ada).get("/").text)

    assert "note" not in told
    assert "The tap leaks" in told


def changed(page):
    return page.split('id="changed"')[1].split("</section>")[0]
