"""How somebody is reached and comes in: addresses, invitations, mail kept for want of a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from puente.people.models.persons import Person

if TYPE_CHECKING:
    from datetime import datetime


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


class KeptMail(models.Model):
    """A mail that was not sent because no mail server is set: administrators read it, and pass its link on."""

    to = models.TextField()
    subject = models.CharField(max_length=300)
    body = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"
