"""The table of the shared cache, for what all processes must count together, such as attempts to sign in.

No page reads it; what a page needs comes from the record itself.
"""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS


def make(using: str = DEFAULT_DB_ALIAS, **_kwargs: Any) -> None:
    """Makes it where it is missing; harmless to repeat. Connected to `post_migrate`."""
    call_command("createcachetable", database=using, verbosity=0)
