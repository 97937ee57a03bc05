"""What is said about a request, and the files that come with it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from puente.desk.models.requests import Request
from puente.files.models import File
from puente.people.models import Department, Person


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
