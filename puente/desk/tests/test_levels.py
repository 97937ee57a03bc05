"""Who sees how much of a request (T7, T8, T34)."""

import pytest

from puente.desk import verbs as desk
from puente.desk.levels import Level, level_of, messages_for
from puente.desk.models import Party, Request
from puente.desk.timeline import timeline
from puente.events.models import Event
from puente.foundation import clock
from puente.foundation.errors import Forbidden, Refused

EVERYBODY = ["ana", "bruno", "berta", "lara", "luis", "olga", "carmen", "ada"]


@pytest.fixture
def everybody(ana, bruno, berta, lara, luis, olga, carmen, ada):
    return [ana, bruno, berta, lara, luis, olga, carmen, ada]


@pytest.mark.parametrize(
    ("who", "level"),
    [
        ("ana", Level.THREAD),
        ("bruno", Level.WHOLE),
        ("lara", Level.WHOLE),
        ("ada", Level.WHOLE),
        ("luis", Level.NOTHING),
        ("olga", Level.NOTHING),
        ("carmen", Level.NOTHING),
    ],
)
def test_levels_of_an_ordinary_request(who, level, leaky_tap, everybody, request):
    assert level_of(request.getfixturevalue(who), leaky_tap) == level


@pytest.mark.parametrize(
    ("who", "level"),
    [
        ("ana", Level.THREAD),
        ("lara", Level.WHOLE),
        ("bruno", Level.NOTHING),
        ("ada", Level.NOTHING),
        ("luis", Level.NOTHING),
    ],
)
def test_levels_of_a_confidential_request(who, level, secret, everybody, request):
    assert level_of(request.getfixturevalue(who), secret) == level


def test_the_assignee_of_a_confidential_request_sees_the_whole(secret, lara, bruno):
    service_request = desk.assign(secret, to=bruno, by=lara)

    assert level_of(bruno, service_request) == Level.WHOLE


def test_whoever_serves_there_sees_no_more_than_the_thread_of_their_own_request(
    bruno, lara, facilities, noon
):
    own = desk.open(by=bruno, subject="My lamp", department=facilities)
    desk.note(own, text="He breaks everything.", by=lara)

    assert level_of(bruno, own) == Level.THREAD
    assert [m.kind for m in messages_for(bruno, own)] == ["opening"]


def test_an_agent_of_one_department_sees_nothing_of_anothers_queue_but_what_they_asked(
    bruno, luis, legal, ana, noon
):
    asked = desk.open(by=bruno, subject="A contract", department=legal)
    other = desk.open(by=ana, subject="Another contract", department=legal)

    assert set(Request.objects.visible_to(bruno)) == {asked}
    assert set(Request.objects.visible_to(luis)) == {asked, other}


def test_notes_and_their_events_are_for_the_whole_level(taken_tap, bruno, ana, berta):
    desk.note(taken_tap, text="A secret of ours", by=bruno)

    told = str([(e.message and e.message.text, e.told and e.told.sentence) for e in timeline(taken_tap, ana)])
    assert "secret" not in told
    assert "note" not in told
    assert "A secret of ours" in str([e.message and e.message.text for e in timeline(taken_tap, berta)])


def test_a_partners_agent_reads_only_their_own_companys_notes(taken_tap, bruno, laundry, pia):
    desk.note(taken_tap, text="ours", by=bruno)
    service_request = desk.hand_over(taken_tap, to=laundry, reason="Yours.", by=bruno)
    desk.note(service_request, text="theirs", by=pia)

    assert [m.text for m in messages_for(pia, service_request) if m.kind == "note"] == ["theirs"]
    assert [
        e.message.text for e in timeline(service_request, pia) if e.message and e.message.kind == "note"
    ] == ["theirs"]


def test_the_queryset_and_the_level_always_agree(
    everybody, leaky_tap, secret, facilities, legal, bruno, lara, luis, ada
):
    desk.follow(leaky_tap, by=lara)
    passed = desk.hand_over(
        desk.open(by=everybody[0], subject="Passed", department=facilities), to=legal, reason="r", by=bruno
    )
    desk.seal(desk.open(by=luis, subject="Sealed", department=facilities), by=luis)
    desk.name_person(secret, person=bruno, by=lara)
    desk.break_seal(secret, reason="Audit", by=ada)
    assert Party.objects.filter(request=passed, part="passed_on").exists()

    for person in everybody:
        person.forget_roles()
        by_query = set(Request.objects.visible_to(person))
        by_level = {r for r in Request.objects.all() if level_of(person, r) >= Level.THREAD}
        assert by_query == by_level, person
        assert set(Request.objects.visible_to(person, of_few=True)) == by_level, person
        for service_request in by_level:
            written = [entry.message for entry in timeline(service_request, person) if entry.message]
            assert written == list(messages_for(person, service_request)), person


def test_an_administrator_breaks_the_seal_with_a_reason_for_a_day(secret, ada, noon):
    service_request = desk.break_seal(secret, reason="A complaint to the inspectorate", by=ada)

    assert level_of(ada, service_request) == Level.WHOLE
    assert "inspectorate" not in str(Event.objects.latest("id").data)
    later = noon + (Party.objects.get(part="unsealed").until_at - noon)
    with clock.at(later):
        desk.close_seal(secret, now=later)
    assert level_of(ada, secret) == Level.NOTHING


def test_nobody_else_breaks_a_seal(secret, leaky_tap, bruno, ada):
    with pytest.raises(Forbidden):
        desk.break_seal(secret, reason="Curious", by=bruno)
    with pytest.raises(Refused):
        desk.break_seal(leaky_tap, reason="Not sealed", by=ada)


def test_an_administrator_who_leads_a_department_reads_its_confidential_requests(secret, facilities):
    from conftest import make_person

    both = make_person("Alma", department=facilities, role="lead", is_administrator=True)

    assert level_of(both, secret) == Level.WHOLE
    assert secret in Request.objects.visible_to(both)


@pytest.mark.parametrize("who", ["ana", "carmen"])
def test_what_one_reads_who_serves_nowhere_is_looked_for_among_ones_own(who, request):
    person = request.getfixturevalue(who)

    sql = str(Request.objects.visible_to(person).query)

    assert sql.count('"desk_request"."id" IN (SELECT') == 1
    assert "EXISTS" not in sql
