"""The addresses of the pages: each room's own, found by its `urls.py`, and those of the shell."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from django.urls import URLPattern, URLResolver, include, path

import puente.web
from puente.web import shell_pages

rooms = sorted(
    (
        room.name
        for room in iter_modules(puente.web.__path__)
        if room.ispkg and find_spec(f"puente.web.{room.name}.urls") is not None
    ),
    key=lambda room: (room not in ("desk", "search", "today"), room),  # asked for all day, so found first
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("manifest.webmanifest", shell_pages.manifest, name="manifest"),
    path("favicon.ico", shell_pages.favicon, name="favicon"),
    path("menu/", shell_pages.menu, name="menu"),
    path("language/", shell_pages.language, name="language"),
    *(path("", include(import_module(f"puente.web.{room}.urls").urlpatterns)) for room in rooms),
]
