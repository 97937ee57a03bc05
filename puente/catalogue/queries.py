"""Questions over the catalogue that are put at every door."""

from __future__ import annotations

from puente.catalogue.models import Service
from puente.events.lasting import Lasting
from puente.foundation.prepared import Prepared


def service_coded(code: str) -> Service | None:
    """The service of this code, standing or not, with its department and that one's calendar and company. One statement."""
    return _coded.first(code)


def service_to_ask(code: str) -> Service | None:
    """The same, which other pages may be given too: whoever is given it changes nothing in it."""
    return _lasting(code)


_coded: Prepared[Service] = Prepared(
    lambda code: Service.objects.filter(code=code).select_related(
        "department__calendar", "department__company"
    ),
    str,
)
_lasting: Lasting[Service | None] = Lasting(_coded.first)
