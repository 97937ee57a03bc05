"""Questions that pages ask of the desk, over several tables at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from puente.desk.models import News, Request

if TYPE_CHECKING:
    from puente.people.models import Person

ENOUGH = 100
"""A count on the menu stops here: more is said as 99+, so that it costs the same whatever the queue's length."""


def menu_counts(person: Person) -> dict[str, int]:
    """What stands in the queues that the person serves ("queue"), their own standing requests ("mine"), unread news.

    Each at most ENOUGH. Three statements, two for somebody who serves nowhere.
    """
    served = person.departments_served()
    queue = Request.objects.visible_to(person).standing().filter(department__in=served)
    mine = Request.objects.visible_to(person).standing().asked_by(person)
    news = News.objects.filter(person=person, read_at__isnull=True)
    return {
        "queue": queue.order_by()[:ENOUGH].count() if served else 0,
        "mine": mine.order_by()[:ENOUGH].count(),
        "news": news.order_by()[:ENOUGH].count(),
    }
