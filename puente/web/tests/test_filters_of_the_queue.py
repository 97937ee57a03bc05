"""Filters of a queue that look at who asks and at the clock, and one's own list as CSV."""

import pytest

from puente.catalogue import verbs as catalogue
from puente.catalogue.models import Service
from puente.desk import verbs as desk

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def lamp(ana, facilities):
    return desk.open(by=ana, subject="A lamp from inside", department=facilities)


@pytest.fixture
def her_lamp(carmen, lara, facilities):
    """Of a customer, by the one service that everybody may ask for."""
    catalogue.found_service(facilities, by=lara, name={"en": "Lamps"}, code="lamps")
    service = catalogue.set_audience(Service.objects.get(), by=lara, who_may_ask="everybody", audience=())
    return desk.open(by=carmen, subject="A lamp from outside", service=service)


@pytest.mark.parametrize(
    ("side", "there", "absent"), [("inside", "lamp", "her_lamp"), ("outside", "her_lamp", "lamp")]
)
def test_the_queue_shows_those_asked_from_inside_or_from_outside(
    side, there, absent, request, bruno_at_work, lamp, her_lamp
):
    page = bruno_at_work.get(f"/queue/FAC/?side={side}").text

    assert request.getfixturevalue(there).get_absolute_url() in page
    assert request.getfixturevalue(absent).get_absolute_url() not in page
    assert f"Asked from: {side}" in page


def test_the_queue_shows_those_whose_clock_stands_still(bruno_at_work, lamp, her_lamp, bruno):
    desk.wait_for_requester(lamp, text="Which lamp?", by=bruno)

    still = bruno_at_work.get("/queue/FAC/?due=paused").text
    without = bruno_at_work.get("/queue/FAC/?due=none").text

    assert lamp.get_absolute_url() in still
    assert her_lamp.get_absolute_url() not in still
    assert her_lamp.get_absolute_url() in without
    assert lamp.get_absolute_url() not in without


def test_ones_own_list_is_exported_as_it_stands(ana_at_work, at_work, olga, lamp, her_lamp):
    page = ana_at_work.get("/mine/?text=lamp").text
    assert 'href="/mine/export.csv?stage=standing&amp;text=lamp"' in page

    lines = (
        ana_at_work.get("/mine/export.csv?stage=standing&text=lamp")
        .getvalue()
        .decode("utf-8-sig")
        .splitlines()
    )

    assert len(lines) == 2
    assert lines[1].startswith(lamp.number)
    assert len(at_work(olga).get("/mine/export.csv").getvalue().decode().splitlines()) == 1
