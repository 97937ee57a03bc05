"""Doing things by API: the verbs, their problems, and the same thing only once."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from puente.catalogue.models import Field, Service
from puente.desk import verbs as desk
from puente.desk.models import Attachment, Message, Request
from puente.events.models import Event

pytestmark = pytest.mark.django_db


def test_opening_a_request_answers_with_its_thread_and_number(program, post, ana, facilities):
    answer = post(program(ana), "/requests", {"subject": "A lamp", "department": "FAC"})

    assert (answer.status_code, answer.headers["Location"]) == (201, "/api/v1/requests/FAC-1")
    said = answer.json()
    assert (said["number"], said["level"], said["status"]) == ("FAC-1", "thread", "new")
    assert said["channel"] == "api"
    assert Event.objects.get(kind="request.opened").via == "api"


def test_the_same_key_opens_one_request(program, post, ana, facilities):
    client, said = program(ana), {"subject": "A lamp", "department": "FAC"}

    first = post(client, "/requests", said, **{"Idempotency-Key": "one"})
    second = post(client, "/requests", said, **{"Idempotency-Key": "one"})

    assert first.json() == second.json()
    assert first.status_code == second.status_code == 201
    assert first.headers["Location"] == second.headers["Location"] == "/api/v1/requests/FAC-1"
    assert Request.objects.count() == 1


def test_the_same_key_with_other_words_is_refused(program, post, ana, facilities):
    client = program(ana)
    post(client, "/requests", {"subject": "A lamp", "department": "FAC"}, **{"Idempotency-Key": "one"})

    answer = post(
        client, "/requests", {"subject": "A desk", "department": "FAC"}, **{"Idempotency-Key": "one"}
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "key_reused")


def test_another_persons_key_is_another_key(program, post, ana, olga, facilities):
    said = {"subject": "A lamp", "department": "FAC"}

    post(program(ana), "/requests", said, **{"Idempotency-Key": "one"})
    post(program(olga), "/requests", said, **{"Idempotency-Key": "one"})

    assert Request.objects.count() == 2


def test_an_attachment_comes_by_multipart_and_is_given_back_to_who_reads_it(
    program, ana, bruno, luis, leaky_tap, settings, tmp_path
):
    settings.FILES_ROOT = tmp_path
    file = SimpleUploadedFile("tap.txt", b"drip, drip", content_type="text/plain")

    answer = program(ana).post(
        f"/api/v1/requests/{leaky_tap.number}/answer", {"data": json.dumps({"text": "Look."}), "files": file}
    )

    assert answer.status_code == 200, answer.text
    kept = Attachment.objects.get()
    address = f"/api/v1/attachments/{kept.pk}"
    assert b"".join(program(bruno).get(address).streaming_content) == b"drip, drip"
    assert program(luis).get(address).status_code == 404


def test_a_file_that_is_too_large_is_a_413(program, ana, leaky_tap, organization):
    organization.largest_file = 10
    organization.save()
    file = SimpleUploadedFile("tap.txt", b"more than ten bytes")

    answer = program(ana).post(
        f"/api/v1/requests/{leaky_tap.number}/answer", {"data": json.dumps({"text": "Look."}), "files": file}
    )

    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")
    assert Message.objects.count() == 1


def test_a_body_beyond_two_megabytes_is_a_413(program, post, ana, leaky_tap):
    answer = post(program(ana), f"/requests/{leaky_tap.number}/answer", {"text": "a" * 3_000_000})

    assert answer.status_code == 413
    assert answer.wsgi_request.read(1) == b"", "who is still sending is heard out, and then reads the answer"


@pytest.mark.parametrize(
    ("address", "body", "status", "code"),
    [
        ("/requests/FAC-1/take", "{}", 403, "forbidden"),
        ("/requests/FAC-1/cancel", "{", 400, "bad_json"),
        ("/requests/FAC-1/answer", "{", 400, "bad_json"),
        ("/requests/FAC-1/cancel", '{"reason": ""}', 422, "invalid"),
        ("/requests/FAC-1/cancel", '{"because": "x"}', 422, "invalid"),
        ("/requests/FAC-1/confirm", "{}", 409, "not_resolved"),
        ("/requests/FAC-9/take", "{}", 404, "not_found"),
        ("/nowhere", "{}", 404, "not_found"),
        ("/requests", '{"subject": "A", "department": "NONE"}', 422, "invalid"),
    ],
)
def test_each_problem_says_its_status_and_its_code(program, ana, leaky_tap, address, body, status, code):
    answer = program(ana).post(f"/api/v1{address}", body, content_type="application/json")

    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["status"], answer.json()["code"]) == (status, status, code)
    assert Event.objects.filter(kind__startswith="request.").count() == 1


def test_what_is_wrong_stands_beside_its_field(program, post, ana, facilities):
    answer = post(program(ana), "/requests", {"subject": "A lamp", "department": "NONE", "beneficiary": 999})

    assert set(answer.json()["fields"]) == {"department", "beneficiary"}


@pytest.mark.parametrize("verb", ["answer", "note"])
def test_what_was_said_is_answered_with_what_is_read_right_after(program, post, bruno, leaky_tap, verb):
    said = post(program(bruno), f"/requests/{leaky_tap.number}/{verb}", {"text": "On my way."})
    read = program(bruno).get(f"/api/v1/requests/{leaky_tap.number}")

    assert said.status_code == 200
    assert said.json() == read.json()
    assert said.json()["revision"] == leaky_tap.revision + 1


def test_handing_over_out_of_sight_answers_with_what_is_still_seen(
    program, post, ada, bruno, leaky_tap, legal
):
    answer = post(
        program(bruno), f"/requests/{leaky_tap.number}/hand_over", {"to": "LEG", "reason": "A contract."}
    )

    assert answer.json()["level"] == "thread"
    assert answer.json()["department"]["code"] == "LEG"


def test_who_no_longer_sees_it_gets_its_number_alone(program, post, olga, ana, leaky_tap):
    desk.name_person(leaky_tap, person=olga, by=ana)
    desk.follow(leaky_tap, by=olga)
    from puente.desk.models import Party

    Party.objects.filter(person=olga, part="named").delete()

    answer = post(program(olga), f"/requests/{leaky_tap.number}/unfollow")

    assert answer.json() == {"level": "nothing", "number": leaky_tap.number}


def test_the_seal_is_broken_by_number_and_sealed_requests_stay_hidden_until_then(program, post, ada, secret):
    client = program(ada)
    assert post(client, f"/requests/{secret.number}/take").status_code == 404

    answer = post(client, f"/requests/{secret.number}/break_seal", {"reason": "An audit."})

    assert (answer.status_code, answer.json()["level"]) == (200, "whole")


def test_without_a_reason_nobody_learns_whether_there_is_something_sealed(program, post, ada, secret):
    client = program(ada)

    sealed = post(client, f"/requests/{secret.number}/break_seal", {"reason": " "})
    unknown = post(client, "/requests/FAC-99/break_seal", {"reason": " "})

    assert (sealed.status_code, sealed.json()) == (unknown.status_code, unknown.json())
    assert sealed.json()["fields"] == {"reason": ["Write something first."]}


@pytest.mark.parametrize("verb", ["note", "wait_for_requester", "resolve"])
def test_words_beside_a_verb_say_that_they_came_by_the_api(program, post, bruno, leaky_tap, verb):
    client = program(bruno)

    post(client, f"/requests/{leaky_tap.number}/{verb}", {"text": "Which floor?"})

    said = client.get(f"/api/v1/requests/{leaky_tap.number}/messages").json()["items"]
    assert [one["channel"] for one in said if one["text"] == "Which floor?"] == ["api"]


def test_services_people_and_calendars_are_set_up_too(program, post, ada, facilities):
    client = program(ada)

    service = post(client, "/departments/FAC/found_service", {"name": {"en": "Repairs"}})
    code = service.json()["code"]
    option = post(client, f"/services/{code}/add_option", {"name": "Quick", "lead_days": 1})
    field = post(client, f"/services/{code}/add_field", {"kind": "text", "label": "Where"})
    standard = post(
        client,
        "/departments/FAC/set_standard",
        {"metric": "resolution", "target_seconds": 14400, "service": code, "priority": "high"},
    )
    person = post(client, "/people", {"name": "Nora", "email": "nora@casa.example"})
    joined = post(client, f"/people/{person.json()['id']}/join", {"department": "FAC", "role": "agent"})
    calendar = post(
        client,
        "/calendars",
        {"name": "Mornings", "zone": "Europe/Madrid", "week": {"mon": [["09:00", "14:00"]]}},
    )

    answers = [service, option, field, standard, person, joined, calendar]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 200, 201, 201, 201], [
        answer.text for answer in answers
    ]
    shown = client.get(f"/api/v1/services/{code}").json()
    assert [one["code"] for one in shown["fields"]] == ["where"]
    assert [one["lead_days"] for one in shown["options"]] == [1]
    assert [one["priority"] for one in shown["standards"]] == ["high"]


def test_a_token_sends_as_much_as_its_person_may_and_more_is_a_problem(
    program, ana, leaky_tap, organization, settings, tmp_path
):
    settings.FILES_ROOT = tmp_path
    organization.largest_file = 3_000_000
    organization.save()

    def send(content):
        said = {"data": json.dumps({"text": "Look."}), "files": SimpleUploadedFile("tap.txt", content)}
        return program(ana).post(f"/api/v1/requests/{leaky_tap.number}/answer", said)

    assert send(b"x" * 2_500_000).status_code == 200
    refused = send(b"x" * 3_500_000)
    assert (refused.status_code, refused.headers["Content-Type"]) == (413, "application/problem+json")


def test_a_file_answers_a_question_and_is_given_back_to_who_reads_the_request(
    program, ana, bruno, luis, facilities, legal, noon, settings, tmp_path
):
    settings.FILES_ROOT = tmp_path
    service = Service.objects.create(
        department=facilities, code="repairs", name={"en": "Repairs"}, founded_at=noon, changed_at=noon
    )
    Field.objects.create(service=service, code="photo", label={"en": "Photo"}, kind="file", is_required=True)
    said = {"subject": "The tap leaks", "service": "repairs"}
    photo = SimpleUploadedFile("tap.txt", b"drip, drip")

    without = program(ana).post("/api/v1/requests", {"data": json.dumps(said)})
    asked = program(ana).post("/api/v1/requests", {"data": json.dumps(said), "answers.photo": photo})

    assert (without.status_code, list(without.json()["fields"])) == (422, ["photo"])
    assert asked.status_code == 201, asked.text
    address = f"/api/v1/requests/{asked.json()['number']}/answers/photo"
    assert b"".join(program(bruno).get(address).streaming_content) == b"drip, drip"
    assert program(luis).get(address).status_code == 404
    assert program(ana).get(address.replace("photo", "other")).status_code == 404

    desk.hand_over(Request.objects.get(), to=legal, reason="It is in the contract.", by=bruno)

    assert b"".join(program(luis).get(address).streaming_content) == b"drip, drip"


@pytest.mark.parametrize(
    ("method", "address", "kind", "status", "code"),
    [
        ("delete", "/requests", "", 405, "method"),
        ("put", "/requests/FAC-1", "application/json", 405, "method"),
        ("post", "/requests/FAC-1/take", "text/xml", 415, "media_type"),
        ("post", "/requests/FAC-1/take", "application/x-www-form-urlencoded", 415, "media_type"),
        ("post", "/requests/FAC-1/answer", "application/json", 400, "bad_json"),
        ("post", "/nowhere", "application/json", 404, "not_found"),
    ],
)
def test_whatever_is_refused_is_a_problem(method, address, kind, status, code, program, bruno, leaky_tap):
    answer = getattr(program(bruno), method)(
        f"/api/v1{address}", "<no/>", content_type=kind or "application/json"
    )

    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert (answer.json()["code"], answer.json()["status"]) == (code, status)
    assert status != 405 or answer.headers["Allow"]


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"subject": 5, "department": "FAC"}, "subject", "Tiene que ser un texto."),
        ({"subject": "x", "departamento": "FAC"}, "departamento", "Aquí nada se llama así."),
        (
            {"subject": "x", "priority": "many"},
            "priority",
            "Uno de estos: 'low', 'normal', 'high', 'urgent'.",
        ),
        ({"subject": "x", "is_confidential": "maybe"}, "is_confidential", "Tiene que ser verdadero o falso"),
        ({"subject": "x", "wanted_on": "soon"}, "wanted_on", "Tiene que ser una fecha"),
        ({"subject": "x\x00"}, "subject", "Ningún texto lleva el carácter NUL."),
    ],
)
def test_what_is_wrong_with_a_shape_is_said_in_the_readers_language(
    program, post, ana, facilities, said, field, words
):
    ana.language = "es"
    ana.save()

    answer = post(program(ana), "/requests", said)

    assert answer.status_code == 422
    assert answer.json()["fields"][field][0].startswith(words)


def test_a_limit_that_cannot_be_says_which_could(program, ana, facilities):
    answer = program(ana).get("/api/v1/requests?limit=1000")

    assert answer.json()["fields"] == {"limit": ["100 at most."]}
