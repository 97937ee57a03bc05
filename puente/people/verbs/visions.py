"""The service vision: one sentence, versioned, agreed to by the people."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Max
from django.utils.translation import gettext as _

from puente.events.record import record
from puente.foundation import clock
from puente.foundation.verbs import check, permit, refuse_if, unchanged, verb
from puente.people import rules
from puente.people.events import VisionAgreed, VisionSet
from puente.people.models import Department, Organization, Person, Vision, VisionAgreement


@verb
def set_vision(text: Mapping[str, str] | str, *, by: Person, department: Department | None = None) -> Vision:
    """A new version of the sentence of a department, or of the organization when none is given."""
    if department is not None:
        department = Department.objects.locked(department)
        refuse_if(department.is_retired, _("This department is retired."), code="department_retired")
    else:
        Organization.objects.select_for_update().get(pk=1)
    permit(rules.may_set_vision, by, department)
    versions = Vision.objects.filter(department=department)
    newest = versions.order_by("-version").first()

    vision = Vision(
        department=department,
        text=text,
        version=(versions.aggregate(last=Max("version"))["last"] or 0) + 1,
        set_by=by,
        set_at=clock.now(),
    )
    check(vision, "text", "version")
    if newest is not None and newest.text == vision.text:
        return unchanged(newest)
    vision.save()

    record(VisionSet(number=vision.version), vision, by=by, department=department)
    return vision


@verb
def agree_to_vision(vision: Vision, *, by: Person) -> Vision:
    """This is how I serve: said once to each version, and only to the newest."""
    vision = Vision.objects.select_for_update(of=("self",)).select_related("department").get(pk=vision.pk)
    permit(rules.may_agree, by, vision.department)
    newer = Vision.objects.filter(department=vision.department, version__gt=vision.version)
    refuse_if(newer.exists(), _("There is a newer version of this vision."), code="vision_superseded")
    if VisionAgreement.objects.filter(vision=vision, person=by).exists():
        return unchanged(vision)

    VisionAgreement.objects.create(vision=vision, person=by, at=clock.now())

    record(VisionAgreed(), vision, by=by, department=vision.department)
    return vision
