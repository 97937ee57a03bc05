"""The shared sentence of service, and who agreed to it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from puente.foundation.words import WordsField
from puente.people.models.departments import Department
from puente.people.models.persons import Person


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
