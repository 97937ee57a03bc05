"""The answer as JSON, written as it comes: the trace of ten million requests never stands in memory as text."""

from __future__ import annotations

import json
from typing import Any, TextIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from puente.insight.domino.answer import Answer, Gain
from puente.insight.kernels.cases import KINDS, Cases, Ints
from puente.insight.kernels.trace import Segments

MICRO = 1_000_000


def seconds(microseconds: int) -> str:
    """Seconds as a JSON number: whole where they are, else with the decimals there are, six at most."""
    whole, part = divmod(abs(microseconds), MICRO)
    sign = "-" if microseconds < 0 else ""
    return f"{sign}{whole}" if not part else f"{sign}{whole}.{part:06d}".rstrip("0")


def moment_texts(microseconds: Ints) -> list[str]:
    """Each moment as 2026-03-02T08:30:00Z, with six decimals where it has a part of a second."""
    whole = pa.array(microseconds // MICRO).cast(pa.timestamp("s")).cast(pa.string())
    text = pc.replace_substring(whole, " ", "T", max_replacements=1)
    part = microseconds % MICRO
    if part.any():
        decimals = pc.utf8_lpad(pa.array(part).cast(pa.string()), 6, "0")
        text = pc.if_else(pa.array(part > 0), pc.binary_join_element_wise(text, decimals, "."), text)
    return pc.binary_join_element_wise(text, "Z", "").to_pylist()


class JsonWriter:
    """Writes {"roots": …} block by block, then the rest. Whatever `out` raises passes through."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._between = '{"roots": {\n'

    def segments(self, answer: Answer, cases: Cases, trace: Segments) -> None:
        """The stretches of one block."""
        ids = answer.requests.id
        units = [_text(unit) for unit in answer.requests.units]
        asker, provider = cases.asker[trace.row].tolist(), cases.provider[trace.row].tolist()
        request = [_text(id) for id in ids.take(pa.array(cases.request[trace.row])).to_pylist()]
        said = [
            f'{{"link": [{units[a]}, {units[p]}], "kind": "{KINDS[kind]}", "start": "{start}", "end": "{end}", "request": {r}}}'
            for a, p, kind, start, end, r in zip(
                asker, provider, trace.kind.tolist(), moment_texts(trace.start), moment_texts(trace.end), request,
                strict=True,
            )
        ]  # fmt: skip
        closed = np.flatnonzero(cases.ended)
        names = ids.take(pa.array(cases.code[closed])).to_pylist()
        begins, ends = trace.first[closed].tolist(), trace.first[closed + 1].tolist()
        for name, begin, end in zip(names, begins, ends, strict=True):
            self._out.write(f'{self._between}{_text(name)}: {{"segments": [{", ".join(said[begin:end])}]}}')
            self._between = ",\n"

    def rest(self, answer: Answer) -> None:
        """All that is known only at the end."""
        if self._between != ",\n":
            self._out.write(self._between)
        self._out.write("}")
        for name, value in rest(answer).items():
            if isinstance(value, list):
                inside = ",\n".join(_json(one) for one in value)
                self._out.write(f',\n"{name}": [{inside}]')
            else:
                self._out.write(f',\n"{name}": {_json(value)}')
        self._out.write("}\n")
        self._out.flush()


class Number(str):
    """A number already written as JSON."""


def rest(answer: Answer) -> dict[str, Any]:
    """Everything but the roots, as plain values; seconds are `Number`s."""
    units = answer.requests.units
    what_if = {}
    for unit, (quicker, standard) in enumerate(zip(answer.quicker, answer.standard, strict=True)):
        if quicker is not None:
            what_if[units[unit]] = {**_gain("gain_20", quicker), **_gain("gain_standard", standard)}
    return {
        "totals": [
            {"link": [units[asker], units[provider]], "kind": kind, "seconds": Number(seconds(microseconds))}
            for asker, provider, kind, microseconds in answer.totals.finish()
        ],
        "what_if": what_if,
        "best_pair": {
            "providers": [units[unit] for unit in answer.pair[:2]],
            **_gain("gain_20", answer.pair[2]),
        }
        if answer.pair
        else None,
        "counts": answer.counts,
        "ageing": _ageing(answer),
        "refused": [vars(row) for row in answer.refused],
    }


def _gain(name: str, gain: Gain | None) -> dict[str, Number | None]:
    if gain is None or gain.mean is None:
        return {name: None, f"{name}_low": None, f"{name}_high": None}
    return {
        name: Number(seconds(round(gain.mean * MICRO))),
        f"{name}_low": None if gain.low is None else Number(seconds(round(gain.low * MICRO))),
        f"{name}_high": None if gain.high is None else Number(seconds(round(gain.high * MICRO))),
    }


def _ageing(answer: Answer) -> dict[str, Any]:
    """Open cases, the oldest first, each with who holds it now; as old as the latest moment in the file."""
    units, ids, now = answer.requests.units, answer.requests.id, answer.as_of
    if now is None:
        return {"as_of": None, "cases": []}
    opened = moment_texts(np.array([one.opened for one in answer.waiting], np.int64))
    return {
        "as_of": moment_texts(np.array([now]))[0],
        "cases": [
            {
                "root": ids[one.case].as_py(),
                "opened": when,
                "seconds": Number(seconds(now - one.opened)),
                "waits_for": {"request": ids[one.holder].as_py(), "link": [units[one.asker], units[one.provider]]},
            }
            for one, when in zip(answer.waiting, opened, strict=True)
        ],
    }  # fmt: skip


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _json(value: Any) -> str:
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(name)}: {_json(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_json(one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False)
