"""What stands behind the question mark of an address: a name that nobody knows is refused, as it is in a body."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from puente.foundation.errors import Invalid


def by_known_names(run: Callable[..., Any]) -> Callable[..., Any]:
    """`?staeg=all` would otherwise list what was not asked for."""

    @wraps(run)
    def asked(request: HttpRequest, **values: Any) -> Any:
        if unknown := request.GET.keys() - values.keys():
            raise Invalid({name: _("Nothing goes by this name here.") for name in sorted(unknown)})
        return run(request, **values)

    return asked
