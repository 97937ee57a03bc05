"""The flow of waiting towards the customers: a Sankey for ECharts, and bars for a phone."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from puente.foundation.language import gettext as _
from puente.insight.report import telling
from puente.insight.report.drawing import shortened, svg, text
from puente.insight.report.facts import Facts, Flow
from puente.insight.report.timeline import CLASSES

MOST_UNITS = 7
DEEPEST = 3


def sankey(facts: Facts) -> dict[str, Any]:
    """Nodes and links as `report.js` draws them. A node is a unit at one depth; small ones of a depth go together."""
    flows = _gathered(facts.flows)
    nodes: dict[str, dict[str, Any]] = {
        "c": {"name": "c", "label": _("Customers"), "said": telling.length(facts.wait), "depth": 0}
    }
    deepest = max((flow.depth for flow in flows), default=0)
    links = []
    through: dict[str, int] = {}
    for flow in flows:
        name, towards = f"{flow.depth}/{flow.unit}", f"{flow.depth - 1}/{flow.towards}" if flow.depth else "c"
        through[name] = through.get(name, 0) + flow.microseconds
        nodes.setdefault(
            name, {"name": name, "label": shortened(telling.begun(flow.unit), 24), "depth": flow.depth + 1}
        )
        for part, hot in ((flow.hot, True), (flow.microseconds - flow.hot, False)):
            if part:
                links.append(
                    {
                        "source": name,
                        "target": towards,
                        "value": part / telling.DAY,
                        "hot": hot,
                        "said": f"{flow.unit} → {flow.towards if flow.depth else _('Customers')}: {telling.length(part)}",
                    }
                )
    for name, microseconds in through.items():
        nodes[name]["said"] = telling.length(microseconds)
    for node in nodes.values():
        node["depth"] = deepest + 1 - node["depth"]
    return {"nodes": list(nodes.values()), "links": links}


def _gathered(flows: tuple[Flow, ...]) -> list[Flow]:
    """Flows with the small units of each depth laid together, and nothing deeper than `DEEPEST`."""
    others = _("others")
    sizes: dict[tuple[int, str], int] = {}
    for flow in flows:
        sizes[flow.depth, flow.unit] = sizes.get((flow.depth, flow.unit), 0) + flow.microseconds
    kept: set[tuple[int, str]] = set()
    for depth in {depth for depth, _unit in sizes}:
        here = sorted((key for key in sizes if key[0] == depth), key=lambda key: (-sizes[key], key))
        kept.update(here[:MOST_UNITS] if len(here) > MOST_UNITS + 1 else here)
    added: dict[tuple[int, str, str], list[int]] = {}
    for flow in flows:
        if flow.depth > DEEPEST:
            continue
        unit = flow.unit if (flow.depth, flow.unit) in kept else others
        towards = flow.towards if not flow.depth or (flow.depth - 1, flow.towards) in kept else others
        total = added.setdefault((flow.depth, unit, towards), [0, 0])
        total[0] += flow.microseconds
        total[1] += flow.hot
    return [
        Flow(*key, *total) for key, total in sorted(added.items(), key=lambda item: (item[0][0], -item[1][0]))
    ]


def bars(facts: Facts, most: int = 10) -> Markup:
    """Own waiting of each unit, for a phone and for who has no scripts."""
    units = list(facts.by_unit().items())
    shown = units[:most]
    rest = sum(length for _unit, length in units[most:])
    if rest:
        shown.append((_("others"), rest))
    longest = max((length for _unit, length in shown), default=1)
    parts = []
    for place, (unit, length) in enumerate(shown):
        y = 6 + 34 * place
        width = max(2.0, 118 * length / max(1, longest))
        parts.append(text(0, y + 15, shortened(telling.begun(unit), 14), "bold"))
        parts.append(
            Markup('<rect class="{}" x="112" y="{}" width="{:.1f}" height="22" rx="3"/>').format(
                "work" if unit == facts.hot else "closed", y, width
            )
        )
        parts.append(text(112 + width + 6, y + 15, telling.length(length), "soft"))
    label = _("Waiting by unit: %s") % "; ".join(
        f"{unit}, {telling.length(length)}" for unit, length in shown
    )
    return svg((0, 0, 300, 6 + 34 * len(shown)), label, parts)


def kinds(facts: Facts) -> Markup:
    """What the waiting was made of: one bar, cut by kind."""
    total = max(1, facts.wait)
    parts, x = [], 0.0
    for kind, length in facts.by_kind().items():
        width = 620 * length / total
        parts.append(
            Markup(
                '<rect class="{}" x="{:.2f}" y="2" width="{:.2f}" height="30"><title>{}</title></rect>'
            ).format(
                CLASSES[kind],
                x + 1,
                max(1.0, width - 2),
                f"{telling.kind_name(kind)}: {telling.length(length)}",
            )
        )
        x += width
    label = "; ".join(
        f"{telling.kind_name(kind)}, {telling.length(length)}" for kind, length in facts.by_kind().items()
    )
    return svg((0, 0, 620, 34), label, parts)


def interval(seconds: float, low: float | None, high: float | None, most: float) -> Markup:
    """A gain as a bar with its interval; decoration beside the figures, so it has no sentence of its own."""
    scale = 150 / most if most > 0 else 0
    parts = [
        Markup('<rect class="work" x="0" y="4" width="{:.1f}" height="12" rx="2"/>').format(
            max(1, seconds * scale)
        )
    ]
    if low is not None and high is not None:
        a, b = low * scale, high * scale
        parts.append(
            Markup('<path class="interval" d="M{0:.1f} 21H{1:.1f}M{0:.1f} 18v6M{1:.1f} 18v6"/>').format(
                a, max(a + 1, b)
            )
        )
    return Markup(
        '<svg class="chart__drawing gain" viewBox="-1 0 162 26" aria-hidden="true">{}</svg>'
    ).format(Markup("").join(parts))
