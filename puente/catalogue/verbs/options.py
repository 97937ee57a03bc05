"""Options of a service: add, change, retire."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from puente.catalogue import codes, rules
from puente.catalogue.changes import change, touch
from puente.catalogue.events import OptionAdded, OptionChanged, OptionRetired
from puente.catalogue.models import Option, Service
from puente.catalogue.verbs.services import Text
from puente.events.record import record
from puente.foundation import clock
from puente.foundation.verbs import check, permit, refuse_if, unchanged, verb
from puente.foundation.words import as_words
from puente.people.models import Person


@verb
def add_option(
    service: Service,
    *,
    by: Person,
    name: Text,
    code: str = "",
    about: Text = "",
    lead_days: int | None = None,
    stock: int | None = None,
) -> Option:
    """A variant of the service. `lead_days` counts working days of its department: 0 is the same day."""
    service = Service.objects.locked(service)
    permit(rules.may_keep, by, service)
    refuse_if(service.is_retired, _("This service has been retired."), code="service_retired")

    words = as_words(name)
    last = service.options.aggregate(last=Max("position"))["last"]
    option = Option(
        service=service,
        code=codes.code_for(code, words, lambda one: service.options.filter(code__iexact=one).exists()),
        name=words,
        about=as_words(about),
        lead_days=lead_days,
        stock=stock,
        position=0 if last is None else last + 1,
    )
    check(option, "code", "name", "about", "lead_days", "stock")
    option.save(force_insert=True)
    touch(service)

    record(OptionAdded(option=option), service, by=by, department=service.department)
    return option


@verb
def change_option(option: Option, *, by: Person, **changed: Any) -> Option:
    """Any of name, about (Words), lead_days, stock, position; what is not named stays."""
    unknown = set(changed) - {"name", "about", "lead_days", "stock", "position"}
    if unknown:
        raise TypeError(f"an option has no {sorted(unknown)} to change")
    option, service = _standing(option, by)
    changes = change(option, service, changed)
    if not changes:
        return unchanged(option)
    record(OptionChanged(option=option, changes=changes), service, by=by, department=service.department)
    return option


@verb
def retire_option(option: Option, *, by: Person) -> Option:
    """Nobody can choose it any more; what was asked with it goes on."""
    option, service = _standing(option, by)
    option.retired_at = clock.now()
    option.save(update_fields=["retired_at"])
    touch(service)
    record(OptionRetired(option=option), service, by=by, department=service.department)
    return option


def _standing(option: Option, by: Person) -> tuple[Option, Service]:
    service = Service.objects.locked(option.service)
    option = Option.objects.select_for_update().get(pk=option.pk)
    permit(rules.may_keep, by, service)
    refuse_if(option.retired_at, _("This option has been retired."), code="option_retired")
    option.service = service
    return option, service
