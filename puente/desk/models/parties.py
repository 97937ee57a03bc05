"""Who has to do with a request."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from puente.people.models import Department, Person


class Party(models.Model):
    """Who has to do with a request, and so what they may see. Kept by the verbs; one indexed join answers."""

    class Part(models.TextChoices):
        REQUESTER = "requester", _("requester")
        BENEFICIARY = "beneficiary", _("for whom")
        FOLLOWER = "follower", _("follower")
        NAMED = "named", _("named")
        ASSIGNEE = "assignee", _("assignee")
        UNSEALED = "unsealed", _("broke the seal")
        PASSED_ON = "passed_on", _("handed it over")
        WAITS_FOR_IT = "waits", _("waits for it")

    READS = (Part.REQUESTER, Part.BENEFICIARY, Part.NAMED, Part.ASSIGNEE, Part.UNSEALED)
    WHOLE = (Part.ASSIGNEE, Part.UNSEALED)

    request = models.ForeignKey("desk.Request", models.CASCADE, related_name="parties", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+", db_index=False)
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+", db_index=False)
    part = models.CharField(max_length=11, choices=Part)
    until_at = models.DateTimeField(null=True, blank=True)
    """Of a broken seal: when it closes again (an alarm takes the row away)."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, department__isnull=True)
                | Q(person__isnull=True, department__isnull=False),
                name="party_is_a_person_or_a_department",
            ),
            models.UniqueConstraint(
                fields=["request", "person", "part"],
                condition=Q(person__isnull=False),
                name="party_person_once",
            ),
            models.UniqueConstraint(
                fields=["request", "department", "part"],
                condition=Q(department__isnull=False),
                name="party_department_once",
            ),
        ]
        indexes = [
            models.Index(fields=["request"], name="party_request"),
            models.Index(
                fields=["person", "part", "request"], condition=Q(person__isnull=False), name="party_person"
            ),
            models.Index(
                fields=["department", "part", "request"],
                condition=Q(department__isnull=False),
                name="party_department",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.department} · {self.get_part_display()}"
