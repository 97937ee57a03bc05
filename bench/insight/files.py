"""The made cases of `domino` as the two plain files that `puente insight domino` reads; written once."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
from domino import SHAPE, made

from puente.insight.domino.requests import NEVER
from puente.insight.kernels.cases import NO_STANDARD


def written(folder: Path, cases: int) -> tuple[Path, Path]:
    """(requests, waits) of `cases` cases of ten requests."""
    folder.mkdir(parents=True, exist_ok=True)
    requests_file, waits_file = folder / f"requests-{cases}.csv", folder / f"waits-{cases}.csv"
    if not waits_file.exists():
        whole = made(cases)
        requests = whole.requests
        parent = np.repeat(np.arange(len(requests)), np.diff(whole.start))
        root = np.arange(len(requests))
        for _depth in range(3):  # each depth of SHAPE once
            root[whole.child] = root[parent]
        units = pa.array(requests.units)
        with arrow_csv.CSVWriter(
            requests_file, _part(requests, root, units, 0, 1).schema, write_options=arrow_csv.WriteOptions(quoting_style="none")
        ) as out:  # fmt: skip
            for at in range(0, len(requests), 500_000):
                out.write_table(_part(requests, root, units, at, at + 500_000))
        waits = pa.table(
            {"parent": requests.id.take(pa.array(parent)), "child": requests.id.take(pa.array(whole.child))}
        )
        arrow_csv.write_csv(waits, waits_file, arrow_csv.WriteOptions(quoting_style="none"))
    return requests_file, waits_file


def _part(requests, root, units, begin, end) -> pa.Table:  # type: ignore[no-untyped-def]
    def moments(values: np.ndarray, none: int | None = None) -> pa.Array:
        some = values[begin:end]
        mask = None if none is None else some == none
        return pa.array(some, mask=mask).cast(pa.timestamp("us", "UTC"))

    standard = requests.standard[begin:end]
    return pa.table(
        {
            "id": requests.id.slice(begin, end - begin),
            "root": requests.id.take(pa.array(root[begin:end])),
            "asker": units.take(pa.array(requests.asker[begin:end])),
            "provider": units.take(pa.array(requests.provider[begin:end])),
            "opened": moments(requests.opened),
            "first_touch": moments(requests.first_touch, NEVER),
            "closed": moments(requests.closed),
            "standard_seconds": pa.array(standard // 1_000_000, mask=standard == NO_STANDARD),
        }
    )


if __name__ == "__main__":
    assert len(SHAPE) == 10
    print(*written(Path(sys.argv[1]), int(sys.argv[2])))
