"""The answer as a page of text for whoever asks at a terminal."""

from __future__ import annotations

from puente.foundation.language import gettext as _
from puente.foundation.language import ngettext
from puente.insight import saying
from puente.insight.domino.answer import Answer, Gain

MICRO = 1_000_000


def N_(message: str) -> str:
    """Marks a string for translation; it is translated when shown."""
    return message


KIND_WORDS = {
    "not_yet_taken": N_("not yet taken"),
    "not_yet_asked": N_("not yet asked"),
    "work": N_("work"),
    "hand_back": N_("handed back"),
    "customer_turn": N_("the customer's turn"),
    "closed_hours": N_("closed hours"),
}


def words(answer: Answer) -> str:
    """Links, gains, open cases, oddities and refusals, a screen of each."""
    counts, units = answer.counts, answer.requests.units
    roots = counts["roots"]
    parts = [
        ngettext("%(roots)s closed case, %(open)s open.", "%(roots)s closed cases, %(open)s open.", roots)
        % {"roots": saying.count(roots), "open": saying.count(counts["open"])}
    ]
    totals = answer.totals.finish()
    whole = sum(row[3] for row in totals)
    links = [
        [
            f"{units[asker]} → {units[provider]}",
            _(KIND_WORDS[kind]),
            saying.duration(microseconds / MICRO),
            saying.share(microseconds / whole),
        ]
        for asker, provider, kind, microseconds in totals
    ]
    parts += saying.section(
        _("Where customers' waiting came from"),
        [_("link"), _("kind"), _("time, in all"), _("share")],
        links,
        2,
    )
    gains = sorted(
        (
            (-quicker.mean, units[unit], quicker, answer.standard[unit])
            for unit, quicker in enumerate(answer.quicker)
            if quicker is not None and quicker.mean is not None
        ),
        key=lambda row: row[:2],
    )
    rows = [[unit, _said(quicker), _said(standard)] for _order, unit, quicker, standard in gains]
    parts += saying.section(
        _("What a customer would gain, on average (queues kept as they were)"),
        [_("unit"), _("20 % quicker"), _("meeting its standard")],
        rows,
        2,
    )
    if answer.pair:
        one, other, gain = answer.pair
        parts.append(
            _("Best two together: %(one)s and %(other)s, %(gain)s.")
            % {"one": units[one], "other": units[other], "gain": _said(gain)}
        )
    ids, now = answer.requests.id, answer.as_of or 0
    ageing = [
        [
            ids[one.case].as_py(),
            f"{units[one.asker]} → {units[one.provider]}",
            saying.duration((now - one.opened) / MICRO),
        ]
        for one in answer.waiting[: saying.SHOWN]
    ]
    parts += saying.section(
        _("Open cases, the oldest first"),
        [_("case"), _("now waits for"), _("age")],
        ageing,
        1,
        len(answer.waiting),
    )
    odd = _odd(counts)
    parts += ["", *odd] if odd else []
    refused = [[row.file, str(row.line), row.id, row.why] for row in answer.refused[: saying.SHOWN]]
    parts += saying.section(
        _("Refused"), [_("file"), _("line"), _("id"), _("why")], refused, 0, len(answer.refused)
    )
    return "\n".join(parts)


def _odd(counts: dict[str, int]) -> list[str]:
    """What was unusual about the requests, a sentence for each that occurs."""
    clipped, shared, cycles, untouched = (
        counts[name] for name in ("clipped", "shared", "cycles", "no_first_touch")
    )
    said = [
        (
            clipped,
            ngettext(
                "%s request closed after the one that waited for it; it counts until then.",
                "%s requests closed after the one that waited for them; they count until then.",
                clipped,
            ),
        ),
        (
            shared,
            ngettext(
                "%s request was waited for by several others; it counts under each.",
                "%s requests were waited for by several others; they count under each.",
                shared,
            ),
        ),
        (
            cycles,
            ngettext(
                "%s wait closed a circle and was not followed.",
                "%s waits closed a circle and were not followed.",
                cycles,
            ),
        ),
        (
            untouched,
            ngettext(
                "%s request has no first touch; it was treated as taken when it was opened.",
                "%s requests have no first touch; they were treated as taken when they were opened.",
                untouched,
            ),
        ),
    ]
    return [sentence % saying.count(many) for many, sentence in said if many]


def _said(gain: Gain | None) -> str:
    if gain is None or gain.mean is None:
        return "–"
    mean = saying.duration(float(gain.mean))
    if gain.low is None or gain.high is None:
        return mean
    return _("%(mean)s (%(low)s to %(high)s)") % {
        "mean": mean,
        "low": saying.duration(gain.low),
        "high": saying.duration(gain.high),
    }
