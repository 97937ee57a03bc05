"""Who there is: companies, departments, persons, and who works where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from puente.calendars.models import Calendar
from puente.files.models import File
from puente.foundation.folding import FoldedField
from puente.foundation.house import recall, remembers
from puente.foundation.words import WordsField
from puente.people.sessions import Session as Session  # its table is of this room

if TYPE_CHECKING:
    from datetime import datetime


class Company(models.Model):
    """Our own organization, a partner company that works with us, or a customer's."""

    class Kind(models.TextChoices):
        OWN = "own", _("our own")
        PARTNER = "partner", _("partner company")
        CUSTOMER = "customer", _("customer")

    name = models.CharField(max_length=200, verbose_name=_("name"))
    kind = models.CharField(max_length=8, choices=Kind, verbose_name=_("kind"))
    retired_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=40, blank=True, default="")
    outside_key = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("company")
        constraints = [
            models.UniqueConstraint(fields=["name", "kind"], name="company_is_named_once"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind="own"), name="company_only_one_is_our_own"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Organization(models.Model):
    """The one organization that this installation serves, and its house rules. One row."""

    company = models.OneToOneField(Company, models.PROTECT)
    languages = models.JSONField(default=list, verbose_name=_("languages"))
    zone = models.CharField(max_length=64, verbose_name=_("time zone"))
    calendar = models.ForeignKey(Calendar, models.PROTECT, verbose_name=_("calendar"))
    closes_after_days = models.PositiveSmallIntegerField(
        default=3, verbose_name=_("working days until a resolved request closes")
    )
    reopens_within_days = models.PositiveSmallIntegerField(
        default=30, verbose_name=_("days in which a closed request can be reopened")
    )
    warns_at_percent = models.PositiveSmallIntegerField(
        default=75, verbose_name=_("share of the time after which a target warns")
    )
    largest_file = models.PositiveIntegerField(
        default=25 * 1024 * 1024, verbose_name=_("largest attachment, in bytes")
    )
    is_demo = models.BooleanField(default=False, editable=False)
    founded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("organization")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="organization_is_one")]

    def __str__(self) -> str:
        return self.company.name

    @property
    def language(self) -> str:
        return self.languages[0] if self.languages else "en"


def about_the_house() -> dict[str, Any]:
    """The organization's own company, languages and zone, read once for a page; empty before it is founded."""
    row = Organization.objects.filter(pk=1).values("company_id", "languages", "zone")
    return recall("organization", lambda: row.first() or {})


class DepartmentQuerySet(models.QuerySet["Department"]):
    def visible_to(self, person: Person) -> Self:
        """Everybody signed in sees every department; people from outside see our own and theirs."""
        return self

    def standing(self) -> Self:
        return self.filter(retired_at__isnull=True)

    def locked(self, department: Department) -> Department:
        return self.select_for_update().get(pk=department.pk)


class Department(models.Model):
    """A team that serves and is served. Its code is the same in every language and never changes."""

    code = models.CharField(max_length=12, unique=True, verbose_name=_("code"))
    name = WordsField(verbose_name=_("name"))
    about = WordsField(max_length=2000, blank=True, verbose_name=_("what it does"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    company = models.ForeignKey(
        Company, models.PROTECT, related_name="departments", verbose_name=_("company")
    )
    calendar = models.ForeignKey(
        Calendar,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="departments",
        verbose_name=_("calendar"),
    )
    email = models.EmailField(blank=True, default="", verbose_name=_("e-mail"))
    phone = models.CharField(max_length=40, blank=True, default="", verbose_name=_("phone"))
    place = models.CharField(max_length=200, blank=True, default="", verbose_name=_("place"))
    last_number = models.PositiveIntegerField(default=0, editable=False)
    founded_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    heir = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="inherited_from")
    source = models.CharField(max_length=40, blank=True, default="")
    outside_key = models.CharField(max_length=200, blank=True, default="")

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("department")
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="department_is_not_part_of_itself",
                violation_error_message=_("A department cannot be part of itself."),
            ),
            models.UniqueConstraint(
                fields=["source", "outside_key"],
                condition=~Q(outside_key=""),
                name="department_imported_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return f"/departments/{self.code}/"

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None

    @property
    def hours_calendar(self) -> Calendar:
        """The calendar it works by: its own, else the organization's."""
        if self.calendar is not None:
            return self.calendar
        return Organization.objects.select_related("calendar").get(pk=1).calendar

    @property
    def is_outside(self) -> bool:
        return self.company.kind != Company.Kind.OWN


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, person: Person) -> Self:
        """People inside see everybody; people from outside see our own people and their company's."""
        if person.is_inside:
            return self
        return self.filter(Q(company__kind=Company.Kind.OWN) | Q(company=person.company_id) | Q(pk=person.pk))

    def active(self) -> Self:
        return self.filter(left_at__isnull=True, merged_into__isnull=True)

    def locked(self, person: Person) -> Person:
        return self.select_for_update().get(pk=person.pk)

    def agents_of(self, department: Department) -> Self:
        """Those who serve in the department: its agents and leads."""
        return self.active().filter(
            memberships__department=department,
            memberships__role__in=Membership.SERVES,
            memberships__until_at__isnull=True,
        )


