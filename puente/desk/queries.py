"""The counts of the menu, over several tables at once."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet

from puente.desk.models import News, Request
from puente.desk.queue.counting import Many, one_by_one
from puente.foundation import house
from puente.foundation.shaped import Shaped
from puente.foundation.statements import together, with_the_next
from puente.people.models import Person
from puente.people.standing_in import asked_by

ENOUGH = 100
"""A count on the menu stops here: more is said as 99+, so that it costs the same whatever the queue's length."""


def menu_counts(person: Person) -> dict[str, int]:
    """What stands in the queues that the person serves ("queue"), their own standing requests ("mine"), unread news.

    Each at most ENOUGH. One statement, or none where it was asked ahead.
    """
    with together():
        asked = house.asked_ahead(_ahead(person)) or _put(person)
    found = asked()
    counted = found[0] if found else (0, 0, 0)
    return {name: many or 0 for name, many in zip(("queue", "mine", "news"), counted, strict=True)}


def menu_counts_ahead(person: Person) -> None:
    """The page will ask for them when it draws its menu: they go with what it asks first, in one journey."""
    with_the_next(lambda: house.remember(_ahead(person), _put(person)))


def _ahead(person: Person) -> str:
    return f"menu {person.pk}"


def _put(person: Person) -> Callable[[], list[tuple[int, ...]]]:
    return asked_by(person, _counts.later, "menu", _menu)


_counts = Shaped()


def _menu(person: Person) -> QuerySet[Person, tuple[int, ...]]:
    counted = {
        "queue": one_by_one(*_served(person)),
        "mine": one_by_one(*Request.objects.halves_asked_by(person, is_standing=True)),
        "news": one_by_one(News.objects.filter(person=person, read_at__isnull=True)),
    }
    columns = {name: Many(rows[:ENOUGH]) for name, rows in counted.items()}
    return Person.objects.get_queryset().filter(pk=person.pk).values_list(*columns.values())


def _served(person: Person) -> tuple[QuerySet[Request], ...]:
    """What one sees of the queues that one serves, in parts. What is open to all who serve there is told at once; only of
    the few confidential ones it is asked who is named in them."""
    visible = Request.objects.visible_to(person).filter(
        is_standing=True, department__in=person.departments_served()
    )
    if not person.is_inside:
        return (visible,)
    # Written as IN, so that the index of a queue's counts is searched for it.
    open_ones = Request.objects.filter(
        is_standing=True, department__in=person.departments_served(), is_confidential__in=[False]
    )
    return open_ones, visible.filter(is_confidential=True)
