"""Services and options by their ids, kept in memory while nothing is recorded of any. Whoever is given one changes nothing
in it: it is the same for every page."""

from __future__ import annotations

from puente.catalogue.models import Option, Service
from puente.events.lasting import Shelf
from puente.foundation.among import among, said
from puente.foundation.prepared import Prepared

_services: Prepared[Service] = Prepared(lambda ids: among(Service.objects.all(), ids), str)
services: Shelf[Service] = Shelf(lambda ids: {one.pk: one for one in _services(said(ids))})

_options: Prepared[Option] = Prepared(lambda ids: among(Option.objects.all(), ids), str)
options: Shelf[Option] = Shelf(lambda ids: {one.pk: one for one in _options(said(ids))})
