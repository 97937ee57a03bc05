"""What `puente doctor` looks at in the desk: whether the targets say what the record says."""

from __future__ import annotations

from django.utils.translation import gettext as _

from puente.desk.clock.keeping import differences
from puente.desk.clock.reckoning import reckoning_together
from puente.desk.models import Request
from puente.foundation.doctor import Finding

NEWEST = 2000


def targets() -> Finding:
    """Recomputes the targets of what stands, and of the newest that ended, from the events."""
    standing = Request.objects.standing().order_by("-id")[:NEWEST]
    ended = Request.objects.filter(is_standing=False).order_by("-id")[:NEWEST]
    looked = [*standing, *ended]
    found = _differences(looked) if looked else []
    if not found:
        words = _("The targets of %(n)d requests say what the record says.")
        return Finding(True, words % {"n": len(looked)}, {"looked": len(looked), "different": 0})
    words = _("%(n)d targets differ from the record, first: %(first)s")
    return Finding(
        False, words % {"n": len(found), "first": found[0]}, {"looked": len(looked), "different": len(found)}
    )


def _differences(looked: list[Request]) -> list[str]:
    with reckoning_together() as reckoner:
        return differences(looked, reckoner)
