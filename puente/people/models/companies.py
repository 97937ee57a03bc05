"""Our own company, those we work with, and the house rules of the one that is served here."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from puente.calendars.models import Calendar
from puente.events.lasting import Lasting
from puente.foundation.house import recall
from puente.foundation.prepared import Prepared


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


_organization = Prepared(lambda: Organization.objects.select_related("company", "calendar").filter(pk=1))


_kept: Lasting[Organization | None] = Lasting(_organization.first)


def the_organization() -> Organization | None:
    """The organization with its company and calendar, read once for a page; None before it is founded."""
    return recall("organization", _kept)
