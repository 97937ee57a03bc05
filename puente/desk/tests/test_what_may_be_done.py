"""What pages and API offer is what the verbs permit and do not refuse: asked of everybody, in every state."""

import inspect
from datetime import timedelta

import pytest
from django.db import transaction

from puente.desk import verbs as desk
from puente.desk.seeing import see
from puente.foundation import clock
from puente.foundation.errors import Forbidden, Refused

CAST = ["ana", "bruno", "berta", "lara", "luis", "olga", "carmen", "ada"]
BY_THE_CLOCK_OR_THE_LEAVING = {
    "carry_over", "close_by_itself", "close_seal", "inherit", "let_go", "resume_by_itself", "tell_of_moved", "warn",
}  # fmt: skip
NOT_ABOUT_ONE_REQUEST = {"import_requests", "open", "save_view", "remove_view", "read_news"}
OFFERED_ELSEWHERE = {"break_seal"}
STATES = ["new", "taken", "waiting", "resolved", "closed", "declined", "sealed"]


@pytest.fixture
def values(legal, repairs, noon, berta, olga):
    """What each verb is called with, so that only rights and states can stand in its way."""
    return {
        "answer": {"text": "Yes"},
        "note": {"text": "Between us"},
        "assign": {"to": berta},
        "hand_over": {"to": legal, "reason": "Theirs"},
        "wait_for_requester": {"text": "Which one?"},
        "wait_until": {"until": noon + timedelta(days=2)},
        "set_priority": {"priority": 4},
        "set_service": {"service": None},
        "choose_option": {"option": None},
        "rename": {"subject": "Better said"},
        "name_person": {"person": olga},
        "decline": {"reason": "No"},
        "cancel": {"reason": "Never mind"},
        "reopen": {"text": "Still leaks"},
    }


@pytest.fixture
def in_state(ana, bruno, repairs, noon):
    """`in_state("waiting")`: a request that Ana asked for, served that far."""

    def make(state):
        service_request = desk.open(
            by=ana, subject="The tap leaks", service=repairs, is_confidential=state == "sealed"
        )
        if state in ("taken", "waiting", "resolved", "closed", "declined"):
            service_request = desk.take(service_request, by=bruno)
        if state == "waiting":
            service_request = desk.wait_for_requester(service_request, text="Which?", by=bruno)
        if state in ("resolved", "closed"):
            service_request = desk.resolve(service_request, by=bruno)
        if state == "closed":
            service_request = desk.confirm(service_request, by=ana)
        if state == "declined":
            service_request = desk.decline(service_request, reason="No", by=bruno)
        return service_request

    return make


def does(verb, service_request, by, values):
    """Whether the verb neither forbids nor refuses; nothing of it stays."""
    try:
        with transaction.atomic():
            getattr(desk, verb)(service_request, by=by, **values.get(verb, {}))
            transaction.set_rollback(True)
    except (Forbidden, Refused):
        return False
    finally:
        by.forget_roles()
    return True


IDEMPOTENT = {"take", "follow", "unfollow", "unassign", "seal", "unseal", "set_service", "choose_option"}
"""A second time they change nothing, so they do not refuse; what is offered is the one that changes something."""
CHECKED = sorted(set(desk.__all__) - BY_THE_CLOCK_OR_THE_LEAVING - NOT_ABOUT_ONE_REQUEST - OFFERED_ELSEWHERE)


QUICK = {("ana", "new"), ("bruno", "taken"), ("ana", "resolved"), ("luis", "new")}
EVERYBODY = [
    pytest.param(who, state, marks=[] if (who, state) in QUICK else [pytest.mark.slow])
    for who in CAST
    for state in STATES
]


@pytest.mark.parametrize(("who", "state"), EVERYBODY)
def test_what_is_offered_is_what_can_be_done(who, state, in_state, values, request):
    person = request.getfixturevalue(who)
    service_request = in_state(state)

    seen = see(person, service_request.number)
    offered = set(seen.can) if seen else set()
    done = {verb for verb in CHECKED if does(verb, service_request, person, values)}

    assert offered <= done
    assert done - offered <= IDEMPOTENT


def test_every_verb_about_a_request_is_looked_at():
    about_a_request = {
        name
        for name in desk.__all__
        if next(iter(inspect.signature(getattr(desk, name)).parameters)) == "service_request"
    }

    assert about_a_request - BY_THE_CLOCK_OR_THE_LEAVING - OFFERED_ELSEWHERE == set(CHECKED)


def test_a_request_that_one_may_not_know_of_is_not_seen(in_state, luis):
    service_request = in_state("new")

    assert see(luis, service_request.number) is None
    assert see(luis, "FAC-999") is None


def test_whoever_follows_is_offered_to_follow_no_longer(in_state, lara):
    service_request = in_state("new")

    desk.follow(service_request, by=lara)

    assert "unfollow" in see(lara, service_request.number).can
    assert "follow" not in see(lara, service_request.number).can


def test_a_clock_tells_each_departments_own_time(in_state, bruno, luis, legal, noon):
    from puente.desk.clock.keeping import story_of
    from puente.desk.clock.progress import shares

    service_request = in_state("taken")
    with clock.at(noon + timedelta(hours=2)):
        service_request = desk.hand_over(service_request, to=legal, reason="Theirs", by=bruno)
    departments = {one.pk: one for one in (legal, bruno.memberships.get().department)}

    told = shares(story_of(service_request), departments, noon + timedelta(hours=30))

    assert [share.department.code for share in told] == ["FAC", "LEG"]
    assert sum(share.microseconds for share in told) == 30 * 3600 * 1_000_000
    assert [share.worked for share in told] == [2 * 3600, (3 + 8) * 3600]
