"""One door for logs: whatever the format, the same sorted Log comes out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from puente.insight.logs.csv_log import Mapping, read_csv
from puente.insight.logs.log import Log
from puente.insight.logs.opening import is_xes
from puente.insight.logs.times import Clock
from puente.insight.logs.xes import read_xes


def read_log(
    path: Path, mapping: Mapping, clock: Clock, progress: Callable[[int], None] | None = None
) -> Log:
    """CSV or XES, plain or gzipped. `progress` is called with the number of events every 200,000.

    Raises BadLog when the file as a whole is no log, OSError when it cannot be opened.
    """
    read = read_xes if is_xes(path) else read_csv
    return read(path, mapping, clock, progress)
