"""What a log says: activities, what follows what, variants and ping-pong, as plain values."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import Any

from puente.insight.kernels.follows import Follows
from puente.insight.kernels.handovers import PingPong
from puente.insight.kernels.variants import Variants, path_of
from puente.insight.logs.log import Log
from puente.insight.store.protocol import Kernel


def describe(log: Log, *, keep_repeats: bool = False, top: int = 10, medians: bool = False) -> dict[str, Any]:
    """The log as `puente insight process --json` prints it; `medians` adds median_seconds to each edge.

    Frequent first; equal counts by name, so that the answer never depends on the order of the file's names.
    """
    names, units = log.activities, log.units
    found = _over(log, Follows(len(names), keep_repeats, medians))
    variants = _over(log, Variants(keep_repeats)).finish()
    returns = _over(log, PingPong(len(units))).finish()
    return {
        "cases": found.cases,
        "events": found.events,
        "activities": _counted(names, found.seen),
        "start": _counted(names, found.first),
        "end": _counted(names, found.last),
        "follows": sorted(
            (
                {
                    "from": names[edge.before],
                    "to": names[edge.after],
                    "count": edge.count,
                    "mean_seconds": edge.mean_seconds,
                    **({"median_seconds": edge.median_seconds} if medians else {}),
                }
                for edge in found.finish()
            ),
            key=lambda row: (-row["count"], row["from"], row["to"]),  # type: ignore[operator]
        ),
        "variants": len(variants),
        "top_variants": _paths(log, variants, keep_repeats, top),
        "ping_pong": sorted(
            (
                {"units": [units[a], units[b]], "count": count, "seconds": seconds}
                for a, b, count, seconds in returns
            ),
            key=lambda row: (-row["count"], row["units"]),  # type: ignore[operator]
        ),
        "refused": [{"line": refusal.line, "why": refusal.why} for refusal in log.refused],
    }


def _over(log: Log, kernel: Kernel) -> Any:
    """The kernel over the log, block by block: memory stays that of the log itself."""
    return reduce(add, map(kernel, log.blocks()), kernel.zero())


def _counted(names: list[str], counts: Any) -> dict[str, int]:
    rows = [(name, int(count)) for name, count in zip(names, counts, strict=True) if count]
    return dict(sorted(rows, key=lambda row: (-row[1], row[0])))


def _paths(log: Log, variants: list[tuple[int, int]], keep_repeats: bool, top: int) -> list[dict[str, Any]]:
    """The `top` most frequent paths; those that tie with the last one are compared by name before any is left out."""
    if len(variants) > top > 0:
        limit = variants[top - 1][0]
        variants = [variant for variant in variants if variant[0] >= limit][: max(top, 2_000)]
    rows = [
        {
            "path": [log.activities[code] for code in path_of(log.table, case, keep_repeats=keep_repeats)],
            "cases": cases,
        }
        for cases, case in variants
    ]
    return sorted(rows, key=lambda row: (-row["cases"], row["path"]))[:top]  # type: ignore[operator]
