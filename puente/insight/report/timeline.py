"""The bridge a case had to cross: one row a unit, one bar a stretch, from the opening to the close."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from babel.dates import format_date, format_time
from markupsafe import Markup

from puente.foundation import language
from puente.foundation.language import gettext as _
from puente.insight.report import telling
from puente.insight.report.drawing import shortened, svg, text
from puente.insight.report.facts import Story
from puente.insight.report.telling import DAY, SECOND

CLASSES = {
    "not_yet_asked": "unasked",
    "not_yet_taken": "untaken",
    "work": "work",
    "hand_back": "handback",
    "customer_turn": "customer",
    "closed_hours": "closed",
}
_STEPS = (1, 2, 3, 7, 14, 30, 61, 91, 182, 365, 1826)


def units_of(story: Story) -> list[str]:
    """Rows of the drawing: the unit asked last on top, the customer's own at the foot."""
    return list(dict.fromkeys(stretch.link[1] for stretch in story.stretches))[::-1]


def across(story: Story, zone: tzinfo) -> Markup:
    """The drawing for a desk: time runs to the right."""
    units = units_of(story)
    rows = {unit: 34 + 42 * place for place, unit in enumerate(units)}
    foot = 34 + 42 * len(units)
    scale = 780 / max(1, story.length)

    def at(moment: int) -> float:
        return 140 + (moment - story.opened) * scale

    parts = []
    last = -99.0
    for moment, words in ticks(story, zone, 10):
        x = at(moment)
        parts.append(Markup('<path class="axis" d="M{:.2f} 22V{}"/>').format(x, foot - 4))
        if x - last > 62:
            anchor = "end" if x > 880 else "start" if x < 170 else "middle"
            parts.append(text(x, 14, words, "soft", anchor))
            last = x
    for before, after in zip(story.stretches, story.stretches[1:], strict=False):
        a, b = sorted((rows[before.link[1]], rows[after.link[1]]))
        if a != b:
            parts.append(Markup('<path class="now" d="M{:.2f} {}V{}"/>').format(at(after.start), a + 24, b))
    for stretch in story.stretches:
        width = max(1.5, stretch.length * scale)
        parts.append(
            Markup('<rect class="{}" x="{:.2f}" y="{}" width="{:.2f}" height="24" rx="{}"><title>{}</title></rect>').format(
                CLASSES[stretch.kind], at(stretch.start), rows[stretch.link[1]], width, 3 if width > 8 else 0, _said(stretch)
            )
        )  # fmt: skip
    parts += [text(0, y + 17, shortened(telling.begun(unit), 18), "bold") for unit, y in rows.items()]
    return svg((0, 0, 940, foot), _label(story), parts)


def down(story: Story, zone: tzinfo) -> Markup:
    """The drawing for a phone: time runs downward, a column a unit."""
    units = units_of(story)[::-1]
    shown = units[:5]
    width = 254 / len(shown)
    columns = {unit: 58 + width * place for place, unit in enumerate(shown)}
    elsewhere = 58 + width * (len(shown) - 1)
    bar = min(34.0, width - 8)
    height = 320
    scale = height / max(1, story.length)

    def at(moment: int) -> float:
        return 34 + (moment - story.opened) * scale

    def column(unit: str) -> float:
        return columns.get(unit, elsewhere)

    parts = []
    last = -99.0
    for moment, words in ticks(story, zone, 9):
        y = at(moment)
        parts.append(Markup('<path class="axis" d="M56 {:.2f}H316"/>').format(y))
        if y - last > 18:
            parts.append(text(0, y + 4, words, "soft"))
            last = y
    for before, after in zip(story.stretches, story.stretches[1:], strict=False):
        a, b = sorted((column(before.link[1]), column(after.link[1])))
        if a != b:
            parts.append(
                Markup('<path class="now" d="M{:.2f} {:.2f}H{:.2f}"/>').format(a + bar, at(after.start), b)
            )
    for stretch in story.stretches:
        parts.append(
            Markup('<rect class="{}" x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}" rx="2"/>').format(
                CLASSES[stretch.kind],
                column(stretch.link[1]),
                at(stretch.start),
                bar,
                max(1.5, stretch.length * scale),
            )
        )
    crowded = len(shown) > 3  # then names stand on two lines by turns
    letters = int(width * (2 if crowded else 1) / 8)
    for place, (unit, x) in enumerate(columns.items()):
        name = shortened(telling.begun(unit), letters)
        if place == len(shown) - 1 and len(units) > len(shown):
            name = shortened(_("%d others") % (len(units) - place), letters)
        low = crowded and place % 2 == 0
        parts.append(text(x + bar / 2, 26 if low else 10, name, "bold", "middle"))
    return svg((0, 0, 316, height + 46), _label(story), parts)


def ticks(story: Story, zone: tzinfo, most: int) -> list[tuple[int, str]]:
    """Moments to mark and their words: hours within two days, else midnights, no more than about `most`."""
    first = datetime.fromtimestamp(story.opened / SECOND, zone)
    if story.length <= 2 * DAY:
        hours = next((step for step in (1, 2, 3, 6, 12) if story.length / (3600 * SECOND * step) <= most), 24)
        begin = first.replace(minute=0, second=0, microsecond=0)
        step, shape = timedelta(hours=hours), "hour"
    else:
        days = next((step for step in _STEPS if story.length / (DAY * step) <= most), _STEPS[-1])
        begin = first.replace(hour=0, minute=0, second=0, microsecond=0)
        step, shape = timedelta(days=days), "EEE d" if days < 7 else "d MMM" if days < 182 else "MMM y"
    marks = []
    moment = begin
    while (at := round(moment.timestamp() * SECOND)) <= story.closed:
        if at >= story.opened:
            words = (
                format_time(moment, "HH:mm", locale=language.current())
                if shape == "hour"
                else format_date(moment.date(), shape, locale=language.current())
            )
            marks.append((at, words))
        moment = moment + step
    return marks


def _said(stretch) -> str:  # type: ignore[no-untyped-def]
    return f"{telling.link_name(stretch.link)}, {telling.kind_name(stretch.kind)}: {telling.length(stretch.length)}"


def _label(story: Story) -> str:
    return _("From opening to close: %s") % "; ".join(_said(stretch) for stretch in story.stretches[:12])
