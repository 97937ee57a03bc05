"""Anybody who asks, serves or is served."""

from __future__ import annotations

from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from puente.files.models import File
from puente.foundation.folding import FoldedField
from puente.foundation.house import remembers
from puente.foundation.word_index import WordIndex
from puente.people.models.companies import Company, the_organization
from puente.people.models.memberships import Membership, roles_of

if TYPE_CHECKING:
    from puente.people.models.departments import Department

SOUGHT_WORDS = WordIndex("people_person", "sought")


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

    def agents_of(self, department: Department | int) -> Self:
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

    def agents_of(self, department: Department | int) -> PersonQuerySet:
        return self.get_queryset().agents_of(department)

    def locked(self, person: Person) -> Person:
        return self.get_queryset().locked(person)


@lru_cache(2000)
def _session_hash(password: str, _secret: str) -> str:
    of_one: Any = SimpleNamespace(password=password)
    said: str = AbstractBaseUser._get_session_auth_hash(of_one)  # type: ignore[attr-defined]
    return said


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
        if on_a_page and (house := the_organization()) is not None and self.company_id == house.company_id:
            return True
        return self.company.kind == Company.Kind.OWN  # type: ignore[union-attr]

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word[0].isalnum()]
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()

    def get_session_auth_hash(self) -> str:
        """As Django's own, reckoned once for each password: every page asks whether the session is of this one."""
        return _session_hash(self.password, settings.SECRET_KEY)

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
            self._roles_read: dict[int, str] = dict(roles_of(self.pk)) if self.pk else {}
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
