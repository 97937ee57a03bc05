"""A request: what is always true of it, and how to find it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from puente.catalogue.models import Option, Priority, Service
from puente.desk.models.parties import Party
from puente.foundation.looked_up import LookedUp
from puente.foundation.word_index import WordIndex
from puente.people.models import Department, Person

NEVER = datetime(9999, 12, 31, tzinfo=UTC)


def turn(due_at: datetime | None, *, is_paused: bool) -> datetime:
    """Its place in lists in order of due: what stands still, or has no due at all, comes last."""
    return NEVER if due_at is None or is_paused else due_at


def waits_for_requester(status: str, waits_for: str) -> bool:
    """Of a row: whether it stands until whoever asked says a word."""
    return status == Request.Status.WAITING and waits_for == "requester"


SUBJECT_WORDS = WordIndex("desk_request", "subject")


class RequestQuerySet(models.QuerySet["Request"]):
    def visible_to(self, person: Person, *, of_few: bool = False) -> Self:
        """What this person may read: thread or whole (desk/levels.py tells which). Never the mere line. `of_few` requests,
        as by their ids, each is looked at by itself."""
        exists = LookedUp if of_few else Exists
        # What the row itself tells comes before what its parties are asked; of a confidential one a follower reads
        # nothing, unless they were named.
        mine = Party.objects.filter(request=OuterRef("pk"), person=person)
        served, led = person.departments_served(), person.departments_led()
        if not served and not (person.is_administrator and person.is_inside):
            follows = Q(part=Party.Part.FOLLOWER, request__is_confidential=False)
            reads = Q(part__in=Party.READS) | follows
            if of_few:
                return self.filter(exists(mine.filter(reads)))
            # As a list of theirs the database begins at the person's parties, and not at all requests.
            return self.filter(pk__in=Party.objects.filter(reads, person=person).values("request"))
        is_open, is_sealed = Q(is_confidential=False), Q(is_confidential=True)
        reads_sealed = is_sealed & exists(mine.filter(part__in=Party.READS))
        named = (is_open & exists(mine.filter(part__in=[*Party.READS, Party.Part.FOLLOWER]))) | reads_sealed
        if not person.is_inside:
            ours = is_open & Q(department__in=served, department__company=person.company_id)
            return self.filter(ours | named)
        leads_sealed = is_sealed & Q(department__in=led) if led else Q(pk__in=())
        if person.is_administrator:
            return self.filter(is_open | leads_sealed | reads_sealed)
        parties = Party.objects.filter(request=OuterRef("pk"), department__in=served)
        passed = is_open & exists(parties.filter(part=Party.Part.PASSED_ON))
        return self.filter((is_open & Q(department__in=served)) | leads_sealed | named | passed)

    def in_line_for(self, person: Person) -> Self:
        """What this person may know by its line (number, title, status, due): their departments wait for it."""
        waiting = Party.objects.filter(
            request=OuterRef("pk"), department__in=person.departments_served(), part=Party.Part.WAITS_FOR_IT
        )
        return self.filter(Exists(waiting), is_confidential=False)

    def asked_by(self, person: Person, **narrowed: Any) -> Self:
        """What somebody asked, or what was asked for them."""
        asked, for_them = self.halves_asked_by(person, **narrowed)
        return self.filter(pk__in=asked.values("pk").union(for_them.values("pk"), all=True))

    @staticmethod
    def halves_asked_by(person: Person, **narrowed: Any) -> tuple[RequestQuerySet, RequestQuerySet]:
        """Its two halves, without what is in both. Each has its index, which an OR would not use; what narrows both
        (`is_standing=True`) makes them short."""
        for_them = Request.objects.filter(beneficiary=person, **narrowed).exclude(requester=person)
        return Request.objects.filter(requester=person, **narrowed), for_them

    def saying(self, said: str) -> Self:
        """Those whose subject has each of these words, or a word that begins so."""
        return SUBJECT_WORDS.having(self, said)

    def standing(self) -> Self:
        """Still to be served: new, open or waiting."""
        return self.filter(is_standing=True)

    def overdue(self, now: datetime) -> Self:
        return self.standing().filter(due_at__lt=now)

    def for_list(self) -> Self:
        return self.select_related(
            "requester", "requester__company", "beneficiary", "department", "assignee", "service", "option"
        )


class Request(models.Model):
    """Somebody asks a department for something. In code a `service_request`."""

    class Status(models.TextChoices):
        NEW = "new", pgettext_lazy("request", "new")
        OPEN = "open", pgettext_lazy("request", "open")
        WAITING = "waiting", pgettext_lazy("request", "waiting")
        RESOLVED = "resolved", pgettext_lazy("request", "resolved")
        CLOSED = "closed", pgettext_lazy("request", "closed")
        DECLINED = "declined", pgettext_lazy("request", "declined")
        CANCELLED = "cancelled", pgettext_lazy("request", "cancelled")
        MERGED = "merged", pgettext_lazy("request", "merged")

    STANDING = (Status.NEW, Status.OPEN, Status.WAITING)
    ENDED = (Status.CLOSED, Status.DECLINED, Status.CANCELLED, Status.MERGED)

    class Channel(models.TextChoices):
        PORTAL = "portal", _("portal")
        API = "api", _("API")
        MAIL = "mail", _("e-mail")
        PHONE = "phone", _("phone")
        DESK = "desk", _("in person")
        IMPORT = "import", _("import")

    number = models.CharField(max_length=40, unique=True, editable=False, verbose_name=_("number"))
    subject = models.CharField(max_length=200, verbose_name=_("subject"))
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        related_name="requests",
        db_index=False,
        verbose_name=_("serving department"),
    )
    requester = models.ForeignKey(
        Person, models.PROTECT, related_name="requests_made", db_index=False, verbose_name=_("requester")
    )
    beneficiary = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="requests_for", verbose_name=_("for whom")
    )
    asking_department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requests_asked",
        db_index=False,
        verbose_name=_("asking department"),
    )
    """The department for which the requester asked, if inside: who waits, in the domino trace."""
    service = models.ForeignKey(
        Service, models.PROTECT, null=True, blank=True, related_name="requests", verbose_name=_("service")
    )
    option = models.ForeignKey(
        Option,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("option"),
    )
    answers = models.JSONField(default=dict, blank=True, verbose_name=_("answers"))
    """What the service's form was answered: {field code: value}; a person, department or file by its id."""
    priority = models.PositiveSmallIntegerField(
        choices=Priority, default=Priority.NORMAL, verbose_name=_("priority")
    )
    status = models.CharField(max_length=9, choices=Status, default=Status.NEW, verbose_name=_("status"))
    is_standing = models.BooleanField(default=True, editable=False)
    assignee = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requests_served",
        db_index=False,
        verbose_name=_("assignee"),
    )
    channel = models.CharField(
        max_length=6, choices=Channel, default=Channel.PORTAL, verbose_name=_("channel")
    )
    is_confidential = models.BooleanField(default=False, verbose_name=_("confidential"))
    wanted_on = models.DateField(null=True, blank=True, verbose_name=_("wanted on"))
    opened_at = models.DateTimeField(verbose_name=_("opened"))
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True, verbose_name=_("resolved"))
    ended_at = models.DateTimeField(null=True, blank=True, verbose_name=_("ended"))
    changed_at = models.DateTimeField(verbose_name=_("last change"))
    due_at = models.DateTimeField(null=True, blank=True, verbose_name=_("due"))
    """The next due of a running, unpaused target: a cache of the targets, for lists."""
    sorts_at = models.DateTimeField(default=NEVER, editable=False)
    """`turn(due_at)`: so that lists in order of due have an index."""
    next_metric = models.CharField(max_length=15, blank=True, default="", editable=False)
    is_paused = models.BooleanField(default=False, editable=False)
    waits_for = models.CharField(max_length=9, blank=True, default="", editable=False)
    """While waiting, the kind of the open Wait: a cache for lists."""
    handed_over = models.PositiveSmallIntegerField(default=0, editable=False)
    reopened = models.PositiveSmallIntegerField(default=0, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    """Grows with every change: a page that was read before another's change is told so."""
    missed_at_source = models.BooleanField(default=False, editable=False)
    """Of an imported request: its source says that it missed its standard. Its event tells when."""
    source = models.CharField(max_length=40, blank=True, default="")
    outside_key = models.CharField(max_length=200, blank=True, default="")

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        constraints = [
            models.CheckConstraint(
                name="request_stands_exactly_while_it_is_to_be_served",
                condition=Q(is_standing=True, status__in=["new", "open", "waiting"])
                | Q(is_standing=False, status__in=["resolved", "closed", "declined", "cancelled", "merged"]),
            ),
            models.CheckConstraint(
                name="request_ended_exactly_when_it_has_an_end",
                condition=Q(ended_at__isnull=False, status__in=["closed", "declined", "cancelled", "merged"])
                | Q(ended_at__isnull=True, status__in=["new", "open", "waiting", "resolved"]),
            ),
            models.UniqueConstraint(
                fields=["source", "outside_key"], condition=~Q(outside_key=""), name="request_imported_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["department", "-opened_at", "-id"],
                condition=Q(is_standing=True),
                name="request_queue_newest",
            ),
            models.Index(
                fields=["department", "sorts_at", "id", "is_confidential"],
                condition=Q(is_standing=True),
                name="request_queue_due",
            ),
            models.Index(
                fields=["department", "-priority", "sorts_at", "id", "is_confidential"],
                condition=Q(is_standing=True),
                name="request_queue_priority",
            ),
            models.Index(
                fields=[
                    "department",
                    "is_confidential",
                    "status",
                    "assignee",
                    "is_paused",
                    "due_at",
                    "priority",
                    "service",
                    "waits_for",
                ],
                condition=Q(is_standing=True),
                name="request_queue_counts",
            ),
            models.Index(
                fields=["department", "id"], condition=Q(is_confidential=True), name="request_confidential"
            ),
            models.Index(
                fields=["department", "sorts_at", "id"],
                condition=Q(is_standing=True, assignee__isnull=True),
                name="request_nobodys",
            ),
            models.Index(fields=["-opened_at", "-id"], name="request_newest"),
            models.Index(
                fields=["-opened_at", "-id"], condition=Q(is_standing=True), name="request_standing_newest"
            ),
            models.Index(
                fields=["-opened_at", "-id"],
                condition=Q(is_standing=False, ended_at__isnull=True),
                name="request_resolved",
            ),
            models.Index(
                fields=["-changed_at", "-id"],
                condition=Q(is_standing=False, ended_at__isnull=True),
                name="request_resolved_changed",
            ),
            models.Index(fields=["-changed_at", "-id"], name="request_changed"),
            models.Index(fields=["department", "-opened_at", "-id"], name="request_department"),
            models.Index(fields=["department", "-changed_at", "-id"], name="request_department_changed"),
            models.Index(
                fields=["assignee", "sorts_at", "id"], condition=Q(is_standing=True), name="request_assignee"
            ),
            models.Index(
                fields=["department", "missed_at_source", "opened_at", "source"],
                condition=~Q(source=""),
                name="request_imported",
            ),
            models.Index(fields=["requester", "is_standing", "-opened_at", "-id"], name="request_requester"),
            models.Index(
                fields=["requester", "sorts_at", "id"],
                condition=Q(ended_at__isnull=True),
                name="request_requester_due",
            ),
        ]

    def get_status_display(self) -> str:  # type: ignore[no-redef]
        """In words, as Django's own method says it, which makes a dictionary of all choices each time."""
        return str(self.Status(self.status).label)

    def get_priority_display(self) -> str:  # type: ignore[no-redef]
        return str(Priority(self.priority).label)

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    def get_absolute_url(self) -> str:
        return f"/requests/{self.number}/"

    @property
    def is_ended(self) -> bool:
        return self.status in self.ENDED

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.WAITING
