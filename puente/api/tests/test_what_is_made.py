"""What a program makes is told with 201 and the address where it is read again; what it changes, with 200."""

import re
from datetime import timedelta

import pytest

from puente.api.things import THINGS
from puente.foundation import clock
from puente.people import verbs as people
from puente.people.models import Company

pytestmark = pytest.mark.django_db

VIEW = {"department": "FAC", "name": "Mine", "filters": {}, "columns": [], "order": ""}
MADE = [
    ("/requests", {"subject": "A lamp", "department": "FAC"}),
    ("/views", VIEW),
    ("/departments", {"name": "Post", "code": "PST"}),
    ("/companies", {"name": "Limpiezas Sol"}),
    ("/people", {"name": "Nora", "email": "nora@casa.example"}),
    ("/invitations", {"name": "Nora", "email": "nora@casa.example"}),
    ("/people/{ana}/add_address", {"kind": "phone", "value": "+34 600 100 200"}),
    ("/people/{ana}/be_away", {"from_at": "2026-03-12T08:00:00Z", "until_at": "2026-03-19T08:00:00Z"}),
    ("/people/{ana}/join", {"department": "FAC"}),
    ("/departments/FAC/found_service", {"name": "Repairs"}),
    ("/services/repairs/add_field", {"kind": "text", "label": "Where"}),
    ("/services/repairs/add_option", {"name": "Quick"}),
    ("/calendars", {"name": "Mornings", "zone": "Europe/Madrid", "week": {"mon": [["09:00", "14:00"]]}}),
]


def plainly(address):
    """Whatever is named in it, and however."""
    return re.sub(r"\{\w+\}|FAC|repairs", "…", address)


@pytest.fixture
def lara_or_ada(program, lara, ada):
    return lambda address: program(lara if address == "/views" else ada)


@pytest.fixture
def repairs(program, post, ada, facilities):
    post(program(ada), "/departments/FAC/found_service", {"name": "Repairs", "code": "repairs"})


@pytest.mark.parametrize(("address", "said"), MADE)
def test_what_is_made_is_read_again_at_its_address(address, said, lara_or_ada, post, ana, repairs):
    client = lara_or_ada(address)

    answer = post(client, address.format(ana=ana.pk), said)

    assert answer.status_code == 201, answer.text
    assert client.get(answer.headers["Location"]).json() == answer.json()


def test_the_description_tells_what_is_made_and_that_it_says_where(description):
    makes = [
        address
        for address, operations in description["paths"].items()
        for operation in operations.values()
        if "Location" in operation["responses"].get("201", {}).get("headers", {})
    ]

    assert sorted(map(plainly, makes)) == sorted(plainly(f"/api/v1{address}") for address, _said in MADE)


def test_a_view_that_is_changed_is_not_made(program, post, bruno, facilities):
    client = program(bruno)
    view = post(client, "/views", VIEW).json()

    changed = post(client, "/views", VIEW | {"name": "Ours", "view": view["id"]})

    assert (changed.status_code, changed.json()["name"]) == (200, "Ours")
    assert "Location" not in changed.headers


def test_whoever_opened_what_they_do_not_see_is_told_its_number_all_the_same(
    program, post, bruno, ana, facilities
):
    said = {"subject": "For Ana", "department": "FAC", "requester": ana.pk, "is_confidential": True}

    answer = post(program(bruno), "/requests", said)

    assert (answer.status_code, answer.json()) == (201, {"level": "nothing", "number": "FAC-1"})
    assert answer.headers["Location"] == "/api/v1/requests/FAC-1"


@pytest.mark.parametrize("name", [name for name in THINGS if name not in ("Delivery", "Alarm")])
def test_every_thing_has_an_address_to_be_read_at(name, description):
    read = [address for address, operations in description["paths"].items() if "get" in operations]

    assert plainly(f"/api/v1{THINGS[name].address}") in map(plainly, read)


def test_who_is_away_and_when_they_will_be_back_is_read_until_it_is_over(program, ana, carmen, ada, noon):
    away = people.be_away(ana, by=ana, from_at=noon + timedelta(hours=1), until_at=noon + timedelta(hours=2))
    address = f"/api/v1/absences/{away.pk}"

    def told(*who):
        return [program(one).get(address).status_code for one in who]

    assert told(ana, ada, carmen) == [200, 200, 200]
    with clock.at(noon + timedelta(hours=3)):
        assert told(ana, ada, carmen) == [200, 200, 404]


def test_what_is_not_for_whoever_asks_is_not_there(program, post, ana, bruno, carmen, facilities):
    address = people.add_address(ana, by=ana, kind="phone", value="+34 600 100 200")
    view = post(program(bruno), "/views", VIEW).json()
    partner = Company.objects.create(name="Limpiezas Sol", kind=Company.Kind.PARTNER)

    assert program(bruno).get(f"/api/v1/addresses/{address.pk}").status_code == 404
    assert program(ana).get(f"/api/v1/views/{view['id']}").status_code == 404
    assert program(carmen).get(f"/api/v1/companies/{partner.pk}").status_code == 404
    assert program(ana).get(f"/api/v1/companies/{partner.pk}").status_code == 200
