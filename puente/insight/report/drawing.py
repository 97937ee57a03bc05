"""Drawings as SVG: geometry in attributes, colour in classes, every word escaped, a sentence for who cannot see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians, sin

from markupsafe import Markup

from puente.foundation.language import gettext as _
from puente.insight.report import telling
from puente.insight.report.facts import Story
from puente.insight.report.telling import DAY

TILE_WIDTH, TILE_HEIGHT, GROUND = 62, 144, 172
PIPS = {
    1: ((0, 0),),
    2: ((-1, -1), (1, 1)),
    3: ((-1, -1), (0, 0), (1, 1)),
    4: ((-1, -1), (1, -1), (-1, 1), (1, 1)),
    5: ((-1, -1), (1, -1), (0, 0), (-1, 1), (1, 1)),
    6: ((-1, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (1, 1)),
}
MOST_TILES = 5


@dataclass(frozen=True)
class Tile:
    """One domino: the unit, what it owned of the wait, and whether it missed its standard."""

    unit: str
    microseconds: int
    late: bool


def svg(
    box: tuple[float, float, float, float],
    label: str,
    parts: Iterable[Markup],
    name: str = "",
    *,
    fixed: bool = False,
) -> Markup:
    """A drawing with its sentence; `fixed` keeps its size, so that its words stay as large as elsewhere."""
    size = " ".join(f"{number:g}" for number in box)
    own_size = Markup(' width="{:g}" height="{:g}"').format(box[2], box[3]) if fixed else ""
    return Markup('<svg class="{}" viewBox="{}"{} role="img" aria-label="{}">{}</svg>').format(
        f"chart__drawing {name}".strip(), size, own_size, label, Markup("").join(parts)
    )


def text(x: float, y: float, words: str, name: str = "", anchor: str = "start") -> Markup:
    """Words in a drawing."""
    return Markup('<text class="{}" x="{:g}" y="{:g}" text-anchor="{}">{}</text>').format(
        name, x, y, anchor, words
    )


def shortened(words: str, most: int) -> str:
    """Words cut to `most` letters where they are longer."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def tiles_of(story: Story) -> list[Tile]:
    """The dominoes of a case: the request that fell first, and so lies lowest, first; the customer's own last.

    One tile a link. Where there are too many the shortest are laid together.
    """
    last = {stretch.request: place for place, stretch in enumerate(story.stretches)}
    owned: dict[str, int] = {}
    links = {stretch.request: stretch.link for stretch in story.stretches}
    for stretch in story.stretches:
        owned[stretch.request] = owned.get(stretch.request, 0) + stretch.length
    requests = sorted(owned, key=lambda request: last[request])
    kept = set(
        sorted(requests, key=lambda request: -owned[request])[: MOST_TILES - (len(requests) > MOST_TILES)]
    )
    tiles = []
    rest = 0
    for request in requests:
        if request in kept:
            took, standard = story.standards.get(request, (0, -1))
            tiles.append(Tile(links[request][1], owned[request], 0 <= standard < took))
        else:
            rest += owned[request]
    if rest:
        others = len(requests) - len(kept)
        tiles.insert(0, Tile(_("%d others") % others, rest, False))
    return tiles


def dominoes(story: Story) -> Markup:
    """Tiles that fall one on the other towards the customer, with whole days as pips."""
    tiles = tiles_of(story)
    angles = [20 + 47 * (len(tiles) - 1 - place) / max(1, len(tiles) - 1) for place in range(len(tiles))]
    parts, x = [], 0.0
    left = min(-TILE_WIDTH * cos(radians(angles[0])) - 34, -80)
    for place, (tile, angle) in enumerate(zip(tiles, angles, strict=True)):
        if place:
            x += _lean(angles[place - 1], angle)
        parts.append(_tile(tile, x, angle))
        middle = x - 12
        parts.append(text(middle, 200, shortened(telling.begun(tile.unit), 16), "bold", "middle"))
        parts.append(text(middle, 218, telling.length(tile.microseconds), "soft", "middle"))
    reach = TILE_HEIGHT * sin(radians(angles[-1]))
    person = x + reach + 18
    parts.append(
        Markup('<path class="outsider" d="M{:g} 172v-58a30 30 0 0 1 60 0v58Z"/>').format(person - 8)
        + Markup('<circle class="outsider" cx="{:g}" cy="40" r="20"/>').format(person + 22)
    )
    parts.append(text(person + 22, 200, shortened(telling.begun(story.customer), 14), "bold", "middle"))
    parts.append(text(person + 22, 218, telling.length(story.length), "soft", "middle"))
    right = person + 80
    ground = Markup('<path class="ground" d="M{:g} 173H{:g}"/>').format(left, right)
    label = _("Dominoes that fall towards the customer: %s") % "; ".join(
        f"{tile.unit}, {telling.length(tile.microseconds)}" for tile in tiles
    )
    return svg((left, 14, right - left, 212), label, [ground, *parts], "tiles", fixed=True)


def _lean(before: float, after: float) -> float:
    """How far the next tile stands so that the one before rests on its side."""
    height = TILE_HEIGHT * cos(radians(before))
    along = max(0.0, (height - TILE_WIDTH * sin(radians(after))) / cos(radians(after)))
    touch = (
        TILE_HEIGHT * sin(radians(before)) + TILE_WIDTH * cos(radians(after)) - along * sin(radians(after))
    )
    return max(touch + 2, 96)


def _tile(tile: Tile, x: float, angle: float) -> Markup:
    left, top = x - TILE_WIDTH, GROUND - TILE_HEIGHT
    days = tile.microseconds // DAY
    middle = left + TILE_WIDTH / 2
    pips = Markup("").join(
        Markup('<circle class="pip" cx="{:g}" cy="{:g}" r="6"/>').format(middle + 14 * dx, top + 36 + 14 * dy)
        for dx, dy in PIPS.get(min(6, days), ())
    )
    # Seven days and more: six pips, and the number upright in the other half, wherever the tile has turned it.
    turn, across, up = radians(angle), middle - x, top + 108 - GROUND
    place = (x + across * cos(turn) - up * sin(turn), GROUND + across * sin(turn) + up * cos(turn) + 6)
    number = text(*place, str(days), "number", "middle") if days >= 7 else ""
    return Markup(
        '<g transform="rotate({:g} {:g} {})"><rect class="{}" x="{:g}" y="{}" width="{}" height="{}" rx="9"/>'
        '<path class="seam" d="M{:g} {}h44"/>{}</g>{}'
    ).format(
        angle, x, GROUND, "tile late" if tile.late else "tile", left, top, TILE_WIDTH, TILE_HEIGHT, left + 9,
        top + 72, pips, number,
    )  # fmt: skip
