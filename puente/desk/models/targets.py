"""The clocks of a request: one row for each, as its events say."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from puente.catalogue.models import Standard
from puente.desk.models.requests import Request
from puente.people.models import Department


class Target(models.Model):
    """One clock of one standard: of a request, in a department, for a metric, in a round.

    `started_at`, `due_at`, `met_at` are a cache of what the events say (desk/clock). Missed means that `due_at`
    lies before `met_at`, or before now; nothing is written when it passes.
    """

    class End(models.TextChoices):
        MET = "met", _("met")
        PASSED_ON = "passed_on", _("passed on")
        VOID = "void", _("without verdict")

    request = models.ForeignKey(Request, models.CASCADE, related_name="targets", db_index=False)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", db_index=False)
    metric = models.CharField(max_length=15, choices=Standard.Metric)
    round = models.PositiveSmallIntegerField(default=1)
    standard = models.ForeignKey(Standard, models.PROTECT, null=True, related_name="+", db_index=False)
    target_seconds = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    """Empty when it cannot be told: a calendar without opening hours."""
    met_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=9, choices=End, blank=True, default="")
    paused_at = models.DateTimeField(null=True)
    paused_seconds = models.PositiveIntegerField(default=0)
    """Working time in the pauses that have ended."""
    warns_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "department", "metric", "round"], name="target_once_per_round"
            ),
        ]
        indexes = [
            models.Index(fields=["department", "metric", "due_at"], name="target_department"),
            models.Index(
                fields=["standard", "ended_at", "end", "met_at", "due_at", "paused_at"],
                name="target_standard",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_metric_display()} · {self.due_at}"

    @property
    def is_running(self) -> bool:
        return self.ended_at is None

    def is_missed(self, now: datetime) -> bool:
        if self.end == self.End.VOID or self.due_at is None:
            return False
        return self.due_at < (self.met_at or self.ended_at or self.paused_at or now)
