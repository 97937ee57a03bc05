"""Reading who there is, and the few verbs about two things at once."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, TypeAdapter

from puente.api import finding, showing
from puente.api.doing import do
from puente.api.entrance import me, need
from puente.api.paging import After, Limit, Page, paged
from puente.api.shapes import (
    CompanyOut,
    DepartmentOut,
    MembershipOut,
    OrganizationOut,
    PersonOut,
    VisionOut,
)
from puente.api.things import made
from puente.api.values import Code, Id, Key, Words
from puente.foundation.errors import Invalid
from puente.people import verbs as people
from puente.people.directory import find
from puente.people.models import Department, Membership, Person, Vision
from puente.people.queries import organization

router = Router()


class Joining(BaseModel):
    model_config = ConfigDict(extra="forbid")

    department: Code
    role: Code = "member"


class Merging(BaseModel):
    model_config = ConfigDict(extra="forbid")

    gone: Id


class Envisioning(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: Words
    department: Code | None = None


@router.get("/me", response=PersonOut, summary="Who I am")
def myself(request: HttpRequest) -> Any:
    return showing.whole_person(me(request))


@router.get("/organization", response=OrganizationOut, summary="The house and its rules")
def house(request: HttpRequest) -> Any:
    return showing.organization(organization())


@router.get("/people", response=Page[PersonOut], summary="The directory")
def directory(
    request: HttpRequest,
    text: Annotated[
        str, Query("", max_length=200, description="As on its page: words of a name, a job or an address.")
    ] = "",
    after: After = "",
    limit: Limit = 50,
) -> Any:
    """In order of name; those who left are left out."""
    found = find(text.replace("\x00", ""), by=me(request))
    return paged(found, ("name", "id"), showing.whole_person, after=after, limit=limit)


@router.get("/people/{pk}", response=PersonOut, summary="One person")
def one_person(request: HttpRequest, pk: Key) -> Any:
    return showing.whole_person(_or_404(finding.person, request, pk))


@router.get("/departments", response=Page[DepartmentOut], summary="Departments")
def departments(request: HttpRequest, after: After = "", limit: Limit = 50) -> Any:
    """Those that stand, in order of code."""
    found = Department.objects.visible_to(me(request)).standing().select_related("parent")
    return paged(found, ("code",), showing.whole_department, after=after, limit=limit)


@router.get("/departments/{code}", response=DepartmentOut, summary="One department")
def one_department(request: HttpRequest, code: Code) -> Any:
    return showing.whole_department(_or_404(finding.department, request, code))


@router.get("/departments/{code}/members", response=Page[MembershipOut], summary="Who is in a department")
def members(request: HttpRequest, code: Code, after: After = "", limit: Limit = 50) -> Any:
    department = _or_404(finding.department, request, code)
    found = Membership.objects.filter(
        department=department, until_at__isnull=True, person__in=Person.objects.visible_to(me(request))
    ).select_related("person", "department")
    return paged(found, ("id",), showing.membership, after=after, limit=limit)


@router.get("/companies", response=Page[CompanyOut], summary="Companies")
def companies(request: HttpRequest, after: After = "", limit: Limit = 50) -> Any:
    return paged(finding.companies(me(request)), ("id",), showing.company, after=after, limit=limit)


@router.get("/visions", response=Page[VisionOut], summary="Visions of service")
def visions(request: HttpRequest, after: After = "", limit: Limit = 50) -> Any:
    """Every version, newest first."""
    found = Vision.objects.select_related("department")
    return paged(found, ("-set_at", "-id"), showing.vision, after=after, limit=limit)


@router.post("/people/{pk}/join", response={201: MembershipOut}, operation_id="people_join")
def join(request: HttpRequest, pk: Key, body: Joining) -> Any:
    """A person is in a department from now on."""
    need(request, "admin")
    person = _or_404(finding.person, request, pk)

    def act() -> Any:
        department = _or_invalid("department", finding.department, request, body.department)
        return showing.membership(people.join(person, department, by=me(request), role=body.role))

    return made("Membership", do(request, act, TypeAdapter(MembershipOut), said=body))


@router.post("/people/{pk}/merge_people", response=PersonOut, operation_id="people_merge_people")
def merge_people(request: HttpRequest, pk: Key, body: Merging) -> Any:
    """Two records were one person: this one stays, `gone` goes."""
    need(request, "admin")
    kept = _or_404(finding.person, request, pk)

    def act() -> Any:
        gone = _or_invalid("gone", finding.person, request, body.gone)
        return showing.whole_person(people.merge_people(kept, gone, by=me(request)))

    return do(request, act, TypeAdapter(PersonOut), said=body)


@router.post("/visions", response=VisionOut, operation_id="people_set_vision")
def set_vision(request: HttpRequest, body: Envisioning) -> Any:
    """A new version of the vision of the organization, or of a department."""
    need(request, "admin")

    def act() -> Any:
        code = body.department
        department = _or_invalid("department", finding.department, request, code) if code else None
        return showing.vision(people.set_vision(body.text, by=me(request), department=department))

    return do(request, act, TypeAdapter(VisionOut), said=body)


def _or_404(find: Any, request: HttpRequest, key: Any) -> Any:
    try:
        return find(me(request), key)
    except LookupError:
        raise Http404 from None


def _or_invalid(field: str, find: Any, request: HttpRequest, key: Any) -> Any:
    try:
        return find(me(request), key)
    except LookupError:
        raise Invalid({field: _("There is none such.")}) from None
