"""Bytes by content: stored once, checked once, never executed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class File(models.Model):
    """The bytes whose SHA-256 is `sha256`, kept under the folder of files; names belong to what points here."""

    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    size = models.PositiveBigIntegerField(verbose_name=_("size"))
    type = models.CharField(max_length=100, verbose_name=_("type"))
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.type}, {self.size} B"
