"""Facts in, one page out."""

from __future__ import annotations

import base64
from collections import Counter
from datetime import datetime, tzinfo
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from puente.foundation import language
from puente.foundation.language import gettext as _
from puente.foundation.language import ngettext
from puente.insight import saying
from puente.insight.gate.findings import CASES
from puente.insight.report import flow, telling
from puente.insight.report.facts import Facts
from puente.insight.report.sections import gains, process_section, refused_notes, stories
from puente.insight.report.timeline import CLASSES

HERE = Path(__file__).resolve().parent
STATIC = HERE.parents[2] / "static"
VENDOR = STATIC / "vendor"
MOST_LINKS, MOST_REFUSED = 25, 200


def render(facts: Facts, zone: tzinfo, now: datetime) -> str:
    """The whole page, in the language of this process."""
    pages = Environment(
        loader=FileSystemLoader(HERE.parent / "templates" / "insight"),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.install_gettext_callables(language.gettext, language.ngettext, newstyle=True)  # type: ignore[attr-defined]
    return pages.get_template("report.html").render(
        lang=language.current(),
        version=version("puente"),
        style=Markup(_style()),
        echarts=Markup(_script(VENDOR / "echarts" / "echarts-6.1.0.min.js")),
        script=Markup(_script(HERE / "look" / "report.js")),
        facts=facts,
        contents=_contents(facts),
        made=_(
            "Made by Puente %(version)s on %(when)s from %(files)s. Nothing on this page is fetched from anywhere."
        )
        % {
            "version": version("puente"),
            "when": telling.moment(round(now.timestamp() * telling.SECOND), zone),
            "files": ", ".join(facts.files),
        },
        zone=str(zone),
        **_head(facts, zone),
        **(_waiting(facts) if facts.cases else {"flow": {"nodes": [], "links": []}}),
        **(gains(facts) if facts.cases else {}),
        **(stories(facts, zone) if facts.cases else {}),
        ageing=[
            {
                "unit": unit,
                "open": saying.count(count),
                "median": telling.span(median),
                "oldest": telling.span(oldest),
            }
            for unit, count, median, oldest in facts.ageing
        ],
        process=process_section(facts),
        **refused_notes(facts, MOST_REFUSED),
    )


def _style() -> str:
    font = VENDOR / "fonts" / "atkinson-hyperlegible-next-latin-wght-normal.woff2"
    tokens = (STATIC / "css" / "tokens.css").read_text()
    _faces, _root, values = tokens.partition(":root {")
    face = (
        '@font-face{font-family:"Atkinson Hyperlegible Next";font-weight:200 800;font-display:swap;'
        f"src:url(data:font/woff2;base64,{base64.b64encode(font.read_bytes()).decode()}) format('woff2')}}"
    )
    return face + ":root {" + values + (HERE / "look" / "report.css").read_text()


def _script(path: Path) -> str:
    return path.read_text(encoding="utf-8").replace("</script", "<\\/script")


def _contents(facts: Facts) -> list[tuple[str, str]]:
    found = []
    if facts.cases:
        found += [
            ("flow", _("Where it came from")),
            ("kinds", _("What it was made of")),
            ("what-if", _("What if…")),
            ("cases", _("The longest waits")),
        ]
    if facts.ageing:
        found.append(("open", _("Still open")))
    if facts.process:
        found.append(("process", _("How the work really goes")))
    return [*found, ("refused", _("What was left out"))]


def _head(facts: Facts, zone: tzinfo) -> dict[str, Any]:
    if not facts.cases:
        return {"headline": _("Where the customers' waiting came from"), "lead": [], "figures": []}
    links = facts.by_link()
    link, kinds = next(iter(links.items()))
    share = sum(kinds.values()) / max(1, facts.wait)
    headline = telling.headline(link, saying.share(share), facts.customers)
    lead = [
        ngettext(
            "%(n)s closed case, opened and closed between %(began)s and %(ended)s.",
            "%(n)s closed cases, opened and closed between %(began)s and %(ended)s.",
            facts.cases,
        )
        % {
            "n": saying.count(facts.cases),
            "began": telling.day(facts.began, zone),
            "ended": telling.day(facts.ended, zone),
        }
    ]
    figures = [
        {"name": _("waited in all"), "value": telling.length(facts.wait)},
        {"name": _("the mean case"), "value": telling.length(facts.wait / facts.cases)},
        {"name": _("the median case"), "value": telling.length(facts.median_wait)},
        {"name": _("closed cases"), "value": saying.count(facts.cases)},
        {"name": _("still open"), "value": saying.count(facts.open_cases)},
    ]
    return {"headline": headline, "lead": lead, "figures": figures}


def _waiting(facts: Facts) -> dict[str, Any]:
    total = max(1, facts.wait)
    by_kind, links = facts.by_kind(), facts.by_link()
    kinds = [
        {
            "name": telling.kind_name(kind),
            "meaning": telling.kind_meaning(kind),
            "cls": CLASSES[kind],
            "total": telling.length(length),
            "share": saying.share(length / total),
        }
        for kind, length in by_kind.items()
    ]
    longest = max(by_kind, key=lambda kind: by_kind[kind])
    shown = list(links.items())[:MOST_LINKS]
    more = len(links) - len(shown)
    hot = facts.by_unit()[facts.hot]
    picture = flow.sankey(facts)
    columns = Counter(node["depth"] for node in picture["nodes"])
    return {
        "flow": picture,
        "flow_tall": max(columns.values()) > 5,
        "bars": flow.bars(facts),
        "flow_says": _("%(share)s of the waiting was in %(unit)s.")
        % {"share": saying.share(hot / total), "unit": facts.hot},
        "flow_label": _("Flow of waiting towards the customers; the table below has the same figures."),
        "kinds": kinds,
        "kinds_bar": flow.kinds(facts),
        "kinds_says": _("%(share)s of it was %(kind)s.")
        % {"share": saying.share(by_kind[longest] / total), "kind": telling.kind_name(longest)},
        "links": [
            {
                "name": telling.begun(telling.link_name(link)),
                "kinds": [telling.length(parts[kind]) if kind in parts else "" for kind in by_kind],
                "total": telling.length(sum(parts.values())),
                "share": saying.share(sum(parts.values()) / total),
            }
            for link, parts in shown
        ],
        "links_more": (
            ngettext("%(n)s more link holds %(share)s.", "%(n)s more links hold %(share)s.", more)
            % {
                "n": saying.count(more),
                "share": saying.share(
                    sum(sum(parts.values()) for _link, parts in list(links.items())[MOST_LINKS:]) / total
                ),
            }
            if more
            else ""
        ),
        "few": (
            _(
                "What follows is what happened in these cases. They are too few to say what usually happens: that takes %d."
            )
            % CASES
            if facts.cases < CASES
            else ""
        ),
        "total": telling.length(facts.wait),
        "whole": saying.share(1),
    }
