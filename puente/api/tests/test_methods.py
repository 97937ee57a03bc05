"""HEAD and OPTIONS, and addresses with a slash too many."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from puente.desk.models import Attachment


@pytest.mark.parametrize(
    ("address", "status"), [("/requests", 200), ("/requests/NO-1", 404), ("/nowhere", 404)]
)
def test_head_is_get_without_its_words(address, status, program, bruno, leaky_tap):
    client = program(bruno)

    head, got = client.head(f"/api/v1{address}"), client.get(f"/api/v1{address}")

    assert (head.status_code, head.content, got.status_code) == (status, b"", status)
    assert head.headers["Content-Length"] == str(len(got.content))
    assert head.headers["Content-Type"] == got.headers["Content-Type"]


def test_head_needs_the_scope_to_read(program, bruno, leaky_tap):
    assert program(bruno, scopes=["write"]).head("/api/v1/requests").status_code == 403


def test_options_tells_what_may_be_asked(program, bruno, leaky_tap):
    client = program(bruno)

    answer = client.options("/api/v1/requests")

    assert (answer.status_code, answer.headers["Allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    assert client.delete("/api/v1/requests").headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert client.options("/api/v1/nowhere").status_code == 404


def test_head_of_an_attachment_says_how_long_it_is(program, ana, leaky_tap, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    said = {"data": '{"text": "Look."}', "files": SimpleUploadedFile("tap.txt", b"drip, drip")}
    program(ana).post(f"/api/v1/requests/{leaky_tap.number}/answer", said)

    head = program(ana).head(f"/api/v1/attachments/{Attachment.objects.get().pk}")

    assert (head.status_code, b"".join(head.streaming_content)) == (200, b"")
    assert head.headers["Content-Length"] == "10"


@pytest.mark.parametrize("method", ["get", "head", "options", "post", "put", "delete"])
@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("/requests/", "/requests"),
        ("/requests/FAC-1/take/", "/requests/FAC-1/take"),
        ("/requests/FAC-1//?limit=1&q=%C3%B1", "/requests/FAC-1?limit=1&q=%C3%B1"),
        ("/departments/A%3Fb/counts/", "/departments/A%3Fb/counts"),
        ("/openapi.json/", "/openapi.json"),
    ],
)
def test_an_address_with_a_slash_too_many_is_sent_on_as_it_came(method, address, meant, client, db):
    answer = getattr(client, method)(f"/api/v1{address}")

    assert (answer.status_code, answer.headers["Location"]) == (308, f"/api/v1{meant}")


def test_who_follows_does_what_they_meant(program, ana, facilities):
    answer = program(ana).post(
        "/api/v1/requests/", {"subject": "A lamp", "department": "FAC"}, "application/json", follow=True
    )

    assert answer.json()["subject"] == "A lamp"
    assert answer.redirect_chain == [("/api/v1/requests", 308)]


@pytest.mark.parametrize("address", ["/", "/nowhere", "/nowhere/", "//evil.example/", "/requests/a%0Ab/"])
def test_where_nothing_is_nobody_is_sent(address, client, db):
    answer = client.get(f"/api/v1{address}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
