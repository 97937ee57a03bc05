"""When a department works."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from puente.foundation.words import WordsField


class Calendar(models.Model):
    """Weekly working intervals in a zone, with the public holidays of a country and region.

    `week` is {"mon": [["09:00", "14:00"], …], …}; a missing weekday is closed. `revision` grows with every change,
    so that what was computed from an older one can be told.
    """

    name = WordsField(verbose_name=_("name"))
    zone = models.CharField(max_length=64, verbose_name=_("time zone"))
    week = models.JSONField(default=dict, verbose_name=_("working hours"))
    country = models.CharField(
        max_length=2, blank=True, default="", verbose_name=_("country of the holidays")
    )
    subdivision = models.CharField(max_length=10, blank=True, default="", verbose_name=_("region"))
    revision = models.PositiveIntegerField(default=1, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.name)


class SpecialDay(models.Model):
    """A date with hours of its own instead of the week's: none when closed, some when open, holiday or not."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="special_days")
    on = models.DateField(verbose_name=_("date"))
    name = WordsField(blank=True, verbose_name=_("what for"))
    intervals = models.JSONField(default=list, blank=True, verbose_name=_("hours"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "on"],
                name="calendar_has_one_special_day_per_date",
                violation_error_message=_("This date has hours of its own already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.name}"
