#!/usr/bin/env python3
"""How quickly insight's kernels go through made records, as ratios in one run; writes docs/performance-insight.md.

    .venv/bin/python bench/insight/run.py [--cases 1000000]

The floor of each ratio is one pass over the same arrays: NumPy adds up every column once. Best of a few runs, since
other programs share the machine. Every module beside this one that has a `measured(cases)` takes part.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "docs" / "performance-insight.md"
INTRODUCTION = """# How fast insight is

Written by `make bench`. The floor is one pass over the same arrays (NumPy adds up every column once); ratios to it are
what counts, seconds are for orientation. Best of a few runs, on {cores} cores of {machine}, {cases:,} cases of ten
requests with forks, in the blocks that the product uses. Before it began, {load:.1f} other programs wanted a core: with
more than none, elapsed ratios come out too high, and the processor's time on all cores, divided by the cores, says
what a machine of its own would need.

| what | seconds | passes | at most | processor seconds | passes, divided by the cores |
|---|---|---|---|---|---|
"""


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=1_000_000)
    cases = options.parse_args().cases
    sys.path.insert(0, str(HERE))
    rows, late = [], 0
    cores, load = os.cpu_count() or 1, os.getloadavg()[0]
    for name in sorted(path.stem for path in HERE.glob("*.py") if path.stem != "run"):
        floor = worked_floor = 0.0
        measured = getattr(import_module(name), "measured", None)
        for what, (elapsed, worked), most in measured(cases) if measured else ():
            if most == 1:
                floor, worked_floor = elapsed, worked
            ratio = f"{elapsed / floor:.1f}" if floor else ""
            shared = f"{worked / worked_floor / (cores if 'numba' in what else 1):.1f}" if floor else ""
            late += bool(most and floor and elapsed > most * floor)
            rows.append(f"| {what} | {elapsed:.3f} | {ratio} | {most or ''} | {worked:.3f} | {shared} |")
            print(rows[-1], flush=True)
    PAGE.write_text(
        INTRODUCTION.format(cores=cores, machine=platform.machine(), cases=cases, load=load)
        + "\n".join(rows)
        + "\n"
    )
    if late:
        print(f"{late} took longer than they may", file=sys.stderr)
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
