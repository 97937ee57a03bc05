"""Services and options by their ids, kept in memory while nothing is recorded of any. Whoever is given one changes nothing
in it: it is the same for every page."""

from __future__ import annotations

from puente.catalogue.models import Option, Service
from puente.events.lasting import Shelf

services: Shelf[Service] = Shelf.of(Service.objects.all)

options: Shelf[Option] = Shelf.of(Option.objects.all)
