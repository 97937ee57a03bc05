"""Signing in leaves a session that can be seen and ended; its last use is written now and then."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from puente.foundation import clock
from puente.people import sessions
from puente.people.sessions import Session


@pytest.fixture
def signed_in(client, ana, noon):
    client.force_login(ana)
    return client


def load(key):
    store = sessions.SessionStore(key)
    return store["_auth_user_id"]


def test_a_session_knows_whose_it_is_and_since_when(signed_in, ana, noon):
    session = sessions.standing(ana, noon).get()

    assert session.person == ana
    assert (session.started_at, session.used_at) == (noon, noon)


def test_signing_in_notes_from_where(client, ana, noon, rf):
    request = rf.get("/", HTTP_USER_AGENT="A browser", REMOTE_ADDR="192.0.2.7")
    request.session = sessions.SessionStore()
    request.session["_auth_user_id"] = str(ana.pk)

    sessions.note_where(request)
    request.session.save()

    session = Session.objects.get()
    assert (session.ip, session.agent) == ("192.0.2.7", "A browser")


def test_what_a_visitor_says_of_the_address_counts_only_behind_a_proxy(rf, settings, db):
    request = rf.get("/", HTTP_X_FORWARDED_FOR="203.0.113.1, nonsense", REMOTE_ADDR="192.0.2.7")
    request.session = {}

    sessions.note_where(request)
    assert request.session[sessions.IP] == "192.0.2.7"

    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    sessions.note_where(request)
    assert request.session[sessions.IP] is None


def test_reading_a_session_costs_one_statement_and_writes_its_use_every_five_minutes(signed_in, ana, noon):
    key = Session.objects.get().session_key

    for minutes, statements in ((4, 1), (5, 2), (9, 1), (10, 2)):
        with (
            clock.at(noon + timedelta(minutes=minutes)),
            CaptureQueriesContext(
                connection,
            ) as asked,
        ):
            assert load(key) == str(ana.pk)
        assert len(asked) == statements

    assert Session.objects.get().used_at == noon + timedelta(minutes=10)


def test_a_session_in_use_goes_on_and_keeps_its_beginning(signed_in, ana, noon):
    before = Session.objects.get()

    with clock.at(noon + timedelta(days=20)):
        store = sessions.SessionStore(before.session_key)
        store["something"] = "new"
        store.save()

    after = Session.objects.get()
    assert after.started_at == noon
    assert after.used_at == noon + timedelta(days=20)


def test_an_ended_session_lets_nobody_in(signed_in, ana, noon):
    assert sessions.end(sessions.standing(ana, noon)) == 1

    assert sessions.SessionStore(signed_in.session.session_key).load() == {}


def test_old_sessions_go_at_night(signed_in, ana):
    Session.objects.update(expire_date=clock.now() - timedelta(days=1))

    assert sessions.forget_old(clock.now()) == 1
    assert not Session.objects.exists()
