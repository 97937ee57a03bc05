"""Hospital San Telmo: a living organization to look around in, planted through the same verbs as everything else.

`hospital.toml` holds what it is and `house.py` founds it; `stories/` holds what its people ask and say, `past.py` lets
eighteen months of it be lived, and `present.py` what stands open now.
The same seed and minute of planting give the same hospital.
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
    from puente.imports.demo.past import lived
    from puente.imports.demo.present import Present
    from puente.imports.demo.town import Town

    now = clock.now().replace(second=0, microsecond=0)
    begun = now - timedelta(days=30.4 * MONTHS)
    with translation.override(language), via("import"), transaction.atomic():
        with history("demo"):
            house = found(language, begun, now, Random(SEED))
            town = Town(house, now, Random(SEED + 1))
            standing = Present(town).tell(requests)
            town.bring_in([*standing, *(lived(town) for _ in range(requests - len(standing)))], tick)
        town.ring_the_bell()
