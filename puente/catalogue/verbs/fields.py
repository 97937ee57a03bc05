"""Questions of a service's form: add, change, move, retire."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from puente.catalogue import codes, conditions, rules, setup
from puente.catalogue.changes import change, touch
from puente.catalogue.events import FieldAdded, FieldChanged, FieldMoved, FieldRetired
from puente.catalogue.models import Field, Service
from puente.catalogue.verbs.services import Text
from puente.events.record import record
from puente.foundation import clock
from puente.foundation.errors import Invalid
from puente.foundation.verbs import check, permit, refuse_if, unchanged, verb
from puente.foundation.words import as_words
from puente.people.models import Person


@verb
def add_field(
    service: Service,
    *,
    by: Person,
    kind: str,
    label: Text,
    code: str = "",
    help: Text = "",
    is_required: bool = False,
    choices: Iterable[Any] = (),
    condition: Mapping[str, Any] | None = None,
    limits: Mapping[str, Any] | None = None,
) -> Field:
    """Asks one thing more, at the end of the form. Raises Invalid about "choices", "condition" or "limits"."""
    service = Service.objects.locked(service)
    permit(rules.may_keep, by, service)
    refuse_if(service.is_retired, _("This service has been retired."), code="service_retired")
    if kind not in Field.Kind.values:
        raise Invalid({"kind": _("Choose one of the answers offered.")})

    words = as_words(label)
    code = codes.code_for(
        code,
        words,
        lambda one: service.fields.filter(code__iexact=one).exists(),
        separator="_",
        reserved=codes.OF_THE_REQUEST,
    )
    last = service.fields.aggregate(last=Max("position"))["last"]
    field = Field(
        service=service,
        code=code,
        kind=kind,
        label=words,
        help=as_words(help),
        is_required=is_required,
        choices=setup.checked_choices(kind, choices),
        limits=setup.checked_limits(kind, limits),
        position=0 if last is None else last + 1,
    )
    field.condition = conditions.checked(condition, field, service.fields.standing())
    check(field, "code", "kind", "label", "help")
    field.save(force_insert=True)
    touch(service)

    record(FieldAdded(field=field), service, by=by, department=service.department)
    return field


@verb
def change_field(field: Field, *, by: Person, **changed: Any) -> Field:
    """Any of label, help (Words), is_required, choices, condition, limits; what is not named stays.

    Its kind and its code never change. A choice taken away stays for the answers of the past.
    """
    unknown = set(changed) - {"label", "help", "is_required", "choices", "condition", "limits"}
    if unknown:
        raise TypeError(f"a field has no {sorted(unknown)} to change")
    field, service = _standing(field, by)
    others = list(service.fields.standing())
    if "choices" in changed:
        changed["choices"] = setup.checked_choices(field.kind, changed["choices"], field.choices)
        _keep_what_others_need(field, changed["choices"], others)
    if "condition" in changed:
        changed["condition"] = conditions.checked(changed["condition"], field, others)
    if "limits" in changed:
        changed["limits"] = setup.checked_limits(field.kind, changed["limits"])
    changes = change(field, service, changed)
    if not changes:
        return unchanged(field)
    record(FieldChanged(field=field, changes=changes), service, by=by, department=service.department)
    return field


@verb
def move_field(field: Field, *, by: Person, to: int) -> Field:
    """Puts the question in place `to` (0 is the first) among those that stand."""
    field, service = _standing(field, by)
    order = list(service.fields.standing().in_order())
    before = order.index(field)
    order.insert(max(0, min(to, len(order) - 1)), order.pop(before))
    after = order.index(field)
    if after == before:
        return unchanged(field)
    for position, one in enumerate(order):
        one.position = position
    Field.objects.bulk_update(order, ["position"])
    touch(service)
    field = order[after]
    changes = {"position": [before, after]}
    record(FieldMoved(field=field, changes=changes), service, by=by, department=service.department)
    return field


@verb
def retire_field(field: Field, *, by: Person) -> Field:
    """The form asks it no more; answers of the past stay. Refused while another question depends on it."""
    field, service = _standing(field, by)
    needing = [one for one in service.fields.standing() if (one.condition or {}).get("field") == field.code]
    refuse_if(
        needing,
        _("Other questions are shown by this one: %(names)s. Change them first.")
        % {"names": ", ".join(str(one) for one in needing)},
        code="field_needed",
    )
    field.retired_at = clock.now()
    field.save(update_fields=["retired_at"])
    touch(service)
    record(FieldRetired(field=field), service, by=by, department=service.department)
    return field


def _standing(field: Field, by: Person) -> tuple[Field, Service]:
    service = Service.objects.locked(field.service)
    field = Field.objects.select_for_update().get(pk=field.pk)
    permit(rules.may_keep, by, service)
    refuse_if(field.retired_at, _("This question has been retired."), code="field_retired")
    field.service = service
    return field, service


def _keep_what_others_need(field: Field, choices: list[Any], others: list[Field]) -> None:
    possible = conditions.standing_codes(choices)
    for one in others:
        condition = one.condition or {}
        if condition.get("field") == field.code and not set(condition["is"]) <= set(possible):
            raise Invalid(
                {"choices": _("%(question)s is shown by a choice that you took away.") % {"question": one}}
            )
