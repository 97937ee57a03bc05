"""A condition on related rows that is looked up for each row by itself."""

from __future__ import annotations

from django.db.models import Exists


class LookedUp(Exists):
    """Exists, for questions about a few rows: its index is asked for each of them.

    PostgreSQL would gather all related rows that would do and look among those: the more a person has had to do with, the
    longer it takes. What has an OFFSET it leaves as it is.
    """

    template = "EXISTS(%(subquery)s OFFSET 0)"
