"""The queue of a department: what may be asked of it, in which order, a page at a time, with true counts."""

from puente.desk.queue.asking import Queue
from puente.desk.queue.counting import BUILT_IN
from puente.desk.queue.filters import (
    DUES,
    LONGEST,
    SIDES,
    STAGES,
    arrived,
    clean_filters,
    condition,
    filtered,
    left_out,
)
from puente.desk.queue.paging import (
    COLUMNS,
    ORDERS,
    PAGE,
    ROW,
    Page,
    known_columns,
    known_orders,
    page,
    read_cursor,
)
from puente.desk.queue.seen import in_queue

__all__ = [
    "BUILT_IN",
    "COLUMNS",
    "DUES",
    "LONGEST",
    "ORDERS",
    "PAGE",
    "ROW",
    "SIDES",
    "STAGES",
    "Page",
    "Queue",
    "arrived",
    "clean_filters",
    "condition",
    "filtered",
    "in_queue",
    "known_columns",
    "known_orders",
    "left_out",
    "page",
    "read_cursor",
]
