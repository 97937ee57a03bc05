"""How people go: out of the organization, or into the other record of the same human being."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from puente.events.record import record
from puente.foundation import clock
from puente.foundation.verbs import permit, refuse_if, unchanged, verb
from puente.people import heirs, rules
from puente.people import sessions as signed_in
from puente.people.events import PeopleMerged, PersonLeftOrganization
from puente.people.models import Membership, Person, VisionAgreement
from puente.people.verbs.absences import come_back
from puente.people.verbs.memberships import leave
from puente.people.verbs.profiles import refuse_if_last


@verb
def leave_organization(person: Person, *, by: Person) -> Person:
    """Works here no more: cannot sign in, is in no department, has nothing in hand; what they did stays theirs."""
    person = Person.objects.locked(person)
    permit(rules.may_set_up, by)
    if person.left_at:
        return unchanged(person)
    refuse_if(person.merged_into_id, _("This record was merged into another."), code="person_merged")
    if person.is_administrator:
        refuse_if_last(person)

    heirs.leave(person, by)
    for membership in person.memberships.filter(until_at__isnull=True):
        leave(membership, by=by)
    now = clock.now()
    for absence in person.absences.filter(cancelled_at__isnull=True, until_at__gt=now):
        come_back(absence, by=by)
    person.invitations.filter(accepted_at__isnull=True, revoked_at__isnull=True).update(revoked_at=now)
    changes: dict[str, list[Any]] = {"is_administrator": [True, False]} if person.is_administrator else {}
    covers = person.covers.filter(cancelled_at__isnull=True, until_at__gt=now)
    if covered := list(covers.order_by("pk").values_list("pk", flat=True)):
        covers.update(covered_by=None)
        changes["covers"] = [covered, []]
    person.left_at, person.is_active, person.is_administrator = now, False, False
    person.save(update_fields=["left_at", "is_active", "is_administrator"])
    signed_in.end(signed_in.standing(person, now).order_by())

    record(PersonLeftOrganization(changes=changes), person, by=by)
    return person


@verb
def merge_people(kept: Person, gone: Person, *, by: Person) -> Person:
    """Two records of the same human being become `kept`; the other stays behind it, and signs in no more."""
    first, second = sorted((kept.pk, gone.pk))
    permit(rules.may_set_up, by)
    refuse_if(first == second, _("These are one record already."), code="same_person")
    locked = Person.objects.get_queryset().select_for_update().order_by("pk").in_bulk([first, second])
    kept, gone = locked[kept.pk], locked[gone.pk]
    if gone.merged_into_id == kept.pk:
        return unchanged(kept)
    refuse_if(
        kept.merged_into_id or gone.merged_into_id,
        _("One of these records was merged into another already."),
        code="person_merged",
    )
    refuse_if(kept.left_at, _("Keep the record of the person who is still here."), code="person_left")
    refuse_if(
        gone.is_administrator,
        _("The record that goes is an administrator's: take that away first, or keep that record."),
        code="merges_administrator",
    )

    heirs.merge(kept, gone, by)
    now = clock.now()
    _carry_memberships(kept, gone, now)
    _carry_addresses(kept, gone, now)
    _carry_absences(kept, gone, now)
    agreed = VisionAgreement.objects.filter(person=gone)
    agreed.exclude(vision__in=VisionAgreement.objects.filter(person=kept).values("vision")).update(
        person=kept
    )
    gone.invitations.filter(accepted_at__isnull=True, revoked_at__isnull=True).update(revoked_at=now)
    email, gone.email = gone.email, None
    gone.merged_into, gone.is_active = kept, False
    gone.set_unusable_password()
    gone.save(update_fields=["email", "merged_into", "is_active", "password"])
    signed_in.end(signed_in.standing(gone, now).order_by())
    if not kept.email and email:
        kept.email = email
        kept.save(update_fields=["email"])
    kept.forget_roles()

    record(PeopleMerged(gone=gone.pk), kept, by=by)
    return kept


def _carry_memberships(kept: Person, gone: Person, now: datetime) -> None:
    here = dict(kept.memberships.filter(until_at__isnull=True).values_list("department_id", "role"))
    rank = list(Membership.Role.values)
    for membership in gone.memberships.filter(until_at__isnull=True):
        role = here.get(membership.department_id)
        if role is None:
            membership.person = kept
            membership.save(update_fields=["person"])
            continue
        membership.until_at = now
        membership.save(update_fields=["until_at"])
        if rank.index(membership.role) > rank.index(role):
            kept.memberships.filter(until_at__isnull=True, department=membership.department_id).update(
                role=membership.role
            )


def _carry_addresses(kept: Person, gone: Person, now: datetime) -> None:
    here = set(kept.addresses.filter(removed_at__isnull=True).values_list("kind", "value"))
    for address in gone.addresses.filter(removed_at__isnull=True):
        if (address.kind, address.value) in here:
            address.removed_at = now
        else:
            address.person = kept
        address.save(update_fields=["person", "removed_at"])


def _carry_absences(kept: Person, gone: Person, now: datetime) -> None:
    gone.absences.filter(cancelled_at__isnull=True, until_at__gt=now).update(person=kept)
    gone.covers.filter(cancelled_at__isnull=True, until_at__gt=now).exclude(person=kept).update(
        covered_by=kept
    )
    gone.covers.filter(person=kept).update(covered_by=None)
