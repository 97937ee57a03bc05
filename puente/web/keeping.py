"""Pieces of pages that say the same again and again are drawn once for all that they depend on, and kept in memory.

In a template:  {% call kept("palette", shell.places) %}…{% endcall %}
What a piece says must follow from its name, what it depends on and the reader's language alone. A piece with forms in it
is given the page's token: {% call kept_form(csrf_input, "take", one.number) %}…{% endcall %}; and one that names people,
departments or services depends on them without naming each: kept("thread", …, lasting=True). What a piece merely says can
be filled in: {% call(said) kept_form(csrf_input, "write", kinds, says={"send": _("Send")}) %}{{ said.send }}{% endcall %}
is drawn once for all words; it may be asked only whether there are any.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from secrets import token_urlsafe

from django.utils.translation import get_language
from markupsafe import Markup, escape

from puente.events.lasting import mark
from puente.foundation.statements import when_ended
from puente.web.filled import hole

MOST = 5_000_000
"""Letters of all pieces together; then they are drawn anew, so that a process stays small."""
LONGEST = 40_000
"""Letters of a piece; longer ones are drawn each time."""

TOKEN, KEY, HERE = "\x00token\x00", "\x00key\x00", "\x00here\x00"
"""Where a kept form takes its token, the key by which a double click counts once, and the address it is under."""
A_KEY = re.compile(r'(?<=name="once" value=")[^"]+')

_pieces: dict[Hashable, str] = {}
_letters = 0


def kept(name: str, *depends: Hashable, caller: Callable[[], str], lasting: bool = False) -> Markup:
    """The piece, drawn by `caller` when it was not drawn yet."""
    key = _key(name, depends, lasting)
    return Markup(_piece(key, caller) if key else caller())


def kept_each(
    name: tuple[Hashable, ...], says: Sequence[Hashable], draw: Callable[[int], str]
) -> list[Markup]:
    """A piece for each thing of a list, by what it says; `draw` is given the place of one that was not drawn yet."""
    language = get_language()
    return [Markup(_piece((name, language, one), partial(draw, at))) for at, one in enumerate(says)]


def kept_form(
    csrf_input: object,
    name: str,
    *depends: Hashable,
    caller: Callable[..., str],
    lasting: bool = False,
    here: str = "",
    says: Mapping[str, str] | None = None,
) -> Markup:
    """The same for a piece with forms in it: each time they get the token of the page, and keys of their own.

    `here` is the address under which they all lie: the piece is then the same for every thing that has one. The caller is
    given what it `says` as an argument.
    """
    if says is not None:
        depends = (*depends, *map(bool, says.values()))
    key = _key(name, depends, lasting)
    if not key:
        return Markup(caller() if says is None else caller(says))
    piece = _pieces.get(key)
    token = str(csrf_input)
    if piece is None:
        holes = says and {name: said and hole(name) for name, said in says.items()}
        drawn = str(caller() if holes is None else caller(holes))
        if not token or any(mark in drawn for mark in (TOKEN, KEY, HERE)):
            return Markup(caller() if says is None else caller(says))
        drawn = drawn.replace(here, HERE) if here else drawn
        piece = _keep(key, A_KEY.sub(KEY, drawn.replace(token, TOKEN)))
    piece = piece.replace(TOKEN, token)
    if here:
        piece = piece.replace(HERE, here)
    first, *others = piece.split(KEY)
    piece = first + "".join(token_urlsafe(12) + other for other in others) if others else first
    for name, said in says.items() if says else ():
        if said:
            piece = piece.replace(hole(name), escape(said))
    return Markup(piece)


def _key(name: str, depends: tuple[Hashable, ...], lasting: bool) -> tuple[Hashable, ...]:
    """What a piece is kept by; nothing where what lasts cannot be told."""
    stands = mark() if lasting else None
    return () if lasting and stands is None else (name, get_language(), stands, *depends)


def _piece(key: Hashable, draw: Callable[[], str]) -> str:
    piece = _pieces.get(key)
    return piece if piece is not None else _keep(key, str(draw()))


def _keep(key: Hashable, piece: str) -> str:
    """It may tell of what a COMMIT is about to make: then nobody else is shown it before."""
    if len(piece) <= LONGEST:
        when_ended(partial(_put, key, piece))
    return piece


def _put(key: Hashable, piece: str) -> None:
    global _letters
    if _letters > MOST:
        _pieces.clear()
        _letters = 0
    _pieces[key] = piece
    _letters += len(piece) + 400  # what it depends on has its size too
