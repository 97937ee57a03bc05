"""Pieces of pages that say the same again and again are drawn once for all that they depend on, and kept in memory.

In a template:  {% call kept("palette", shell.places) %}…{% endcall %}
What a piece says must follow from its name, what it depends on and the reader's language alone; a form's token does not.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from django.utils.translation import get_language
from markupsafe import Markup

MOST = 4000
LONGEST = 8000
"""Letters of a piece; longer ones are drawn each time, so that all together stay small."""

_pieces: dict[Hashable, Markup] = {}


def kept(name: str, *depends: Hashable, caller: Callable[[], str]) -> Markup:
    """The piece, drawn by `caller` when it was not drawn yet."""
    key = (name, get_language(), *depends)
    piece = _pieces.get(key)
    if piece is None:
        piece = Markup(caller())
        if len(piece) <= LONGEST:
            if len(_pieces) >= MOST:
                _pieces.clear()
            _pieces[key] = piece
    return piece
