"""What people ask of one another."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from puente.catalogue.models import Option, Priority, Service, Standard
from puente.files.models import File
from puente.people.models import Department, Person

NEVER = datetime(9999, 12, 31, tzinfo=UTC)


class RequestQuerySet(models.QuerySet["Request"]):
    def visible_to(self, person: Person) -> Self:
        """What this person may read: thread or whole (desk/levels.py tells which). Never the mere line."""
        parties = Party.objects.filter(request=OuterRef("pk"))
        named = Exists(parties.filter(person=person, part__in=Party.READS))
        served = person.departments_served()
        if not person.is_inside:
            return self.filter(
                named | Q(department__in=served, is_confidential=False, department__company=person.company_id)
            )
        if person.is_administrator:
            return self.filter(Q(is_confidential=False) | named)
        if not served:
            return self.filter(named)
        passed = Exists(parties.filter(department__in=served, part=Party.Part.PASSED_ON))
        led = person.departments_led()
        return self.filter(
            named
            | Q(department__in=served, is_confidential=False)
            | Q(department__in=led, is_confidential=True)
            | (Q(is_confidential=False) & passed)
        )

    def in_line_for(self, person: Person) -> Self:
        """What this person may know by its line (number, title, status, due): their departments wait for it."""
        waiting = Party.objects.filter(
            request=OuterRef("pk"), department__in=person.departments_served(), part=Party.Part.WAITS_FOR_IT
        )
        return self.filter(Exists(waiting), is_confidential=False)

    def asked_by(self, person: Person) -> Self:
        """What somebody asked, or what was asked for them."""
        return self.filter(Q(requester=person) | Q(beneficiary=person))

    def standing(self) -> Self:
        """Still to be served: new, open or waiting."""
        return self.filter(is_standing=True)

    def overdue(self, now: datetime) -> Self:
        return self.standing().filter(due_at__lt=now)

    def for_list(self) -> Self:
        return self.select_related(
            "requester", "requester__company", "beneficiary", "department", "assignee", "service", "option"
        )

    def for_page(self) -> Self:
        """With everything that the page of one request names."""
        return self.select_related(
            "requester__company",
            "beneficiary__company",
            "assignee__company",
            "department__company",
            "department__calendar",
            "asking_department__company",
            "service",
            "option",
        )

    def locked(self, service_request: Request) -> Request:
        return (
            self.select_for_update(of=("self",))
            .select_related("department", "requester")
            .get(pk=service_request.pk)
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
    """`due_at`, or the end of time when there is none: so that lists in order of due have an index."""
    next_metric = models.CharField(max_length=15, blank=True, default="", editable=False)
    is_paused = models.BooleanField(default=False, editable=False)
    waits_for = models.CharField(max_length=9, blank=True, default="", editable=False)
    """While waiting, the kind of the open Wait: a cache for lists."""
    handed_over = models.PositiveSmallIntegerField(default=0, editable=False)
    reopened = models.PositiveSmallIntegerField(default=0, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    """Grows with every change: a page that was read before another's change is told so."""
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
                fields=["department", "sorts_at", "id"],
                condition=Q(is_standing=True),
                name="request_queue_due",
            ),
            models.Index(
                fields=["department", "-priority", "sorts_at", "id"],
                condition=Q(is_standing=True),
                name="request_queue_priority",
            ),
            models.Index(
                fields=["department", "is_confidential", "assignee", "status", "is_paused", "due_at"],
                condition=Q(is_standing=True),
                name="request_queue_counts",
            ),
            models.Index(fields=["department", "-opened_at", "-id"], name="request_department"),
            models.Index(fields=["department", "-changed_at", "-id"], name="request_department_changed"),
            models.Index(
                fields=["assignee", "sorts_at", "id"], condition=Q(is_standing=True), name="request_assignee"
            ),
            models.Index(fields=["requester", "is_standing", "-opened_at", "-id"], name="request_requester"),
        ]

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


class Message(models.Model):
    """A public answer, an internal note, or the text with which a request was opened. Markdown; never changed."""

    class Kind(models.TextChoices):
        OPENING = "opening", _("opening")
        ANSWER = "answer", _("answer")
        NOTE = "note", _("internal note")

    PUBLIC = (Kind.OPENING, Kind.ANSWER)

    request = models.ForeignKey(Request, models.CASCADE, related_name="messages", db_index=False)
    kind = models.CharField(max_length=7, choices=Kind, verbose_name=_("kind"))
    author = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="messages", verbose_name=_("author")
    )
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+", db_index=False)
    """The department in whose name a person of the serving side wrote; empty when the requester's side wrote."""
    text = models.TextField(verbose_name=_("text"))
    html = models.TextField(editable=False)
    """`text` rendered and sanitised, once, when it was written."""
    channel = models.CharField(max_length=6, choices=Request.Channel, default=Request.Channel.PORTAL)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("message")
        indexes = [models.Index(fields=["request", "at", "id"], name="message_thread")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.at:%Y-%m-%d %H:%M}"

    @property
    def is_public(self) -> bool:
        return self.kind in self.PUBLIC


class Attachment(models.Model):
    """A file on a message, under the name that its sender gave it."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, verbose_name=_("name"))

    class Meta:
        verbose_name = _("attachment")

    def __str__(self) -> str:
        return self.name


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

    READS = (Part.REQUESTER, Part.BENEFICIARY, Part.FOLLOWER, Part.NAMED, Part.ASSIGNEE, Part.UNSEALED)
    WHOLE = (Part.ASSIGNEE, Part.UNSEALED)

    request = models.ForeignKey(Request, models.CASCADE, related_name="parties", db_index=False)
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
            models.Index(fields=["standard", "ended_at"], name="target_standard"),
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


class View(models.Model):
    """A saved way to look at a queue: filters, columns and order; one's own, or the department's."""

    department = models.ForeignKey(Department, models.CASCADE, related_name="views")
    owner = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="views")
    """Whose it is; empty when the whole department shares it."""
    name = models.CharField(max_length=80, verbose_name=_("name"))
    filters = models.JSONField(default=dict, blank=True)
    columns = models.JSONField(default=list, blank=True)
    order = models.CharField(max_length=30, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("view")
        constraints = [
            models.UniqueConstraint(
                fields=["department", "owner", "name"],
                condition=Q(removed_at__isnull=True),
                nulls_distinct=False,
                name="view_named_once",
                violation_error_message=_("There is a view with that name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class News(models.Model):
    """Something that others did to what is mine, or a target about to be missed: one row in a person's bell."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="news")
    event = models.ForeignKey("events.Event", models.PROTECT, null=True, related_name="+")
    request = models.ForeignKey(Request, models.CASCADE, related_name="news")
    why = models.CharField(max_length=30)
    """Why it is told: mine (asked), served, followed, lead, warning."""
    metric = models.CharField(max_length=15, blank=True, default="")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "event"], condition=Q(event__isnull=False), name="news_of_an_event_once"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], condition=Q(read_at__isnull=True), name="news_unread"),
            models.Index(fields=["person", "-at", "-id"], name="news_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.why} · {self.request_id}"
