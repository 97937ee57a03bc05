"""How the person of a session is found: with every page, and mostly read together with it."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from puente.foundation.house import recall
from puente.foundation.prepared import Prepared
from puente.people.models import Person

_person = Prepared(lambda pk: Person.objects.get_queryset().filter(pk=pk), int)


class HouseBackend(AuthenticationBackend):
    """allauth's: e-mail and password."""

    def get_user(self, user_id: Any) -> Person | None:
        person = recall(f"signed in {user_id}", lambda: _person.first(user_id))
        return person if person is not None and self.user_can_authenticate(person) else None
