"""What a person's bell tells."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from puente.desk.models.requests import Request
from puente.people.models import Person


class News(models.Model):
    """Something that others did to what is mine, or a target about to be missed: one row in a person's bell.

    A department of forty has forty for each new request: what its indexes hold of one event lies together where it can.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="news", db_index=False)
    event = models.ForeignKey("events.Event", models.PROTECT, null=True, related_name="+", db_index=False)
    request = models.ForeignKey(Request, models.CASCADE, related_name="news")
    why = models.CharField(max_length=30)
    """Why it is told: mine (asked), served, followed, led, warning, nobodys (yet)."""
    metric = models.CharField(max_length=15, blank=True, default="")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"], condition=Q(event__isnull=False), name="news_of_an_event_once"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], condition=Q(read_at__isnull=True), name="news_unread"),
            models.Index(fields=["person", "-id"], name="news_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.why} · {self.request_id}"
