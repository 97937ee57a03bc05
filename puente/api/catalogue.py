"""Reading the catalogue: services with their forms, options and standards."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from puente.api import finding, showing
from puente.api.entrance import me
from puente.api.paging import After, Limit, Page, paged
from puente.api.shapes import ServiceOut, ServiceRow, StandardOut
from puente.api.values import Code
from puente.catalogue.models import Service, Standard
from puente.foundation.errors import Invalid
from puente.people.shelf import department_coded

router = Router()


@router.get("/services", response=Page[ServiceRow], summary="The catalogue")
def services(
    request: HttpRequest, department: Code = "", askable: bool = False, after: After = "", limit: Limit = 50
) -> Any:
    """The services that stand, of one department or of all; `askable` leaves those that I may ask for."""
    found = Service.objects.visible_to(me(request)).standing().select_related("department")
    if askable:
        found = found & Service.objects.askable_by(me(request))
    if department:
        if department_coded(department) is None:
            raise Invalid({"department": _("There is none such.")})
        found = found.filter(department__code=department)
    return paged(found, ("code",), showing.service_row, after=after, limit=limit)


@router.get("/services/{code}", response=ServiceOut, summary="One service")
def one_service(request: HttpRequest, code: Code) -> Any:
    """With its form, options, and the standards in force today."""
    try:
        return showing.service(finding.service(me(request), code))
    except LookupError:
        raise Http404 from None


@router.get("/departments/{code}/standards", response=Page[StandardOut], summary="A department's standards")
def standards(request: HttpRequest, code: Code, after: After = "", limit: Limit = 50) -> Any:
    """All that ever were in force: the past is judged by the standard of its day."""
    try:
        department = finding.department(me(request), code)
    except LookupError:
        raise Http404 from None
    found = Standard.objects.filter(department=department).select_related("department", "service")
    return paged(found, ("id",), showing.standard, after=after, limit=limit)
