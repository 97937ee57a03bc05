"""What is looked up of few requests one by one is what is seen of many, whoever looks and whatever was done."""

from random import Random

import pytest

from conftest import make_person
from puente.desk import verbs as desk
from puente.desk.levels import Level, level_of
from puente.desk.models import Request
from puente.desk.search import first_page_later, worded
from puente.foundation.errors import Forbidden, Invalid, Refused


@pytest.fixture
def whoever(ana, bruno, berta, lara, luis, olga, carmen, ada, pia, facilities, legal, laundry):
    """Everybody of the cast, and whoever stands as none of them does."""
    outside = {"company": laundry.company}
    alone = make_person("Of no company", department=facilities)
    alone.company = None
    alone.save()
    return [
        ana, bruno, berta, lara, luis, olga, carmen, ada, pia, alone,
        make_person("Leads and administers", department=facilities, role="lead", is_administrator=True),
        make_person("Serves and administers", department=legal, role="agent", is_administrator=True),
        make_person("Leads outside", department=laundry, role="lead", **outside),
        make_person("From outside in ours", department=facilities, role="agent", **outside),
        make_person("Outside and administrator", is_administrator=True, **outside),
    ]  # fmt: skip


@pytest.fixture
def lived(whoever, facilities, legal, laundry, noon):
    """Forty requests after a thousand things that people tried with them."""
    chance, departments = Random(11), [facilities, legal, laundry]
    does = [
        lambda one, by: desk.take(one, by=by),
        lambda one, by: desk.assign(one, to=chance.choice(whoever), by=by),
        lambda one, by: desk.follow(one, by=by),
        lambda one, by: desk.seal(one, by=by),
        lambda one, by: desk.unseal(one, by=by),
        lambda one, by: desk.break_seal(one, reason="To know.", by=by),
        lambda one, by: desk.name_person(one, person=chance.choice(whoever), by=by),
        lambda one, by: desk.hand_over(one, to=chance.choice(departments), reason="Yours.", by=by),
    ]
    for n in range(40):
        desk.open(
            by=chance.choice(whoever[:6]),
            subject=f"Lamp {n}",
            department=chance.choice(departments),
            is_confidential=chance.random() < 0.4,
        )
    done = 0
    for _attempt in range(1000):
        one, by = chance.choice(list(Request.objects.order_by("id"))), chance.choice(whoever)
        by.forget_roles()
        try:
            chance.choice(does)(one, by=by)
            done += 1
        except (Forbidden, Invalid, Refused):
            pass
    assert done > 100
    return list(Request.objects.all())


def test_few_are_seen_as_many_are_whoever_looks(lived, whoever):
    seen_by = {}
    for person in whoever:
        person.forget_roles()
        seen = {one for one in lived if level_of(person, one) >= Level.THREAD}
        few = Request.objects.visible_to(person, of_few=True)

        assert set(Request.objects.visible_to(person)) == set(few) == seen, person
        assert set(Request.objects.exclude(pk__in=few.values("pk"))) == {*lived} - seen, person
        found = first_page_later("lamp", by=person, size=100, row=("id",))()
        words = {one.pk for one in worded("lamp", by=person)}
        assert {row["id"] for row in found.rows} == words == {one.pk for one in seen}, person
        seen_by[person.name] = len(seen)
    assert len({*seen_by.values()}) > 6, seen_by
