"""Where a request stood still, and where it went."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from puente.desk.models.requests import Request
from puente.people.models import Department, Person


class Wait(models.Model):
    """A request waits: for its requester, for another request, until a date, for an outside party."""

    class Kind(models.TextChoices):
        REQUESTER = "requester", _("the requester")
        REQUEST = "request", _("another request")
        DATE = "date", _("a date")
        OUTSIDE = "outside", _("an outside party")

    request = models.ForeignKey(Request, models.CASCADE, related_name="waits")
    kind = models.CharField(max_length=9, choices=Kind)
    other = models.ForeignKey(Request, models.PROTECT, null=True, blank=True, related_name="waited_for_by")
    until_at = models.DateTimeField(null=True, blank=True)
    chosen_by_requester = models.BooleanField(default=False)
    """Of a date: the requester chose it, so the clock pauses."""
    outside = models.CharField(max_length=200, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind="request", other__isnull=False) | (~Q(kind="request") & Q(other__isnull=True))
                ),
                name="wait_for_a_request_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(kind="date") | Q(until_at__isnull=False), name="wait_until_a_date_names_it"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} · {self.get_kind_display()}"

    @property
    def pauses_the_clock(self) -> bool:
        return self.kind == self.Kind.REQUESTER or (self.kind == self.Kind.DATE and self.chosen_by_requester)


class HandOver(models.Model):
    """A request passed from one department to another, with the reason; each one's own time stays its own."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="hand_overs")
    from_department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    to_department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_department=models.F("to_department")),
                name="hand_over_goes_to_another_department",
                violation_error_message=_("It is with that department already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.from_department} → {self.to_department}"
