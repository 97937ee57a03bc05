"""Somebody asks a department for something."""

from datetime import timedelta

import pytest

from puente.desk import verbs as desk
from puente.desk.events import RequestOpened
from puente.desk.models import Request
from puente.desk.queue import Queue
from puente.events.models import Event
from puente.foundation.errors import Forbidden, Invalid, Refused


def test_a_request_gets_the_departments_code_and_the_next_number(ana, facilities, noon):
    first = desk.open(by=ana, subject="One", department=facilities)
    second = desk.open(by=ana, subject="Two", department=facilities)

    assert (first.number, second.number) == ("FAC-1", "FAC-2")
    assert first.status == Request.Status.NEW


def test_opening_is_recorded_without_any_text(ana, facilities, noon, recorded):
    with recorded(RequestOpened) as change:
        desk.open(by=ana, subject="The tap leaks", text="Water everywhere", department=facilities)

    assert change.event.actor == ana
    assert change.event.department == facilities
    assert "tap" not in str(change.event.data)
    assert "Water" not in str(change.event.data)


def test_a_service_is_asked_of_its_department_and_lends_its_name(ana, repairs, facilities, noon):
    service_request = desk.open(by=ana, subject="", service=repairs)

    assert service_request.department == facilities
    assert service_request.subject == "Repairs"


def test_it_is_never_wanted_on_a_day_that_is_over(ana, facilities, noon):
    today = noon.date()

    with pytest.raises(Invalid) as error:
        desk.open(by=ana, subject="A key", department=facilities, wanted_on=today - timedelta(days=1))

    assert set(error.value.fields) == {"wanted_on"}
    assert not Request.objects.exists()
    assert desk.open(by=ana, subject="A key", department=facilities, wanted_on=today).wanted_on == today


def test_a_request_without_a_subject_and_a_service_is_sent_back(ana, facilities, noon):
    with pytest.raises(Invalid) as error:
        desk.open(by=ana, subject="  ", department=facilities)

    assert list(error.value.fields) == ["subject"]
    assert not Event.objects.exists()


def test_nobody_is_asked_without_saying_whom(ana, noon):
    with pytest.raises(Invalid) as error:
        desk.open(by=ana, subject="Help")

    assert list(error.value.fields) == ["department"]


def test_a_customer_asks_only_what_the_catalogue_offers_to_everybody(carmen, repairs, noon):
    with pytest.raises(Forbidden):
        desk.open(by=carmen, subject="A tap", service=repairs)

    repairs.who_may_ask = "everybody"
    repairs.save()
    assert desk.open(by=carmen, subject="A tap", service=repairs).requester == carmen


def test_customers_and_colleagues_stand_in_one_queue_with_one_clock(
    ana, bruno, carmen, repairs, facilities, promised, noon
):
    promised("resolution", hours=4)
    repairs.who_may_ask = "everybody"
    repairs.save()

    inside = desk.open(by=ana, subject="A tap", service=repairs)
    outside = desk.open(by=carmen, subject="A lamp", service=repairs)

    assert inside.due_at == outside.due_at == noon + timedelta(hours=4)
    page = Queue(bruno, facilities, noon).page({}, "due")
    assert {row["number"] for row in page.rows} == {inside.number, outside.number}


def test_a_service_no_longer_offered_is_refused_in_words(ana, repairs, noon):
    repairs.retired_at = noon
    repairs.save()

    with pytest.raises((Refused, Forbidden)):
        desk.open(by=ana, subject="A tap", service=repairs)


def test_the_serving_side_writes_down_what_somebody_asked_by_phone(ana, bruno, facilities, noon):
    service_request = desk.open(
        by=bruno, requester=ana, subject="A lamp", department=facilities, channel="phone"
    )

    assert service_request.requester == ana
    assert Event.objects.get().actor == bruno


def test_nobody_else_asks_in_anothers_name(ana, olga, facilities, noon):
    with pytest.raises(Forbidden):
        desk.open(by=olga, requester=ana, subject="A lamp", department=facilities)


def test_a_request_may_be_for_somebody_else(ana, olga, facilities, noon):
    service_request = desk.open(by=ana, beneficiary=olga, subject="A desk", department=facilities)

    assert service_request.beneficiary == olga
    assert Request.objects.visible_to(olga).contains(service_request)


def test_a_request_is_not_for_somebody_who_left(ana, olga, facilities, noon):
    olga.left_at = noon
    olga.save()

    with pytest.raises(Invalid) as error:
        desk.open(by=ana, beneficiary=olga, subject="A desk", department=facilities)

    assert list(error.value.fields) == ["beneficiary"]


def test_the_asking_department_is_the_requesters_own(ana, finance, facilities, noon):
    assert desk.open(by=ana, subject="A desk", department=facilities).asking_department == finance


def test_markdown_is_rendered_without_anything_that_runs(ana, facilities, noon):
    text = "**Now** <script>alert(1)</script> [x](javascript:alert(1)) ![p](http://evil.example/p.png)"

    service_request = desk.open(by=ana, subject="x", text=text, department=facilities)

    html = service_request.messages.get().html
    assert "<strong>Now</strong>" in html
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "<img" not in html


def test_more_than_a_megabyte_of_text_is_sent_back_beside_its_field(ana, facilities, noon):
    with pytest.raises(Invalid) as error:
        desk.open(by=ana, subject="x", text="ñ" * 600_000, department=facilities)

    assert list(error.value.fields) == ["text"]
    assert not Request.objects.exists()
