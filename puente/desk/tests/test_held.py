"""What a verb reads of a request when it locks it serves it to its end, unless another verb speaks of it meanwhile."""

import pytest

from puente.desk import verbs as desk
from puente.desk.changing import finish, lock
from puente.desk.events import RequestFollowed
from puente.desk.models import Request, Target
from puente.desk.past import happened_to
from puente.desk.seeing import see
from puente.events.models import Event
from puente.foundation import verbs

pytestmark = pytest.mark.usefixtures("no_verb_of_a_test_stays")


def kinds(events):
    return [event.kind for event in events]


def test_a_verb_that_speaks_of_it_meanwhile_is_heard(leaky_tap, bruno, ana, promised):
    promised("first_response", hours=4)
    service_request = desk.open(by=ana, subject="It drips", department=leaky_tap.department)

    @verbs.verb
    def follow_when_answered():
        held = lock(service_request)
        desk.answer(service_request, text="On my way.", by=bruno)
        return finish(held, RequestFollowed(follower=bruno.pk), by=bruno)

    changed = follow_when_answered()

    events = list(Event.objects.filter(about_code="request", about_id=service_request.pk).in_order())
    assert kinds(changed.__dict__["_kept"].past.happened) == kinds(events)
    assert Target.objects.get(request=service_request, metric="first_response").met_at is not None


def test_after_a_verb_one_sees_what_the_record_says(leaky_tap, bruno, promised):
    promised("resolution", hours=4)
    seen = see(bruno, leaky_tap.number)

    changed = desk.answer(leaky_tap, text="On my way.", by=bruno)
    now = seen.after(changed)

    anew = see(bruno, leaky_tap.number)
    happened = happened_to(leaky_tap)
    kept = changed.__dict__["_kept"].past.happened
    assert [(event.pk, event.data) for event in kept] == [(event.pk, event.data) for event in happened]
    assert [(one.pk, one.due_at, one.met_at) for one in now.targets] == [
        (one.pk, one.due_at, one.met_at) for one in anew.targets
    ]


def test_a_new_request_knows_its_one_event(ana, facilities, promised):
    promised("resolution", hours=4)

    service_request = desk.open(by=ana, subject="It drips", department=facilities)

    event = Event.objects.get(about_code="request", about_id=service_request.pk)
    kept = service_request.__dict__["_kept"]
    assert [one.pk for one in kept.past.happened] == [event.pk]
    assert Request.objects.get(pk=service_request.pk).due_at == service_request.due_at is not None


def test_an_answer_leaves_its_face_as_it_was_and_every_other_verb_changes_it(taken_tap, bruno, luis):
    def face():
        return see(bruno, taken_tap.number).face

    desk.answer(taken_tap, text="On my way.", by=bruno)
    before = face()
    desk.answer(taken_tap, text="Soon.", by=bruno)
    desk.note(taken_tap, text="Bring the big wrench.", by=bruno)
    assert face() == before

    for act in (
        lambda: desk.rename(taken_tap, subject="It drips", by=bruno),
        lambda: desk.set_priority(taken_tap, priority=4, by=bruno),
        lambda: desk.follow(taken_tap, by=bruno),
        lambda: desk.name_person(taken_tap, person=luis, by=bruno),
        lambda: desk.wait_for_requester(taken_tap, text="Which tap?", by=bruno),
        lambda: desk.resume(taken_tap, by=bruno),
        lambda: desk.unassign(taken_tap, by=bruno),
        lambda: desk.seal(taken_tap, by=bruno),
    ):
        before = see(bruno, taken_tap.number)
        act()
        now = see(bruno, taken_tap.number)
        assert now is None or now.face != before.face
