"""One sentence per department and for all, versioned, agreed by its people."""

import pytest

from puente.foundation.errors import Forbidden, Invalid, Refused
from puente.people import verbs as people
from puente.people.events import VisionAgreed, VisionSet
from puente.people.queries import vision_of


def test_a_lead_writes_the_departments_vision_and_every_version_stays(facilities, lara, recorded):
    first = people.set_vision({"en": "We mend it today"}, by=lara, department=facilities)
    with recorded(VisionSet) as change:
        second = people.set_vision({"en": "We mend it at once"}, by=lara, department=facilities)

    assert (first.version, second.version) == (1, 2)
    assert vision_of(facilities) == second
    assert "mend" not in str(change.event.data)


def test_the_organizations_vision_is_an_administrators(organization, lara, ada):
    with pytest.raises(Forbidden):
        people.set_vision("We serve", by=lara)
    people.set_vision("We serve", by=ada)

    assert vision_of(None).department is None


def test_the_same_sentence_is_no_new_version(facilities, lara):
    first = people.set_vision("We mend", by=lara, department=facilities)

    assert people.set_vision("We mend", by=lara, department=facilities) == first


def test_an_empty_vision_is_no_vision(facilities, lara):
    with pytest.raises(Invalid) as refusal:
        people.set_vision(" ", by=lara, department=facilities)

    assert "text" in refusal.value.fields


def test_the_departments_people_agree_once(facilities, lara, bruno, ana, recorded):
    vision = people.set_vision("We mend", by=lara, department=facilities)

    with recorded(VisionAgreed):
        people.agree_to_vision(vision, by=bruno)
    people.agree_to_vision(vision, by=bruno)

    assert vision.agreements.count() == 1
    with pytest.raises(Forbidden):
        people.agree_to_vision(vision, by=ana)


def test_one_agrees_to_the_newest_only(facilities, lara, bruno):
    old = people.set_vision("We mend", by=lara, department=facilities)
    people.set_vision("We mend at once", by=lara, department=facilities)

    with pytest.raises(Refused):
        people.agree_to_vision(old, by=bruno)
