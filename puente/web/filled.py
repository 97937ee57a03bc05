"""Components that a page draws by the dozen: each form of one is drawn by its macro once, with holes, and then only filled.

    _event = Filled("components/text.html", "timeline_event")
    _event({"icon_name": "lock"}, words=told.sentence, when=formats.when(at))

What shapes a component (a kind, a yes or no) is its form; what it merely says are its holes, which the macro may ask
nothing but whether they are empty. Whoever fills in gets what is no markup escaped, as a template does.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from typing import Any

from django.utils.translation import get_language
from markupsafe import Markup, escape

HOLE = re.compile("\x02(\\w+)\x03")
MOST = 500
"""Forms of one component that are kept; more are drawn as if it were the first time."""


class Filled:
    """One macro of a file of components."""

    def __init__(self, template: str, macro: str) -> None:
        self._template, self._macro = template, macro
        self._forms: dict[Hashable, list[str]] = {}

    def __call__(self, form: Mapping[str, Hashable], **holes: object) -> Markup:
        there = tuple(name for name, said in holes.items() if said)
        key = (get_language(), there, *form.values())
        parts = self._forms.get(key)
        if parts is None:
            parts = self._draw(key, form, holes, there)
        said = parts.copy()
        for at in range(1, len(said), 2):
            said[at] = escape(holes[said[at]])
        return Markup("".join(said))

    def drawn(self, **said: Any) -> Markup:
        """By the macro itself: for what comes seldom."""
        return Markup(getattr(self._macros(), self._macro)(**said))

    def _draw(
        self, key: Hashable, form: Mapping[str, Hashable], holes: Mapping[str, object], there: tuple[str, ...]
    ) -> list[str]:
        """Text and names of holes by turns."""
        if len(self._forms) >= MOST:
            self._forms.clear()
        takes = set(holes) & set(getattr(self._macros(), self._macro).arguments)  # others are within the form
        drawn = self.drawn(**form, **{name: hole(name) if name in there else "" for name in takes})
        parts = HOLE.split(str(drawn))
        if lost := set(there) - set(parts[1::2]):
            raise ValueError(f"{self._macro} does not say its {sorted(lost)}")
        self._forms[key] = parts
        return parts

    def _macros(self) -> Any:
        from puente.web.environment import macros

        return macros(self._template)


def hole(name: str) -> str:
    """What stands for a text that is filled in later."""
    return f"\x02{name}\x03"
