"""The Jinja2 environment of the pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment


def environment(**options: Any) -> Environment:
    """Autoescaped, with gettext in the reader's language, `url`, `static` and what every page needs."""
    env = Environment(
        **{**options, "extensions": ["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"]}
    )
    env.install_gettext_callables(translation.gettext, translation.ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(
        url=lambda name, *args, **kwargs: reverse(name, args=args, kwargs=kwargs), static=static
    )
    return env


def for_every_page(request: HttpRequest) -> dict[str, Any]:
    """What every page is given."""
    return {}
