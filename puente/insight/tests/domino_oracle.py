"""The domino trace written a second time, slowly and straight from its definition, to compare the kernels with.

Recursive, with dictionaries and fractions; it shares no line with the kernels.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Request:
    id: str
    root: str
    asker: str
    provider: str
    opened: int
    first_touch: int | None
    closed: int | None
    standard: int | None = None

    @property
    def end(self):
        return float("inf") if self.closed is None else self.closed


class Oracle:
    """`requests` by id, `waits` as (parent, child); cycles must have been cut."""

    def __init__(self, requests, waits):
        self.requests = {r.id: r for r in requests}
        self.children = defaultdict(list)
        for parent, child in waits:
            self.children[parent].append(self.requests[child])
        self.roots = [r for r in requests if r.id == r.root and r.closed is not None]

    def segments(self, root):
        """(request id, kind, start, end) in order of time."""
        out = []

        def own(r, a, b, asked):
            touch = r.opened if r.first_touch is None else r.first_touch
            cut = min(max(touch, a), b)
            if cut < b:
                out.append((r.id, "not_yet_asked" if asked else "work", cut, b))
            if a < cut:
                out.append((r.id, "not_yet_taken", a, cut))

        def walk(r, lo, hi):
            t = hi
            while True:
                fit = []
                for c in self.children[r.id]:
                    e, o = min(c.end, hi), max(c.opened, lo)
                    if o < e and o < t and lo < e <= t:
                        fit.append((-e, c.opened, c.provider, c.asker, c.id, e, o, c))
                if not fit:
                    break
                *_order, e, o, c = min(fit, key=lambda row: row[:5])
                own(r, e, t, t < hi)
                walk(c, o, e)
                t = o
            own(r, lo, t, t < hi)

        walk(root, root.opened, root.closed)
        return sorted(out, key=lambda row: row[2])

    def duration(self, r, lo, hi, lag_of):
        """How long the copy of `r` that lives in [lo, hi) takes when `lag_of(request, lag, sum of lags)` is its lag."""
        kids = []
        for c in self.children[r.id]:
            o, e = max(c.opened, lo), min(c.end, hi)
            if o < e:
                kids.append((o, e, c))

        def anchors(moment, but=None):
            return [k for k in range(len(kids)) if k != but and kids[k][1] <= moment]

        lags = [o - max([lo, *(kids[k][1] for k in anchors(o, i))]) for i, (o, _e, _c) in enumerate(kids)]
        lag_at_close = hi - max([lo, *(kids[k][1] for k in anchors(hi))])
        total = sum(lags) + lag_at_close
        new_close = {}
        for i in sorted(range(len(kids)), key=lambda i: kids[i][0]):
            o, e, c = kids[i]
            new_open = max([Fraction(0), *(new_close[k] for k in anchors(o, i))]) + lag_of(r, lags[i], total)
            new_close[i] = new_open + self.duration(c, o, e, lag_of)
        return max([Fraction(0), *new_close.values()]) + lag_of(r, lag_at_close, total)

    def gain(self, lag_of):
        """Mean microseconds per closed root, a fraction."""
        whole = sum(r.closed - r.opened - self.duration(r, r.opened, r.closed, lag_of) for r in self.roots)
        return Fraction(whole, len(self.roots)) if self.roots else None

    def gain_quicker(self, providers, per_cent=20):
        left = Fraction(100 - per_cent, 100)
        return self.gain(lambda r, lag, total: lag * left if r.provider in providers else Fraction(lag))

    def gain_standard(self, provider):
        def lag_of(r, lag, total):
            if r.provider != provider or r.standard is None or not total:
                return Fraction(lag)
            return lag * min(Fraction(1), Fraction(r.standard, total))

        return self.gain(lag_of)
