"""Reading by API: levels, notes, lists a page at a time, and who is let in."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from puente.desk import verbs as desk
from puente.desk.models import Party
from puente.foundation import clock
from puente.people import verbs as people
from puente.people.models import ApiToken

pytestmark = pytest.mark.django_db


def get(client, address, **query):
    return client.get(f"/api/v1{address}", query)


@pytest.mark.parametrize("part", ["", "/messages", "/events", "/timeline"])
@pytest.mark.parametrize("who", ["ana", "luis", "carmen", "olga"])
def test_a_note_never_reaches_those_below_the_whole(who, part, request, program, leaky_tap, bruno):
    desk.note(leaky_tap, text="Sesame between us", by=bruno)

    answer = get(program(request.getfixturevalue(who)), f"/requests/{leaky_tap.number}{part}")

    assert "Sesame" not in answer.text
    assert "request.noted" not in answer.text


def test_the_serving_side_reads_its_notes(program, leaky_tap, bruno):
    desk.note(leaky_tap, text="Sesame between us", by=bruno)

    answer = get(program(bruno), f"/requests/{leaky_tap.number}/messages")

    assert [one["kind"] for one in answer.json()["items"]] == ["opening", "note"]


def test_a_department_that_waits_knows_the_line_and_nothing_else(program, leaky_tap, luis, legal):
    Party.objects.create(request=leaky_tap, department=legal, part=Party.Part.WAITS_FOR_IT)
    client = program(luis)

    answer = get(client, f"/requests/{leaky_tap.number}")

    assert set(answer.json()) == {"level", "number", "subject", "status", "due_at"}
    assert get(client, f"/requests/{leaky_tap.number}/messages").status_code == 404
    assert get(client, "/requests/in-line").json()["items"] == [answer.json()]


def test_what_one_may_not_see_is_not_there(program, leaky_tap, secret, olga, ada):
    assert get(program(olga), f"/requests/{leaky_tap.number}").status_code == 404
    assert get(program(ada), f"/requests/{secret.number}").status_code == 404


def test_what_answers_to_a_number_or_words_as_far_as_one_may_read(program, leaky_tap, bruno, olga):
    word = leaky_tap.subject.split()[-1]

    def numbers(who, q):
        found = get(program(who), "/requests", q=q, whose="visible", stage="all").json()["items"]
        return [one["number"] for one in found]

    assert numbers(bruno, leaky_tap.number) == numbers(bruno, word[:3]) == [leaky_tap.number]
    assert numbers(bruno, "zebra") == numbers(olga, word) == []
    assert get(program(bruno), "/requests", q=word).json()["items"] == []  # asked by somebody else


@pytest.mark.parametrize("order", ["newest", "oldest", "due", "priority", "changed"])
def test_pages_of_a_queue_hold_each_request_once(order, program, ana, bruno, facilities, noon):
    for count in range(7):
        with clock.at(noon + timedelta(minutes=count // 2)):
            desk.open(by=ana, subject=f"No. {count}", department=facilities, priority=1 + count % 3)
    client, seen, after = program(bruno), [], ""

    for _turn in range(4):
        page = get(client, "/departments/FAC/requests", limit=2, order=order, after=after).json()
        seen += [one["number"] for one in page["items"]]
        after = page["after"]

    assert sorted(seen) == [f"FAC-{count}" for count in range(1, 8)]
    assert after is None


@pytest.mark.parametrize("order", ["due", "priority"])
@pytest.mark.parametrize("stage", ["resolved", "ended", "all"])
def test_of_all_that_one_may_read_only_what_stands_comes_by_due_or_by_priority(
    order, stage, program, leaky_tap, bruno
):
    client = program(bruno)

    standing = get(client, "/requests", whose="visible", order=order).json()["items"]
    refused = get(client, "/requests", whose="visible", order=order, stage=stage)

    assert [one["number"] for one in standing] == [leaky_tap.number]
    assert (refused.status_code, [*refused.json()["fields"]]) == (422, ["order"])
    assert get(client, "/requests", whose="assigned", order=order, stage=stage).status_code == 200


def test_pages_of_the_directory_hold_each_person_once(program, ana, bruno, berta, lara, luis, olga, ada):
    client, seen, after = program(ada), [], ""

    for _turn in range(4):
        page = get(client, "/people", limit=2, after=after).json()
        seen += [one["name"] for one in page["items"]]
        after = page["after"] or ""

    assert seen == ["Ada", "Ana", "Berta", "Bruno", "Lara", "Luis", "Olga"]


NONE = ["x", "W10", "bnVsbA"]
WRONG = ["WzEsMl0", "WyIyMDI2IiwiMjAyNiJd", "W251bGwsbnVsbF0"]


@pytest.mark.parametrize(
    ("list_", "cursor"),
    [
        *((one, cursor) for one in ("/requests", "/news", "/requests/in-line") for cursor in NONE + WRONG),
        *((one, cursor) for one in ("/people", "/departments", "/requests/FAC-1/events") for cursor in NONE),
    ],
)
def test_a_cursor_that_is_none_is_a_problem_and_not_the_first_page(list_, cursor, program, ana, leaky_tap):
    answer = get(program(ana), list_, after=cursor)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_a_queue_is_for_those_who_serve_there(program, luis, bruno, leaky_tap):
    assert get(program(luis), "/departments/FAC/requests").status_code == 403
    assert get(program(bruno), "/departments/FAC/requests", assignee="none").json()["items"]
    assert not get(program(bruno), "/departments/FAC/requests", assignee="me").json()["items"]


@pytest.mark.parametrize(
    "address", ["/requests", "/news", "/views", "/people", "/services", "/calendars", "/me"]
)
def test_every_list_answers_to_everybody_signed_in(address, program, olga, carmen):
    assert get(program(olga), address).status_code == 200
    assert get(program(carmen), address).status_code == 200


def test_nobody_is_told_to_say_who_they_are(client):
    answer = get(client, "/requests")

    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_session_needs_the_token_of_its_page(bruno, leaky_tap):
    client = Client(enforce_csrf_checks=True)
    client.force_login(bruno)

    answer = client.post(f"/api/v1/requests/{leaky_tap.number}/take", "{}", content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
    assert client.get("/api/v1/me").json()["name"] == "Bruno"


def test_a_token_does_what_its_scopes_say(program, post, bruno, ada, leaky_tap):
    reads, writes = program(bruno, ["read"]), program(bruno, ["write"])
    take = f"/requests/{leaky_tap.number}/take"

    assert post(reads, take).json()["code"] == "scope"
    assert get(writes, "/me").json()["code"] == "scope"
    assert post(writes, take).status_code == 200
    company = {"name": "Partner"}
    assert post(program(ada, ["read", "write"]), "/companies", company).json()["code"] == "scope"
    assert post(program(ada), "/companies", company).status_code == 201


def test_without_the_scope_admin_an_administrator_sees_what_anybody_sees(program, ada, leaky_tap):
    assert get(program(ada, ["read"]), f"/requests/{leaky_tap.number}").status_code == 404
    assert get(program(ada, ["read", "admin"]), f"/requests/{leaky_tap.number}").status_code == 200


def test_a_token_ends_when_it_is_revoked_or_old_or_its_person_left(program, noon, ana):
    token = people.make_token(ana, by=ana, name="a", scopes=["read"], days=30)
    client = Client(headers={"authorization": f"Bearer {token.secret}"})
    assert get(client, "/me").status_code == 200

    with clock.at(noon + timedelta(days=31)):
        assert get(client, "/me").status_code == 401
    people.revoke_token(token, by=ana)
    assert get(client, "/me").json()["code"] == "token"
    other = program(ana)
    ana.is_active = False
    ana.save(update_fields=["is_active"])
    assert get(other, "/me").status_code == 401


def test_of_a_token_only_its_digest_is_kept(noon, ana):
    token = people.make_token(ana, by=ana, name="a", scopes=["read"])

    kept = ApiToken.objects.values().get()

    assert token.secret not in json.dumps(kept, default=str)


def test_every_operation_has_a_name_of_its_own(description):
    paths = description["paths"].values()
    names = [operation["operationId"] for operations in paths for operation in operations.values()]

    assert len(names) == len(set(names))


def test_the_description_is_openapi_3_1_and_its_page_uses_our_own_files_alone(client, description):
    described = client.get("/api/v1/openapi.json").json()
    page = client.get("/api/v1/docs").text

    assert described["openapi"].startswith("3.1")
    assert described == description
    assert "//cdn" not in page
    assert "/static/ninja/swagger-ui-bundle.js" in page
    assert "<style" not in page
