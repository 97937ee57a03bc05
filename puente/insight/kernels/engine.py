"""Which engine runs a kernel: NumPy always; numba where the optional extra `fast` is installed and the block is large.

Both give the same figures to the last digit, so the choice is never visible in an answer.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Literal

Engine = Literal["numpy", "numba"]

WORTH_COMPILING = 200_000  # rows; below, loading the compiler takes longer than the work


def compiled(rows: int, with_: Engine | None = None) -> ModuleType | None:
    """The compiled kernels if they are to be used for `rows` rows, else None. Raises ImportError if numba is named but not there."""
    if with_ == "numpy" or (with_ is None and (rows < WORTH_COMPILING or find_spec("numba") is None)):
        return None
    return import_module("puente.insight.kernels.fast")
