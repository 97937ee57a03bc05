"""What somebody waits for at the button: how many statements an answer and a new request put to the database."""

import pytest
from django.db import connection

from puente.catalogue import verbs as catalogue
from puente.desk import verbs as desk
from puente.desk.models import Message, Request, Target
from puente.events.models import Alarm, Delivery

pytestmark = pytest.mark.usefixtures("noon", "keeping")
OF_THE_TRANSACTION = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")


@pytest.fixture
def repairs(facilities, lara):
    """A service that promises three things and asks one."""
    service = catalogue.found_service(facilities, by=lara, code="repairs", name={"en": "Repairs"})
    for metric in ("acknowledge", "first_response", "resolution"):
        catalogue.set_standard(
            facilities, by=lara, service=service, metric=metric, target_seconds=4 * 3600, share=95
        )
    catalogue.add_field(service, by=lara, code="floor", kind="number", label={"en": "Floor"})
    return service


@pytest.fixture
def statements():
    """`statements(act)`: what `act()` asked of the database, its transaction's own words left out."""

    def of(act):
        heard = []

        def hear(execute, sql, params, many, context):
            heard.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(hear):
            act()
        return [sql for sql in heard if not sql.startswith(OF_THE_TRANSACTION)]

    return of


@pytest.fixture
def asked_for(repairs, ana, facilities):
    return desk.open(by=ana, service=repairs, subject="The tap leaks", text="In the kitchen.")


def of_numbers():
    """PostgreSQL is asked for the numbers of new rows, in the same journey as the questions."""
    return connection.vendor == "postgresql"


def answer(client, number, once="first"):
    said = {"kind": "answer", "text": "On my way.", "once": once}
    return client.post(f"/requests/{number}/write/", said, headers={"hx-request": "true"})


def test_an_answer_asks_eighteen_things_at_most(bruno_at_work, asked_for, statements):
    answer(bruno_at_work, asked_for.number, once="warms up")

    asked = statements(lambda: answer(bruno_at_work, asked_for.number))

    assert Message.objects.filter(kind="answer").count() == 2
    assert len(asked) <= 18 + of_numbers(), asked


def test_a_long_thread_asks_no_more(bruno_at_work, asked_for, statements, bruno, ana):
    short = statements(lambda: answer(bruno_at_work, asked_for.number, once="1"))
    for _turn in range(10):
        desk.answer(asked_for, text="And?", by=ana)
        desk.answer(asked_for, text="Soon.", by=bruno)
    long = statements(lambda: answer(bruno_at_work, asked_for.number, once="2"))

    assert len(long) <= len(short)


def test_a_new_request_asks_sixteen_things_at_most(ana_at_work, repairs, statements):
    ask = lambda subject: ana_at_work.post(  # noqa: E731
        "/ask/repairs/", {"subject": subject, "text": "Soon?", "answer-floor": "3", "once": subject}
    )
    ask("warms up")

    asked = statements(lambda: ask("The tap leaks"))

    service_request = Request.objects.get(subject="The tap leaks")
    assert Target.objects.filter(request=service_request).count() == 3
    assert Alarm.objects.filter(about_id=service_request.pk, verb="desk.warn").count() == 1
    assert Delivery.objects.filter(event__about_id=service_request.pk, event__about_code="request").exists()
    assert len(asked) <= 16 + of_numbers(), asked


def test_an_answer_leaves_alone_the_alarm_that_did_not_move(bruno_at_work, asked_for, statements):
    answer(bruno_at_work, asked_for.number, once="1")
    before = Alarm.objects.get(verb="desk.warn")

    asked = statements(lambda: answer(bruno_at_work, asked_for.number, once="2"))

    assert not [one for one in asked if "events_alarm" in one]
    assert Alarm.objects.get(verb="desk.warn").at == before.at
