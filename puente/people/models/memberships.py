"""Who works where, and who is away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from puente.events.lasting import Lasting
from puente.foundation.prepared import Prepared
from puente.people.models.companies import Company
from puente.people.models.departments import Department

if TYPE_CHECKING:
    from datetime import datetime


class Membership(models.Model):
    """A person in a department, as member, agent or lead, from a moment until another."""

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        AGENT = "agent", _("agent")
        LEAD = "lead", _("lead")

    SERVES = (Role.AGENT, Role.LEAD)

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="memberships")
    department = models.ForeignKey(Department, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=6, choices=Role, verbose_name=_("role"))
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "department"],
                condition=Q(until_at__isnull=True),
                name="membership_once_at_a_time",
                violation_error_message=_("This person is in that department already."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["department", "role", "person"],
                condition=Q(until_at__isnull=True),
                name="membership_now",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.department} · {self.get_role_display()}"


_roles_of: Prepared[tuple[int, str]] = Prepared(
    lambda person: (
        Membership.objects.filter(person=person, until_at__isnull=True)
        .filter(
            Q(department__company=F("person__company"))
            | Q(person__company__isnull=True)
            | Q(person__company__kind=Company.Kind.OWN)
        )
        .values_list("department_id", "role")
    ),
    int,
)
roles_of: Lasting[dict[int, str]] = Lasting(lambda person: dict(_roles_of(person)))
"""{department: role} of a person now. People from outside have rights in their own company's departments alone."""


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def at(self, moment: datetime) -> Self:
        return self.filter(from_at__lte=moment, until_at__gt=moment, cancelled_at__isnull=True)


class Absence(models.Model):
    """Somebody is away, and somebody covers."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="absences")
    from_at = models.DateTimeField(verbose_name=_("from"))
    until_at = models.DateTimeField(verbose_name=_("until"))
    covered_by = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="covers",
        verbose_name=_("who covers"),
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__gt=F("from_at")),
                name="absence_ends_after_it_begins",
                violation_error_message=_("The end must come after the beginning."),
            ),
            models.CheckConstraint(
                condition=~Q(covered_by=F("person")),
                name="absence_is_covered_by_somebody_else",
                violation_error_message=_("Nobody covers for themselves."),
            ),
        ]
        indexes = [models.Index(fields=["person", "until_at"], name="absence_of_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.from_at:%Y-%m-%d}"
