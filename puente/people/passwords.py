"""Passwords: checked by the house's rules, refused beside their field."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from puente.foundation.errors import Invalid
from puente.people.models import Person


def give(person: Person, password: str, field: str = "password") -> None:
    """Sets the password on the instance, unsaved; an empty one lets nobody in. Raises Invalid beside `field`."""
    if not password:
        person.set_unusable_password()
        return
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Invalid({field: error.messages}) from error
    person.set_password(password)
