"""What one's bell told, read."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Max

from puente.desk import rules
from puente.desk.events import NewsRead
from puente.desk.models import News
from puente.events.record import record
from puente.foundation import clock
from puente.foundation.verbs import permit, unchanged, verb
from puente.people.models import Person


@verb
def read_news(person: Person, *, by: Person, only: Collection[int] | None = None) -> Person:
    """What is unread is read: all of it, or `only` these rows."""
    permit(rules.may_read_news, by, person)
    unread = News.objects.filter(person=person, read_at__isnull=True)
    if only is not None:
        unread = unread.filter(pk__in=only)
    until = unread.aggregate(until=Max("pk"))["until"]
    if until is None:
        return unchanged(person)

    read = unread.filter(pk__lte=until).update(read_at=clock.now())
    record(NewsRead(read=read, until=until), person, by=by)
    return person
