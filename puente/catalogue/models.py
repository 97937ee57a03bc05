"""What can be asked, in which shapes, and how well it is served."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from puente.foundation.words import WordsField
from puente.people.models import Department, Person


class Priority(models.IntegerChoices):
    LOW = 1, _("Low")
    NORMAL = 2, _("Normal")
    HIGH = 3, _("High")
    URGENT = 4, _("Urgent")

    @property
    def code(self) -> str:
        return self.name.lower()

    @classmethod
    def coded(cls, code: str) -> Priority:
        """The priority of a code ("high"); KeyError for others."""
        return cls[code.upper()]


class ServiceQuerySet(models.QuerySet["Service"]):
    def visible_to(self, person: Person) -> Self:
        """Everybody signed in sees the catalogue; people from outside what they may ask for, and what they serve."""
        if person.is_inside:
            return self
        served = person.departments_served()
        return self.filter(Q(who_may_ask=Service.Who.EVERYBODY) | Q(department__in=served))

    def standing(self) -> Self:
        return self.filter(retired_at__isnull=True, department__retired_at__isnull=True)

    def askable_by(self, person: Person) -> Self:
        """The standing services that this person may ask for."""
        mine = self.standing()
        if not person.is_inside:
            return mine.filter(who_may_ask=Service.Who.EVERYBODY)
        return mine.filter(
            ~Q(who_may_ask=Service.Who.DEPARTMENTS)
            | Q(
                pk__in=ServiceAudience.objects.filter(department__in=person.departments_joined()).values(
                    "service"
                )
            )
        )

    def locked(self, service: Service) -> Service:
        return self.select_for_update(of=("self",)).select_related("department").get(pk=service.pk)


class Service(models.Model):
    """Something that a department does for others."""

    class Who(models.TextChoices):
        EVERYBODY = "everybody", _("everybody, people from outside too")
        INSIDE = "inside", _("everybody inside")
        DEPARTMENTS = "departments", _("only some departments")

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="services", verbose_name=_("department that serves")
    )
    code = models.CharField(max_length=40, unique=True, verbose_name=_("code"))
    name = WordsField(verbose_name=_("name"))
    summary = WordsField(max_length=400, blank=True, verbose_name=_("what you get"))
    also_called = WordsField(max_length=400, blank=True, verbose_name=_("words people use for it"))
    expects = WordsField(max_length=600, blank=True, verbose_name=_("what is asked of you"))
    who_may_ask = models.CharField(
        max_length=12, choices=Who, default=Who.INSIDE, verbose_name=_("who may ask")
    )
    audience = models.ManyToManyField(Department, through="ServiceAudience", related_name="may_ask_for")
    is_confidential = models.BooleanField(default=False, verbose_name=_("confidential from the start"))
    priority = models.PositiveSmallIntegerField(
        choices=Priority, default=Priority.NORMAL, verbose_name=_("usual priority")
    )
    icon = models.CharField(max_length=30, blank=True, default="", verbose_name=_("icon"))
    times_asked = models.PositiveIntegerField(default=0, editable=False)
    founded_at = models.DateTimeField()
    changed_at = models.DateTimeField(editable=False)
    """When what the portal shows of it last changed, by the machine's own clock: tells that a copy is old."""
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service")
        indexes = [
            models.Index(fields=["-times_asked", "id"], name="service_most_asked"),
            models.Index(fields=["changed_at"], name="service_changed"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return f"/ask/{self.code}/"

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None

    def is_visible_to(self, person: Person) -> bool:
        """As the queryset's `visible_to`."""
        return (
            person.is_inside
            or self.who_may_ask == self.Who.EVERYBODY
            or self.department_id in person.departments_served()
        )

    def is_askable_by(self, person: Person) -> bool:
        """As the queryset's `askable_by`, of a service that was just read; only a chosen audience costs a statement."""
        if self.is_retired or self.department.is_retired:
            return False
        if not person.is_inside or self.who_may_ask == self.Who.EVERYBODY:
            return self.who_may_ask == self.Who.EVERYBODY
        return (
            self.who_may_ask == self.Who.INSIDE
            or ServiceAudience.objects.filter(
                service=self, department__in=person.departments_joined()
            ).exists()
        )


class ServiceAudience(models.Model):
    """A department whose people may ask for a service that not everybody may."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "department"], name="service_audience_once"),
        ]

    def __str__(self) -> str:
        return f"{self.service} · {self.department}"


class PartQuerySet(models.QuerySet[Any]):
    """The parts of a service: what still stands of them, in their order."""

    def standing(self) -> Self:
        return self.filter(retired_at__isnull=True)

    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class Field(models.Model):
    """A question of a service's form. Answers are kept under its code, so a code never changes."""

    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        LONG_TEXT = "long_text", _("long text")
        NUMBER = "number", _("number")
        MONEY = "money", _("money")
        DATE = "date", _("date")
        CHOICE = "choice", _("choice")
        PERSON = "person", _("person")
        DEPARTMENT = "department", _("department")
        FILE = "file", _("file")
        YES_NO = "yes_no", _("yes or no")

    service = models.ForeignKey(Service, models.CASCADE, related_name="fields")
    code = models.CharField(max_length=40, verbose_name=_("code"))
    kind = models.CharField(max_length=10, choices=Kind, verbose_name=_("kind"))
    label = WordsField(verbose_name=_("question"))
    help = WordsField(max_length=400, blank=True, verbose_name=_("help"))
    is_required = models.BooleanField(default=False, verbose_name=_("must be answered"))
    choices = models.JSONField(default=list, blank=True, verbose_name=_("choices"))
    """For a choice: [{"code": "a4", "name": {"es": …, "en": …}}, …]; those taken away carry "retired": true."""
    condition = models.JSONField(default=dict, blank=True, verbose_name=_("shown when"))
    """{} always, or {"field": code, "is": [values]}: shown, and enforced, only then."""
    limits = models.JSONField(default=dict, blank=True, verbose_name=_("limits"))
    """{"min": …, "max": …} of a number, an amount, a text's length or a date (ISO, "today", "today+5");
    {"currency": "EUR"} of money."""
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("field")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "code"],
                name="field_code_once_per_service",
                violation_error_message=_("This form has a field with that code already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.label)


class Option(models.Model):
    """A variant of a service with its own lead time (working days) and, if it is a thing, its stock."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="options")
    code = models.CharField(max_length=40, verbose_name=_("code"))
    name = WordsField(verbose_name=_("name"))
    about = WordsField(max_length=400, blank=True, verbose_name=_("what it is"))
    lead_days = models.PositiveSmallIntegerField(
        null=True, blank=True, verbose_name=_("lead time, in working days")
    )
    stock = models.PositiveIntegerField(null=True, blank=True, verbose_name=_("in stock"))
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("option")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "code"],
                name="option_code_once_per_service",
                violation_error_message=_("This service has an option with that code already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class StandardQuerySet(models.QuerySet["Standard"]):
    def in_force_on(self, day: date) -> Self:
        return self.filter(force_from__lte=day).filter(Q(force_until__isnull=True) | Q(force_until__gt=day))


class Standard(models.Model):
    """How quickly, and in which share of cases, a department serves: of a service and option, or of all it does.

    `target_seconds` is working time on the department's calendar. The past is judged by the standard of its day:
    a new one is a new row, and the old one ends the day the new one begins.
    """

    class Metric(models.TextChoices):
        ACKNOWLEDGE = "acknowledge", _("acknowledgement")
        FIRST_RESPONSE = "first_response", _("first answer")
        NEXT_RESPONSE = "next_response", _("next answer")
        RESOLUTION = "resolution", _("resolution")
        PHONE = "phone", _("phone")
        EMAIL = "email", _("e-mail")

    CLOCKED = (Metric.ACKNOWLEDGE, Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE, Metric.RESOLUTION)

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="standards", verbose_name=_("department")
    )
    service = models.ForeignKey(
        Service, models.PROTECT, null=True, blank=True, related_name="standards", verbose_name=_("service")
    )
    option = models.ForeignKey(
        Option, models.PROTECT, null=True, blank=True, related_name="standards", verbose_name=_("option")
    )
    metric = models.CharField(max_length=15, choices=Metric, verbose_name=_("what is measured"))
    priority = models.PositiveSmallIntegerField(
        choices=Priority, null=True, blank=True, verbose_name=_("priority (empty for all)")
    )
    target_seconds = models.PositiveIntegerField(verbose_name=_("within, in working time"))
    share = models.PositiveSmallIntegerField(default=95, verbose_name=_("in what share of cases, in percent"))
    force_from = models.DateField(verbose_name=_("in force from"))
    force_until = models.DateField(null=True, blank=True, verbose_name=_("until"))
    set_at = models.DateTimeField()

    objects = StandardQuerySet.as_manager()

    class Meta:
        verbose_name = _("standard")
        constraints = [
            models.CheckConstraint(
                condition=Q(share__gte=1, share__lte=100),
                name="standard_share_is_a_percentage",
                violation_error_message=_("The share is between 1 and 100 percent."),
            ),
            models.CheckConstraint(
                condition=Q(target_seconds__gt=0),
                name="standard_allows_some_time",
                violation_error_message=_("The time must be more than nothing."),
            ),
            models.CheckConstraint(
                condition=Q(option__isnull=True) | Q(service__isnull=False),
                name="standard_of_an_option_names_its_service",
                violation_error_message=_("An option belongs to a service."),
            ),
        ]
        indexes = [
            models.Index(fields=["department", "service", "metric", "force_from"], name="standard_lookup"),
        ]

    def __str__(self) -> str:
        return f"{self.get_metric_display()} · {self.service or self.department}"
