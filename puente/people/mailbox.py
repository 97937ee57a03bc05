"""Where mail goes while no mail server is set: onto a page of the house, where administrators read and copy it."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from puente.foundation import clock
from puente.people.models import KeptMail

MOST = 2000
"""So many of the newest are kept."""


class Mailbox(BaseEmailBackend):
    """A mail backend of Django's that sends nothing and keeps everything."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            KeptMail.objects.create(
                to=", ".join(message.recipients()),
                subject=str(message.subject)[:300],
                body=str(message.body),
                at=clock.now(),
            )
        oldest = KeptMail.objects.order_by("-id").values_list("id", flat=True)[MOST : MOST + 1].first()
        if oldest is not None:
            KeptMail.objects.filter(id__lte=oldest).delete()
        return len(email_messages)
