"""Taking in hand, giving, saying how urgent."""

import pytest

from puente.desk import verbs as desk
from puente.desk.events import RequestAcknowledged, RequestAssigned, RequestPrioritySet, RequestTaken
from puente.desk.models import Request
from puente.events.models import Event
from puente.foundation.errors import Forbidden, Invalid, Refused


def test_taking_gives_it_to_me_and_opens_it(leaky_tap, bruno, recorded):
    with recorded(RequestTaken) as change:
        service_request = desk.take(leaky_tap, by=bruno)

    assert service_request.assignee == bruno
    assert service_request.status == Request.Status.OPEN
    assert change.event.changes["status"] == ["new", "open"]
    assert change.event.changes["assignee"] == [None, bruno.pk]


def test_taking_twice_changes_nothing(taken_tap, bruno):
    before = Event.objects.count()

    desk.take(taken_tap, by=bruno)

    assert Event.objects.count() == before


def test_what_is_done_stays_with_whoever_did_it(taken_tap, bruno):
    done = desk.resolve(taken_tap, by=bruno)

    with pytest.raises(Refused, match="resolved already"):
        desk.unassign(done, by=bruno)

    done.refresh_from_db()
    assert done.assignee == bruno


@pytest.mark.parametrize("who", ["ana", "luis", "olga", "ada", "carmen"])
def test_only_the_serving_side_takes(who, leaky_tap, request):
    with pytest.raises(Forbidden):
        desk.take(leaky_tap, by=request.getfixturevalue(who))

    leaky_tap.refresh_from_db()
    assert leaky_tap.assignee is None


def test_an_agent_does_not_serve_a_request_of_their_own(bruno, facilities, noon):
    own = desk.open(by=bruno, subject="My own lamp", department=facilities)

    with pytest.raises(Forbidden):
        desk.take(own, by=bruno)


def test_acknowledging_is_recorded_once(leaky_tap, bruno, berta, recorded):
    with recorded(RequestAcknowledged):
        desk.acknowledge(leaky_tap, by=bruno)

    with pytest.raises(Refused):
        desk.acknowledge(leaky_tap, by=berta)


def test_an_agent_gives_it_to_another_agent(leaky_tap, bruno, berta, recorded):
    with recorded(RequestAssigned) as change:
        service_request = desk.assign(leaky_tap, to=berta, by=bruno)

    assert service_request.assignee == berta
    assert change.event.data["assignee"] == berta.pk


def test_it_is_not_given_to_somebody_who_does_not_serve_there(leaky_tap, bruno, luis):
    with pytest.raises(Invalid) as error:
        desk.assign(leaky_tap, to=luis, by=bruno)

    assert list(error.value.fields) == ["to"]


def test_the_priority_is_changed_with_before_and_after(leaky_tap, bruno, recorded):
    with recorded(RequestPrioritySet) as change:
        desk.set_priority(leaky_tap, priority=4, by=bruno)

    assert change.event.changes == {"priority": [2, 4]}


def test_the_same_priority_again_changes_nothing(leaky_tap, bruno):
    before = Event.objects.count()

    desk.set_priority(leaky_tap, priority=2, by=bruno)

    assert Event.objects.count() == before


def test_a_priority_that_is_none_is_sent_back(leaky_tap, bruno):
    with pytest.raises(Invalid):
        desk.set_priority(leaky_tap, priority=9, by=bruno)


def test_a_service_of_another_department_is_sent_back(leaky_tap, bruno, legal, repairs):
    repairs.department = legal
    repairs.save()

    with pytest.raises(Invalid):
        desk.set_service(leaky_tap, service=repairs, by=bruno)


def test_a_better_subject_keeps_both_texts_out_of_the_event(leaky_tap, ana):
    desk.rename(leaky_tap, subject="The kitchen tap leaks", by=ana)

    event = Event.objects.latest("id")
    assert "tap" not in str(event.data)
    leaky_tap.refresh_from_db()
    assert leaky_tap.subject == "The kitchen tap leaks"
