"""When a department works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from puente.foundation.words import WordsField

if TYPE_CHECKING:
    from puente.calendars.working_time import Hours

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def new_mark() -> str:
    """A mark that no other state of a calendar has had, also when a change was rolled back and made differently."""
    return uuid4().hex


class CalendarQuerySet(models.QuerySet["Calendar"]):
    def standing(self) -> Self:
        return self.filter(retired_at__isnull=True)

    def locked(self, calendar: Calendar) -> Calendar:
        return self.select_for_update().get(pk=calendar.pk)


class Calendar(models.Model):
    """Weekly working intervals in a zone, with the public holidays of a country and region.

    `week` is {"mon": [["09:00", "14:00"], …], …}; a missing weekday is closed. `revision` grows with every change,
    so that what was computed from an older one can be told; `mark` is new with each.
    """

    name = WordsField(verbose_name=_("name"))
    zone = models.CharField(max_length=64, verbose_name=_("time zone"))
    week = models.JSONField(default=dict, verbose_name=_("working hours"))
    country = models.CharField(
        max_length=2, blank=True, default="", verbose_name=_("country of the holidays")
    )
    subdivision = models.CharField(max_length=10, blank=True, default="", verbose_name=_("region"))
    revision = models.PositiveIntegerField(default=1, editable=False)
    mark = models.CharField(max_length=32, default=new_mark, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar")

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return f"/settings/calendars/{self.pk}/"

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None

    def description(self) -> dict[str, Any]:
        """This calendar as `read_hours` understands it, special days included. One query."""
        described: dict[str, Any] = {
            "timezone": self.zone,
            "week": self.week,
            "days": {day.on.isoformat(): day.intervals for day in self.special_days.all()},
        }
        if self.country:
            described["holidays"] = {"country": self.country, "subdivision": self.subdivision or None}
        return described

    def hours(self) -> Hours:
        """The working-time engine's own object; kept by id and mark, so that only a changed calendar reads its days."""
        known = _kept.get((self.pk, self.mark))
        if known is None:
            from puente.calendars.working_time import read_hours

            known = _kept[self.pk, self.mark] = read_hours(self.description())
            for old in list(_kept)[:-MOST_KEPT]:
                _kept.pop(old, None)
        return known


MOST_KEPT = 500
_kept: dict[tuple[int, str], Hours] = {}


class SpecialDay(models.Model):
    """A date with hours of its own instead of the week's: none when closed, some when open, holiday or not."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="special_days")
    on = models.DateField(verbose_name=_("date"))
    name = WordsField(blank=True, verbose_name=_("what for"))
    intervals = models.JSONField(default=list, blank=True, verbose_name=_("hours"))

    class Meta:
        verbose_name = _("special day")
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "on"],
                name="calendar_has_one_special_day_per_date",
                violation_error_message=_("This date has hours of its own already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.name}"