class PersonManager(BaseUserManager["Person"]):
    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def visible_to(self, person: Person) -> PersonQuerySet:
        return self.get_queryset().visible_to(person)

    def active(self) -> PersonQuerySet:
        return self.get_queryset().active()

    def agents_of(self, department: Department) -> PersonQuerySet:
        return self.get_queryset().agents_of(department)

    def locked(self, person: Person) -> Person:
        return self.get_queryset().locked(person)


class Person(AbstractBaseUser):
    """Anybody: being customer or provider belongs to the request, never to the account."""

    class Kind(models.TextChoices):
        EMPLOYEE = "employee", _("employee")
        CONTRACTOR = "contractor", _("contractor")
        TEMP = "temp", _("temp")
        OWNER = "owner", _("owner")
        SUPPLIER = "supplier", _("supplier")
        CONSULTANT = "consultant", _("consultant")
        CUSTOMER = "customer", _("customer")

    name = models.CharField(max_length=200, verbose_name=_("name"))
    called = models.CharField(max_length=80, blank=True, default="", verbose_name=_("what we call you"))
    email = models.EmailField(null=True, blank=True, unique=True, verbose_name=_("e-mail to sign in"))
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.EMPLOYEE, verbose_name=_("kind"))
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("company")
    )
    job = models.CharField(max_length=120, blank=True, default="", verbose_name=_("job"))
    language = models.CharField(max_length=8, blank=True, default="", verbose_name=_("language"))
    zone = models.CharField(max_length=64, blank=True, default="", verbose_name=_("time zone"))
    languages = models.JSONField(default=list, blank=True, verbose_name=_("languages spoken at work"))
    picture = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")
    single_keys = models.BooleanField(default=True, verbose_name=_("one-letter keys"))
    theme = models.CharField(max_length=5, blank=True, default="", verbose_name=_("light or dark"))
    is_administrator = models.BooleanField(default=False, verbose_name=_("administrator"))
    is_active: Any = models.BooleanField(default=True, editable=False)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    news_seen_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=40, blank=True, default="")
    outside_key = models.CharField(max_length=200, blank=True, default="")
    sought = FoldedField(of=("name", "called", "job"))
    """Name, what we call them and job, as a search looks for them; a save of some fields names this one too."""

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        verbose_name = _("person")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "outside_key"], condition=~Q(outside_key=""), name="person_imported_once"
            ),
            models.CheckConstraint(condition=~Q(email=""), name="person_without_email_has_none"),
        ]
        indexes = [models.Index(fields=["name", "id"], name="person_by_name")]

    def __str__(self) -> str:
        return self.called or self.name

    def get_absolute_url(self) -> str:
        return f"/people/{self.pk}/"

    def get_full_name(self) -> str:
        return self.name

    @property
    def is_inside(self) -> bool:
        """Works for our own organization. People of partner companies and customers are outside."""
        if self.company_id is None:
            return True
        on_a_page = remembers() and "company" not in self._state.fields_cache
        if on_a_page and self.company_id == about_the_house().get("company_id"):
            return True
        return self.company.kind == Company.Kind.OWN  # type: ignore[union-attr]

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word[0].isalnum()]
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()

    # allauth and Django's own tools ask these of a user; rights come from memberships and `is_administrator`.
    @property
    def is_staff(self) -> bool:
        return False

    @property
    def is_superuser(self) -> bool:
        return False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False

    # Who serves where, read once per instance (a request or an event loop's turn).
    def _roles(self) -> dict[int, str]:
        if not hasattr(self, "_roles_read"):
            rows = self.memberships.filter(until_at__isnull=True).values_list("department_id", "role")
            self._roles_read: dict[int, str] = dict(rows)
        return self._roles_read

    def forget_roles(self) -> None:
        """After a membership changed: the next question reads again."""
        for name in ("_roles_read", "_led_read"):
            if hasattr(self, name):
                delattr(self, name)

    def departments_served(self) -> set[int]:
        """Ids of the departments whose queue is this person's: agent or lead there, or lead above."""
        serves = {pk for pk, role in self._roles().items() if role in Membership.SERVES}
        return serves | self.departments_led()

    def departments_led(self) -> set[int]:
        """Ids of the departments that this person leads, those below them included."""
        if not hasattr(self, "_led_read"):
            led = {pk for pk, role in self._roles().items() if role == Membership.Role.LEAD}
            if led:
                from puente.people.queries import with_those_below

                led = with_those_below(led)
            self._led_read: set[int] = led
        return self._led_read

    def departments_joined(self) -> set[int]:
        """Ids of the departments that this person is in, whatever the role."""
        return set(self._roles())

    def serves_in(self, department: Department | int) -> bool:
        pk = department if isinstance(department, int) else department.pk
        return pk in self.departments_served()

    def leads(self, department: Department | int) -> bool:
        pk = department if isinstance(department, int) else department.pk
        return pk in self.departments_led()


