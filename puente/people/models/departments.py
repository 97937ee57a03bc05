"""The tree of departments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from puente.calendars.models import Calendar
from puente.foundation.words import WordsField
from puente.people.models.companies import Company, Organization, the_organization

if TYPE_CHECKING:
    from puente.people.models.persons import Person


class DepartmentQuerySet(models.QuerySet["Department"]):
    def visible_to(self, person: Person) -> Self:
        """Everybody signed in sees every department; people from outside see our own and theirs."""
        return self

    def standing(self) -> Self:
        return self.filter(retired_at__isnull=True)

    def locked(self, department: Department) -> Department:
        return self.select_for_update().get(pk=department.pk)


class Department(models.Model):
    """A team that serves and is served. Its code is the same in every language and never changes."""

    code = models.CharField(max_length=12, unique=True, verbose_name=_("code"))
    name = WordsField(verbose_name=_("name"))
    about = WordsField(max_length=2000, blank=True, verbose_name=_("what it does"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    company = models.ForeignKey(
        Company, models.PROTECT, related_name="departments", verbose_name=_("company")
    )
    calendar = models.ForeignKey(
        Calendar,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="departments",
        verbose_name=_("calendar"),
    )
    email = models.EmailField(blank=True, default="", verbose_name=_("e-mail"))
    phone = models.CharField(max_length=40, blank=True, default="", verbose_name=_("phone"))
    place = models.CharField(max_length=200, blank=True, default="", verbose_name=_("place"))
    last_number = models.PositiveIntegerField(default=0, editable=False)
    founded_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    heir = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="inherited_from")
    source = models.CharField(max_length=40, blank=True, default="")
    outside_key = models.CharField(max_length=200, blank=True, default="")

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("department")
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="department_is_not_part_of_itself",
                violation_error_message=_("A department cannot be part of itself."),
            ),
            models.UniqueConstraint(
                fields=["source", "outside_key"],
                condition=~Q(outside_key=""),
                name="department_imported_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return f"/departments/{self.code}/"

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None

    @property
    def hours_calendar(self) -> Calendar:
        """The calendar it works by: its own, else the organization's."""
        if self.calendar is not None:
            return self.calendar
        house = the_organization()
        if house is None:
            raise Organization.DoesNotExist
        return house.calendar

    @property
    def is_outside(self) -> bool:
        return self.company.kind != Company.Kind.OWN
