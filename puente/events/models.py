"""The record: what happened, append-only; what still has to hear of it; what comes at its time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from puente.foundation import things

if TYPE_CHECKING:
    from puente.people.models import Person


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, thing: models.Model) -> EventQuerySet:
        return self.filter(about_code=things.of(thing).code, about_id=thing.pk)

    def visible_to(self, person: Person) -> EventQuerySet:
        """Events about what the person may see. What a request shows at each level is the desk's to say."""
        seen = Q(pk__in=())
        for code in things.codes():
            seen |= Q(about_code=code, about_id__in=things.coded(code).visible(person).values("pk"))
        return self.filter(seen)

    def in_order(self) -> EventQuerySet:
        return self.order_by("at", "id")


class Event(models.Model):
    """Something happened. Never changed, never deleted: triggers of the database keep it so.

    `data` holds ids, codes, numbers and moments only; `data["changes"]` is {field: [before, after]}.
    """

    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    recorded_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+", db_index=False
    )
    via = models.CharField(max_length=10)
    kind = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    about_code = models.CharField(max_length=20)
    about_id = models.BigIntegerField()
    department = models.ForeignKey(
        "people.Department", models.PROTECT, null=True, related_name="+", db_index=False
    )
    batch = models.CharField(max_length=40, blank=True, default="")
    data = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["about_code", "about_id", "at", "id"], name="event_about"),
            models.Index(fields=["department", "-id"], name="event_department"),
            models.Index(fields=["actor", "-id"], name="event_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about_code}:{self.about_id}"

    @property
    def changes(self) -> dict[str, list[Any]]:
        return self.data.get("changes", {})


class Delivery(models.Model):
    """One listener still has to hear of one event. Gone once it heard; kept, and shown, when it failed five times."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="deliveries", db_index=False)
    listener = models.CharField(max_length=100)
    attempts = models.PositiveSmallIntegerField(default=0)
    available_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=60, blank=True, default="")
    failed_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "listener"], name="delivery_once_per_listener"),
        ]
        indexes = [
            models.Index(
                fields=["available_at", "id"], condition=Q(failed_at__isnull=True), name="delivery_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listener} <- {self.event_id}"


class Alarm(models.Model):
    """A verb to call at a moment: wait until, close by itself, warn before a target is missed."""

    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    about_code = models.CharField(max_length=20)
    about_id = models.BigIntegerField()
    detail = models.CharField(max_length=60, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=60, blank=True, default="")
    failed_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["about_code", "about_id", "verb", "detail"], name="alarm_one_of_a_kind_for_a_thing"
            ),
        ]
        indexes = [
            models.Index(fields=["at", "id"], condition=Q(failed_at__isnull=True), name="alarm_due"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.about_code}:{self.about_id} at {self.at}"


class Touch(models.Model):
    """Something that open pages show is new without being an event of its own: a person's bell, an import's progress.

    `topics` are things by code and id ("person:5 person:8"). Pages hear of it after the commit; rows are kept for a day.
    """

    topics = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="touch_age")]

    def __str__(self) -> str:
        return self.topics


class Revision(models.Model):
    """A text as it was before or after a change. Events hold no texts: they point here, and erasure may blank it."""

    about_code = models.CharField(max_length=20)
    about_id = models.BigIntegerField()
    field = models.CharField(max_length=40)
    text = models.JSONField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["about_code", "about_id"], name="revision_about")]

    def __str__(self) -> str:
        return f"{self.field} of {self.about_code}:{self.about_id}"


class Mark(models.Model):
    """One row: how many verbs have changed something that lasts (events/lasting.py)."""

    moved = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.moved)


class Once(models.Model):
    """A key that a door sent with a change: the same key from the same person gets the first answer again."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    answer = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="once_a_key_is_used_once")]
        indexes = [models.Index(fields=["at"], name="once_age")]

    def __str__(self) -> str:
        return self.key
