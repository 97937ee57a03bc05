"""What a program may leave out, and what is refused of what it says."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from puente.desk.models import Request


def bare(client, address):
    """POST without any body, as `curl -X POST`."""
    return client.generic("POST", f"/api/v1{address}")


@pytest.mark.parametrize("verb", ["take", "acknowledge", "follow"])
def test_a_verb_that_needs_nothing_needs_no_body(verb, program, bruno, leaky_tap):
    assert bare(program(bruno), f"/requests/{leaky_tap.number}/{verb}").status_code == 200


def test_without_a_body_each_field_that_is_missing_is_named(program, bruno, leaky_tap):
    answer = bare(program(bruno), f"/requests/{leaky_tap.number}/hand_over")

    assert (answer.status_code, set(answer.json()["fields"])) == (422, {"to", "reason"})


def test_no_body_and_an_empty_one_are_the_same_words_for_a_key(program, post, bruno, leaky_tap):
    client, address = program(bruno), f"/requests/{leaky_tap.number}/take"

    first = client.generic("POST", f"/api/v1{address}", headers={"Idempotency-Key": "k"})
    second = post(client, address, {}, **{"Idempotency-Key": "k"})

    assert (second.status_code, second.json()) == (200, first.json())


def test_the_description_tells_which_verbs_need_a_body(description):
    paths = description["paths"]

    assert not paths["/api/v1/requests/{key}/take"]["post"]["requestBody"]["required"]
    assert paths["/api/v1/requests/{key}/hand_over"]["post"]["requestBody"]["required"]


@pytest.mark.parametrize("verb", ["take", "acknowledge", "answer"])
def test_a_field_that_nobody_knows_is_refused_by_every_verb(verb, program, post, bruno, leaky_tap):
    answer = post(program(bruno), f"/requests/{leaky_tap.number}/{verb}", {"text": "x", "texto": "x"})

    assert (answer.status_code, "texto" in answer.json()["fields"]) == (422, True)


@pytest.mark.parametrize("part", ["file", "subject", "answers.photo"])
def test_a_part_that_nobody_knows_is_refused_and_nothing_is_done_without_it(
    part, program, ana, facilities, leaky_tap
):
    said = {"data": json.dumps({"text": "Look."}), part: SimpleUploadedFile("tap.txt", b"drip")}

    answer = program(ana).post(f"/api/v1/requests/{leaky_tap.number}/answer", said)

    assert (answer.status_code, list(answer.json()["fields"])) == (422, [part])


def test_a_file_that_came_as_words_is_told_to_be_a_file(program, ana, leaky_tap):
    said = {"data": json.dumps({"text": "Look."}), "files": "@tap.txt"}

    answer = program(ana).post(f"/api/v1/requests/{leaky_tap.number}/answer", said)

    assert answer.json()["fields"] == {"files": ["This has to be a file."]}


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("filters", {"asignee": "me"}), ("filters", {"assignee": "xx"}), ("filters", {"stage": "old"}),
        ("filters", {"status": ["new", "nwe"]}), ("filters", {"priority": [4, 9]}), ("filters", {"priority": [1.5]}),
        ("filters", {"service": ["repairs"]}), ("filters", {"service": [987654321]}), ("filters", {"assignee": 987654321}),
        ("filters", {"stage": ["all"]}), ("filters", {"due": {}, "side": {"in": 1}}), ("filters", {"text": "x" * 101}),
        ("columns", ["number", "zzz"]), ("order", "zzz"),
    ],
)  # fmt: skip
def test_a_view_that_would_show_something_else_is_refused(field, said, program, post, bruno, facilities):
    view = {"department": "FAC", "name": "Mine", "filters": {}, "columns": [], "order": ""}

    answer = post(program(bruno), "/views", view | {field: said})

    assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])
    assert (
        post(program(bruno), "/views", view | {"filters": {"assignee": "me", "due": ""}}).status_code == 201
    )


@pytest.mark.parametrize(
    "asked",
    ["/requests?staeg=all", "/departments/FAC/requests?agent=me", "/me?fields=id", "/people?q=ana"],
)
def test_a_name_behind_the_question_mark_that_nobody_knows_is_refused(asked, program, bruno, leaky_tap):
    answer = program(bruno).get(f"/api/v1{asked}")

    assert (answer.status_code, list(answer.json()["fields"])) == (422, [asked.split("?")[1].split("=")[0]])
    assert program(bruno).get("/api/v1/nowhere?a=1").status_code == 404


def test_the_services_of_a_department_that_is_nowhere_are_not_just_none(program, bruno, facilities):
    client = program(bruno)

    assert client.get("/api/v1/services?department=FAC").json()["items"] == []
    answer = client.get("/api/v1/services?department=FCA")
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["department"])


def test_of_several_services_the_one_that_is_nowhere_is_named(program, post, ada, bruno, leaky_tap):
    post(program(ada), "/departments/FAC/found_service", {"name": {"en": "Repairs"}})

    answer = program(bruno).get("/api/v1/departments/FAC/requests?service=repairs&service=repiars")

    assert answer.json()["fields"] == {"service": ["There is none such: repiars."]}


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("assignee=me", 200), ("assignee=none", 200), ("requester=me", 200), ("assignee=", 200), ("service=", 200),
        ("assignee=987654321", 422), ("requester=987654321", 422), ("service=nothing", 422), ("text=" + "x" * 101, 422),
        ("assignee=ramon", 422), ("assignee=-1", 422), ("assignee=٣", 422), ("requester=none", 422),
        ("assignee=99999999999999999999", 422),
    ],
)  # fmt: skip
def test_what_is_nowhere_is_refused_and_does_not_list_everybodys_or_nothing(
    asked, status, program, bruno, leaky_tap
):
    answer = program(bruno).get(f"/api/v1/departments/FAC/requests?{asked}")

    assert answer.status_code == status
    assert status == 200 or list(answer.json()["fields"]) == [asked.split("=")[0]]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ('{"subject": "\\ud800", "department": "FAC"}', "subject"),
        ('{"subject": "x", "department": "\\udfff"}', "department"),
        ('{"subject": "x", "department": "FAC", "answers": {"a": ["\\ud800"]}}', "answers.a"),
        ('{"subject": "x", "department": "FAC", "answers": {"\\ud800": 1}}', "answers.���.[key]"),
        ('{"subject": "x", "department": "FAC", "answers": {"a": "b"}}', "answers"),
    ],
)
def test_half_a_character_and_answers_to_no_question_are_refused(said, field, program, bruno, facilities):
    answer = program(bruno).post("/api/v1/requests", said, content_type="application/json")

    assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])
    assert not Request.objects.exists()


def test_a_whole_character_beyond_the_first_plane_is_taken(program, bruno, facilities):
    said = '{"subject": "\\ud83d\\ude80", "department": "FAC"}'

    assert (
        program(bruno).post("/api/v1/requests", said, content_type="application/json").json()["subject"]
        == "🚀"
    )


def test_a_text_too_long_says_how_many_characters_it_may_have(program, post, bruno, leaky_tap):
    answer = post(program(bruno), f"/requests/{leaky_tap.number}/answer", {"text": "x" * 1_000_001})

    assert answer.json()["fields"] == {"text": ["1000000 characters at most."]}


def test_a_text_of_up_to_a_megabyte_is_taken_as_on_the_page(program, post, bruno, leaky_tap):
    answer = post(program(bruno), f"/requests/{leaky_tap.number}/answer", {"text": "word " * 190_000})

    assert answer.status_code == 200


def test_a_body_in_pieces_is_refused_in_words(program, bruno, leaky_tap):
    answer = program(bruno).generic(
        "POST", f"/api/v1/requests/{leaky_tap.number}/answer", headers={"Transfer-Encoding": "chunked"}
    )

    assert (answer.status_code, answer.json()["code"]) == (411, "length")


def test_whoever_forgot_the_token_is_told_to_say_who_they_are(post, leaky_tap):
    for client in (Client(), Client(enforce_csrf_checks=True)):
        answer = post(client, f"/requests/{leaky_tap.number}/take")
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


def test_the_directory_is_searched_as_its_page_is(program, bruno, ana):
    found = program(bruno).get("/api/v1/people?text=ANA").json()["items"]

    assert [one["id"] for one in found] == [ana.pk]


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("/requests/FAC-1/take", {}, 401),
        ("/requests/FAC-1/take", {"authorization": "Bearer puente_x"}, 401),
        ("/requests/FAC-1/take", {"content-type": "text/xml"}, 415),
        ("/requests/FAC-1/take/", {}, 308),
        ("/nowhere", {}, 404),
    ],
)
def test_who_is_answered_before_they_were_heard_is_heard_out(address, headers, status, leaky_tap):
    answer = Client().post(f"/api/v1{address}", "a" * 3_000_000, "application/json", headers=headers)

    assert answer.status_code == status
    assert answer.wsgi_request.read(1) == b"", (
        "else the next call on the same connection would find it closed"
    )
