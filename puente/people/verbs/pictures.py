"""A person's picture."""

from __future__ import annotations

from puente.events.record import record
from puente.foundation.verbs import permit, unchanged, verb
from puente.people import pictures, rules
from puente.people.events import PictureSet
from puente.people.models import Person


@verb
def set_picture(person: Person, *, by: Person, content: bytes) -> Person:
    """A picture of the person (JPEG, PNG, WebP or GIF, 10 MB at most), cut square and made anew at 512 pixels."""
    person = Person.objects.locked(person)
    permit(rules.may_change_profile, by, person)

    before, person.picture = person.picture_id, pictures.keep(content)
    if before == person.picture.pk:
        return unchanged(person)
    person.save(update_fields=["picture"])

    record(PictureSet(changes={"picture": [before, person.picture.pk]}), person, by=by)
    return person


@verb
def remove_picture(person: Person, *, by: Person) -> Person:
    """The person's initials again."""
    person = Person.objects.locked(person)
    permit(rules.may_change_profile, by, person)
    if person.picture_id is None:
        return unchanged(person)

    before, person.picture = person.picture_id, None
    person.save(update_fields=["picture"])

    record(PictureSet(changes={"picture": [before, None]}), person, by=by)
    return person
