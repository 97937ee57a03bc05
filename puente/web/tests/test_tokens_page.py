"""Tokens for programs: made and shown once, listed, revoked."""

import re

import pytest

from puente.people import verbs as people
from puente.people.models import ApiToken

pytestmark = pytest.mark.django_db


def test_a_token_is_shown_once_and_opens_the_api(ana_at_work, client, noon):
    answer = ana_at_work.post("/me/tokens/", {"name": "Reports", "scopes": ["read"], "days": "30"})

    secret = re.search(r"puente_[\w-]+", answer.text)[0]
    assert "no-store" in answer.headers["Cache-Control"]
    assert secret not in ana_at_work.get("/me/tokens/").text
    me = client.get("/api/v1/me", headers={"authorization": f"Bearer {secret}"})
    assert me.json()["name"] == "Ana"


def test_a_token_without_a_scope_is_not_made(ana_at_work, noon):
    answer = ana_at_work.post("/me/tokens/", {"name": "Reports", "days": "30"})

    assert answer.status_code == 422
    assert "Reports" in answer.text
    assert not ApiToken.objects.exists()


def test_a_revoked_token_opens_nothing_and_nobody_revokes_anothers(ana_at_work, bruno_at_work, client, noon):
    answer = ana_at_work.post("/me/tokens/", {"name": "Reports", "scopes": ["read"], "days": ""})
    secret, token = re.search(r"puente_[\w-]+", answer.text)[0], ApiToken.objects.get()

    assert bruno_at_work.post(f"/me/tokens/{token.pk}/revoke/").status_code == 404
    ana_at_work.post(f"/me/tokens/{token.pk}/revoke/")

    assert client.get("/api/v1/me", headers={"authorization": f"Bearer {secret}"}).status_code == 401


def test_what_a_token_may_do_is_said_in_the_readers_words(ana_at_work, ana, noon):
    people.set_profile(ana, by=ana, language="es")
    ana_at_work.post("/me/tokens/", {"name": "Reports", "scopes": ["read", "admin"], "days": "30"})

    page = ana_at_work.get("/me/tokens/").text

    assert "leer" in page
    assert "configurar y administrar" in page
    assert ">read<" not in page
