"""A case told in words: who waited for whom, how long, and what the time was."""

from __future__ import annotations

from datetime import datetime, tzinfo

from babel.dates import format_date, format_datetime

from puente.foundation import language
from puente.foundation.language import gettext as _
from puente.foundation.language import ngettext
from puente.insight import saying
from puente.insight.report.facts import Link, Story, Stretch

SECOND = 1_000_000
DAY = 86_400 * SECOND


def kind_name(kind: str) -> str:
    """The kind of a stretch, as in a legend."""
    return {
        "not_yet_asked": _("not yet asked"),
        "not_yet_taken": _("asked, not yet taken"),
        "work": _("under way"),
        "hand_back": _("handed back"),
        "customer_turn": _("the customer's turn"),
        "closed_hours": _("closed hours"),
    }[kind]


def kind_meaning(kind: str) -> str:
    """The kind of a stretch, explained."""
    return {
        "not_yet_asked": _("a unit had the request, and had not yet asked the unit it would need"),
        "not_yet_taken": _("asked, and nobody had begun"),
        "work": _("begun, and waiting for nobody else"),
        "hand_back": _("with a unit that handed it back to one that had had it before"),
        "customer_turn": _("it was for the customer to answer, or waited for a date that they chose"),
        "closed_hours": _("outside working hours"),
    }[kind]


def length(microseconds: float) -> str:
    """“5 d 4 h”, never broken over two lines."""
    return span(microseconds / SECOND)


def span(seconds: float) -> str:
    """The same from seconds."""
    return saying.duration(seconds).replace(" ", "\u00a0")


def long_length(microseconds: float) -> str:
    """“9 days”, “5 hours”, “12 minutes”: for a heading."""
    if microseconds >= DAY:
        days = round(microseconds / DAY)
        return ngettext("%s day", "%s days", days) % saying.count(days)
    if microseconds >= 3_600 * SECOND:
        hours = round(microseconds / 3_600 / SECOND)
        return ngettext("%d hour", "%d hours", hours) % hours
    minutes = round(microseconds / 60 / SECOND)
    return ngettext("%d minute", "%d minutes", minutes) % minutes


def moment(at: int, zone: tzinfo) -> str:
    """A moment to the minute, in the reader's manner."""
    return format_datetime(
        datetime.fromtimestamp(at / SECOND, zone), "EEE d MMM y, HH:mm", locale=language.current()
    )


def day(at: int, zone: tzinfo) -> str:
    """A day, in the reader's manner."""
    return format_date(datetime.fromtimestamp(at / SECOND, zone).date(), "long", locale=language.current())


def link_name(link: Link) -> str:
    """“Legal for Marketing”."""
    return _("%(provider)s for %(asker)s") % {"provider": link[1], "asker": link[0]}


def begun(words: str) -> str:
    """Words as they stand at the beginning of a line; names from the files are left as they are."""
    return words[:1].upper() + words[1:] if words.startswith(_("the customer")) else words


def by_link(story: Story) -> list[tuple[Link, list[Stretch]]]:
    """The stretches of a case by link, the link that took longest first."""
    links: dict[Link, list[Stretch]] = {}
    for stretch in story.stretches:
        links.setdefault(stretch.link, []).append(stretch)
    return sorted(links.items(), key=lambda item: (-sum(s.length for s in item[1]), item[0]))


def told(story: Story, *, most: int = 3) -> str:
    """“You waited 9 days: 5 d 4 h at Legal for Marketing, of which 2 d before Legal began; …”"""
    links = by_link(story)
    parts = [_link_told(story, link, stretches) for link, stretches in links[:most]]
    if len(links) > most:
        rest = sum(stretch.length for _link, stretches in links[most:] for stretch in stretches)
        parts.append(
            ngettext("%(length)s at %(n)d more link", "%(length)s at %(n)d more links", len(links) - most)
            % {"length": length(rest), "n": len(links) - most}
        )
    return _("You waited %(length)s: %(parts)s.") % {
        "length": long_length(story.length),
        "parts": "; ".join(parts),
    }


def headline(link: Link, share: str, customers: frozenset[str]) -> str:
    """The link on which customers waited longest, in a line."""
    if link[0] in customers:
        return _("%(share)s of what customers waited was at %(unit)s") % {"share": share, "unit": link[1]}
    return _("%(share)s of what customers waited was %(link)s") % {"share": share, "link": link_name(link)}


def _link_told(story: Story, link: Link, stretches: list[Stretch]) -> str:
    spent = length(sum(stretch.length for stretch in stretches))
    if link[1] == story.customer and all(stretch.kind == "customer_turn" for stretch in stretches):
        return _("%(length)s waiting for your own answer") % {"length": spent}
    if link[0] == story.customer:
        said = _("%(length)s at %(unit)s") % {"length": spent, "unit": link[1]}
    else:
        said = _("%(length)s at %(link)s") % {"length": spent, "link": link_name(link)}
    asides = [aside for kind in ASIDES if (aside := _aside(story, link, kind, stretches))]
    if not asides:
        return said
    return _("%(said)s, of which %(asides)s") % {"said": said, "asides": _(", and ").join(asides)}


ASIDES = ("not_yet_asked", "not_yet_taken", "customer_turn", "hand_back", "closed_hours")


def _aside(story: Story, link: Link, kind: str, stretches: list[Stretch]) -> str:
    """What a part of the time on a link was; nothing where it is small beside the whole, and would hide the rest."""
    part = [stretch for stretch in stretches if stretch.kind == kind]
    total = sum(stretch.length for stretch in part)
    if total * 20 < story.length or not total:
        return ""
    said = {
        "not_yet_asked": _("%(length)s before %(unit)s asked %(next)s"),
        "not_yet_taken": _("%(length)s before %(unit)s began"),
        "customer_turn": _("%(length)s until %(unit)s answered"),
        "hand_back": _("%(length)s until it was handed back"),
        "closed_hours": _("%(length)s in closed hours"),
    }[kind]
    asked = _asked_after(story, part) if kind == "not_yet_asked" else []
    if asked == [story.customer]:
        said = _("%(length)s before %(unit)s asked you")
    names = _(" and ").join(asked) or _("for help")
    return said % {"length": length(total), "unit": link[1], "next": names}


def _asked_after(story: Story, stretches: list[Stretch]) -> list[str]:
    """The units that were asked when these stretches, and the closed hours after them, were over."""
    names = []
    for stretch in stretches:
        after = story.stretches[story.stretches.index(stretch) + 1 :]
        asked = next((other for other in after if other.request != stretch.request), None)
        if asked is not None:
            names.append(asked.link[1])
    return list(dict.fromkeys(names))