class Address(models.Model):
    """Where a person is reached: one, many or none; a phone may be shared."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("e-mail")
        PHONE = "phone", _("phone")

    person = models.ForeignKey(Person, models.CASCADE, related_name="addresses")
    kind = models.CharField(max_length=5, choices=Kind, verbose_name=_("kind"))
    value = models.CharField(max_length=254, verbose_name=_("address"))
    label = models.CharField(max_length=60, blank=True, default="", verbose_name=_("label"))
    confirmed_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("address")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "value"],
                condition=Q(removed_at__isnull=True),
                name="address_once_per_person",
                violation_error_message=_("This person has that address already."),
            ),
        ]
        indexes = [models.Index(fields=["kind", "value"], name="address_by_value")]

    def __str__(self) -> str:
        return self.value


class Invitation(models.Model):
    """A link with which a person comes in for the first time: good once, until it expires or a newer one is made."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="invitations")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")

    def __str__(self) -> str:
        return f"{self.person} {self.made_at:%Y-%m-%d}"

    def is_good(self, now: datetime) -> bool:
        return self.accepted_at is None and self.revoked_at is None and now < self.expires_at


class Membership(models.Model):
    """A person in a department, as member, agent or lead, from a moment until another."""

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        AGENT = "agent", _("agent")
        LEAD = "lead", _("lead")

    SERVES = (Role.AGENT, Role.LEAD)

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    department = models.ForeignKey(Department, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=6, choices=Role, verbose_name=_("role"))
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "department"],
                condition=Q(until_at__isnull=True),
                name="membership_once_at_a_time",
                violation_error_message=_("This person is in that department already."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["department", "role", "person"],
                condition=Q(until_at__isnull=True),
                name="membership_now",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.department} · {self.get_role_display()}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def at(self, moment: datetime) -> Self:
        return self.filter(from_at__lte=moment, until_at__gt=moment, cancelled_at__isnull=True)


class Absence(models.Model):
    """Somebody is away, and somebody covers."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="absences")
    from_at = models.DateTimeField(verbose_name=_("from"))
    until_at = models.DateTimeField(verbose_name=_("until"))
    covered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="covers", verbose_name=_("who covers")
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__gt=F("from_at")),
                name="absence_ends_after_it_begins",
                violation_error_message=_("The end must come after the beginning."),
            ),
            models.CheckConstraint(
                condition=~Q(covered_by=F("person")),
                name="absence_is_covered_by_somebody_else",
                violation_error_message=_("Nobody covers for themselves."),
            ),
        ]
        indexes = [models.Index(fields=["person", "until_at"], name="absence_of_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.from_at:%Y-%m-%d}"


class Vision(models.Model):
    """One shared sentence of service, of the organization (no department) or of a department; every version stays."""

    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="visions",
        verbose_name=_("department"),
    )
    text = WordsField(max_length=300, verbose_name=_("sentence"))
    version = models.PositiveIntegerField()
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    agreed_by = models.ManyToManyField(Person, through="VisionAgreement", related_name="visions_agreed")

    class Meta:
        verbose_name = _("vision")
        constraints = [
            models.UniqueConstraint(
                fields=["department", "version"], nulls_distinct=False, name="vision_versions_differ"
            ),
        ]

    def __str__(self) -> str:
        return str(self.text)


class VisionAgreement(models.Model):
    """A person says: this is how I serve."""

    vision = models.ForeignKey(Vision, models.CASCADE, related_name="agreements")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vision", "person"],
                name="vision_agreed_once",
                violation_error_message=_("You agreed to this vision already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.vision}"


class ApiToken(models.Model):
    """A key with which a program acts for a person. Only its SHA-256 is kept; it is shown once, when it is made."""

    class Scope(models.TextChoices):
        READ = "read", _("read")
        WRITE = "write", _("write")
        ADMIN = "admin", _("set up and administer")

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80, verbose_name=_("what it is for"))
    scopes = models.JSONField(default=list, verbose_name=_("what it may do"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True, verbose_name=_("good until"))
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("token")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=F("made_at")),
                name="token_ends_after_it_begins",
                violation_error_message=_("The end must come after the beginning."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_good(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


class KeptMail(models.Model):
    """A mail that was not sent because no mail server is set: administrators read it, and pass its link on."""

    to = models.TextField()
    subject = models.CharField(max_length=300)
    body = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"
