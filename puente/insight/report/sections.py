"""Sections of the page as the template takes them: gains, stories, the log, what was left out."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from puente.foundation.language import gettext as _
from puente.foundation.language import ngettext
from puente.insight import saying
from puente.insight.gate.findings import PEOPLE
from puente.insight.report import flow, telling
from puente.insight.report.drawing import dominoes, tiles_of
from puente.insight.report.facts import Facts, Gain
from puente.insight.report.timeline import across, down

MOST_STEPS, MOST_RETURNS = 15, 10


def gains(facts: Facts) -> dict[str, Any]:
    """The what-if ranking, each row with what the gate says of it."""
    told = [row for row in facts.what_if if row.cannot is None]
    hints = []
    if facts.what_if and not told:
        alike = {row.cannot for row in facts.what_if}
        if len(alike) == 1:
            hints = list(alike)
    ranked = sorted(
        (row for row in told if (row.quicker.seconds or 0) >= 0.5),
        key=lambda row: (-(row.quicker.seconds or 0), row.unit),
    )
    idle = len(told) - len(ranked)
    untold = [] if hints else [row for row in facts.what_if if row.cannot is not None]
    most = max((row.quicker.high or row.quicker.seconds or 0 for row in ranked), default=0)
    rows = [
        {
            "unit": row.unit,
            "cannot": row.cannot,
            "picture": ""
            if row.cannot
            else flow.interval(row.quicker.seconds or 0, row.quicker.low, row.quicker.high, most),
            "quicker": _gain(row.quicker),
            "quicker_between": _between(row.quicker),
            "standard": _gain(row.standard),
            "standard_between": _between(row.standard),
        }
        for row in [*ranked, *untold]
    ]
    says = ""
    if ranked:
        best = ranked[0]
        says = _("With %(unit)s a fifth quicker, each customer would have waited %(gain)s less.") % {
            "unit": best.unit,
            "gain": _gain(best.quicker),
        }
    pair = ""
    if facts.best_pair and told:
        (first, second), gain = facts.best_pair
        pair = _(
            "The best two together, each a fifth quicker: %(first)s and %(second)s, %(gain)s a case%(range)s."
        ) % {
            "first": first,
            "second": second,
            "gain": _gain(gain),
            "range": f" ({_between(gain)})" if _between(gain) else "",
        }
    unfelt = ngettext(
        "%s more unit would change nothing: no customer waited for it.",
        "%s more units would change nothing: no customer waited for them.",
        idle,
    )
    return {
        "gains": rows if not hints else [],
        "gains_says": says,
        "gate_hints": hints,
        "pair": pair,
        "unfelt": unfelt % saying.count(idle) if idle else "",
    }


def _gain(gain: Gain) -> str:
    if gain.seconds is None:
        return _("no standard")
    return telling.span(gain.seconds) if gain.seconds >= 0.5 else _("nothing")


def _between(gain: Gain) -> str:
    if gain.low is None or gain.high is None or gain.high < 0.5:
        return ""
    return _("%(low)s to %(high)s") % {"low": telling.span(gain.low), "high": telling.span(gain.high)}


def stories(facts: Facts, zone: tzinfo) -> dict[str, Any]:
    """The longest cases: words, dominoes, timeline and the stretches behind."""
    rows = []
    for story in facts.stories:
        stretches = len(story.stretches)
        rows.append(
            {
                "title": _("%(case)s waited %(length)s")
                % {"case": story.case, "length": telling.long_length(story.length)},
                "when": _("%(opened)s to %(closed)s")
                % {
                    "opened": telling.moment(story.opened, zone),
                    "closed": telling.moment(story.closed, zone),
                },
                "told": telling.told(story),
                "tiles": dominoes(story) if story.stretches else "",
                "across": across(story, zone) if story.stretches else "",
                "down": down(story, zone) if story.stretches else "",
                "behind": ngettext("The %d stretch behind it", "The %d stretches behind it", stretches)
                % stretches,
                "length": telling.length(story.length),
                "rows": [
                    {
                        "link": telling.begun(telling.link_name(stretch.link)),
                        "request": stretch.request,
                        "kind": telling.kind_name(stretch.kind),
                        "start": telling.moment(stretch.start, zone),
                        "end": telling.moment(stretch.end, zone),
                        "length": telling.length(stretch.length),
                    }
                    for stretch in story.stretches
                ],
            }
        )
    late = any(tile.late for story in facts.stories if story.stretches for tile in tiles_of(story))
    return {"stories": rows, "any_late": late}


def process_section(facts: Facts) -> dict[str, Any] | None:
    """What the log says, if one was given."""
    found = facts.process
    if not found:
        return None
    cases = max(1, found["cases"])
    more = len(found["follows"]) - MOST_STEPS
    return {
        "says": _("%(cases)s cases, %(events)s events, %(variants)s paths.")
        % {name: saying.count(found[name]) for name in ("cases", "events", "variants")},
        "paths": [
            {
                "steps": row["path"],
                "cases": saying.count(row["cases"]),
                "share": saying.share(row["cases"] / cases),
            }
            for row in found["top_variants"]
        ],
        "steps": [
            {
                "step": f"{row['from']} → {row['to']}",
                "count": saying.count(row["count"]),
                "median": telling.span(row["median_seconds"]),
                "mean": telling.span(row["mean_seconds"]),
            }
            for row in found["follows"][:MOST_STEPS]
        ],
        "more": ngettext("and %s more", "and %s more", more) % saying.count(more) if more > 0 else "",
        "returns": [
            {
                "units": f"{row['units'][0]} → {row['units'][1]} → {row['units'][0]}",
                "count": saying.count(row["count"]),
                "time": telling.span(row["seconds"]),
            }
            for row in found["ping_pong"][:MOST_RETURNS]
        ],
    }


def refused_notes(facts: Facts, most: int) -> dict[str, Any]:
    """What was refused, cut, clipped or taken on trust, each with its count and what was done."""
    meanings = {
        "clipped": (
            _("Clipped"),
            _("requests closed after the one that waited for them; counted up to its close"),
        ),
        "shared": (_("Shared"), _("requests that several others waited for; each counts its own part")),
        "cycles": (_("Circles"), _("circles of waiting, cut at the link that was opened last")),
        "no_first_touch": (
            _("Never touched"),
            _("requests without a first touch; taken as begun at their opening"),
        ),
        "open": (_("Open"), _("cases not yet closed; shown apart")),
    }
    notes = [
        {"name": name, "value": f"{saying.count(facts.counts[key])} {meaning}"}
        for key, (name, meaning) in meanings.items()
        if facts.counts.get(key)
    ]
    if facts.folded:
        said = _("%(units)s: together, since %(few)d people or fewer would be told one by one")
        notes.append(
            {
                "name": _("Small units"),
                "value": said % {"units": ", ".join(facts.folded), "few": PEOPLE - 1},
            }
        )
    refused = len(facts.refused)
    notes.append(
        {
            "name": _("Refused"),
            "value": ngettext(
                "%s row, with its line and reason below", "%s rows, with their line and reason below", refused
            )
            % saying.count(refused)
            if refused
            else _("nothing: every row could be used"),
        }
    )
    if facts.process and facts.process["refused"]:
        lost = len(facts.process["refused"])
        notes.append(
            {
                "name": _("Of the log"),
                "value": ngettext("%s row refused", "%s rows refused", lost) % saying.count(lost),
            }
        )
    more = refused - most
    return {
        "notes": notes,
        "refused": facts.refused[:most],
        "refused_says": ngettext("%s refused row", "%s refused rows", refused) % saying.count(refused),
        "refused_more": ngettext("and %s more", "and %s more", more) % saying.count(more) if more > 0 else "",
    }
