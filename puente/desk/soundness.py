"""What `puente doctor` looks at in the desk: whether the targets say what the record says."""

from __future__ import annotations

from itertools import chain, islice

from django.utils.translation import gettext as _

from puente.desk.clock.keeping import differences
from puente.desk.clock.reckoning import reckoning_together
from puente.desk.models import Request
from puente.foundation.doctor import Finding, is_thorough

NEWEST = 2000
SHOWN = 5


def targets() -> Finding:
    """Recomputes the targets from the events: those of what stands and of what ended, newest first; of all of them when
    the doctor is thorough, else of so many."""
    newest = Request.objects.order_by("-id")
    halves = [newest.filter(is_standing=standing) for standing in (True, False)]
    looked = chain(*(half.iterator(500) if is_thorough() else half[:NEWEST] for half in halves))
    count, found = 0, list[str]()
    if newest.exists():
        with reckoning_together() as reckoner:
            count, found = differences(looked, reckoner)
    figures: dict[str, int | float | str] = {"looked": count, "different": len(found)}
    if not found:
        words = _("The targets of %(n)d requests say what the record says.")
        return Finding(True, words % {"n": count}, figures)
    words = _("%(n)d targets differ from the record, first: %(first)s")
    first = "; ".join(islice(found, SHOWN))
    return Finding(False, words % {"n": len(found), "first": first}, figures)
