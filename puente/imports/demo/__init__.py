"""Hospital San Telmo: a living organization to look around in, planted through the same verbs as everything else.

`hospital.toml` holds what it is and says, `house.py` founds it, `lives.py` lets eighteen months of requests be lived.
The same seed and hour of planting give the same hospital.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

SEED = 1884
MONTHS = 18
REQUESTS = 2500


def plant(
    language: str = "es", *, requests: int = REQUESTS, tick: Callable[[int], None] = lambda done: None
) -> None:
    """Plants the whole hospital in an empty house, its texts in `language`. All of it or, when stopped, nothing.

    Raises Refused when an organization is there already.
    """
    from random import Random

    from django.db import transaction
    from django.utils import translation

    from puente.events.record import history
    from puente.foundation import clock
    from puente.foundation.verbs import via
    from puente.imports.demo.house import found
    from puente.imports.demo.lives import Town

    now = clock.now().replace(minute=0, second=0, microsecond=0)
    begun = now - timedelta(days=30.4 * MONTHS)
    with translation.override(language), via("import"), transaction.atomic():
        with history("demo"):
            house = found(language, begun, now, Random(SEED))
            town = Town(house, now, Random(SEED + 1))
            town.live(requests, tick)
        town.ring_the_bell()
