"""One honest description of a message."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from puente.mail.reading.addresses import Address
from puente.mail.reading.attachments import Attachment
from puente.mail.reading.calendars import Entry
from puente.mail.reading.markup import Blocked
from puente.mail.reading.problems import Problem
from puente.mail.reading.reports import Bounce, Feedback, Receipt


@dataclass(slots=True)
class Message:
    """What is absent is None or []. Ids have no angle brackets; `date` has an offset; texts have "\\n" line ends.

    `text` is the whole body, `new_text` what is new in it, `html` the sanitised HTML. `key` is the same for the same
    content, whatever road it came by: it serves when there is no `message_id`.
    """

    message_id: str | None = None
    in_reply_to: str | None = None
    references: list[str] = field(default_factory=list)
    sender: Address | None = None
    authors: list[Address] = field(default_factory=list)
    reply_to: list[Address] = field(default_factory=list)
    to: list[Address] = field(default_factory=list)
    cc: list[Address] = field(default_factory=list)
    subject: str | None = None
    date: datetime | None = None
    text: str | None = None
    new_text: str | None = None
    html: str | None = None
    attachments: list[Attachment] = field(default_factory=list)
    automatic: bool = False
    would_answer: bool = False
    out_of_office: bool = False
    bounce: Bounce | None = None
    is_list: bool = False
    language: str | None = None
    calendar: list[Entry] = field(default_factory=list)
    sealed: str | None = None
    receipt: Receipt | None = None
    feedback: Feedback | None = None
    thread_index: str | None = None
    key: str = ""
    blocked: Blocked = field(default_factory=Blocked)
    problems: list[Problem] = field(default_factory=list)

    def described(self) -> dict[str, Any]:
        """As plain values for JSON, under the names of the documentation (`from`, `list`)."""
        return {
            "message_id": self.message_id,
            "in_reply_to": self.in_reply_to,
            "references": self.references,
            "from": _address(self.sender),
            "authors": [_address(author) for author in self.authors],
            "reply_to": [_address(address) for address in self.reply_to],
            "to": [_address(address) for address in self.to],
            "cc": [_address(address) for address in self.cc],
            "subject": self.subject,
            "date": _moment(self.date),
            "text": self.text,
            "new_text": self.new_text,
            "html": self.html,
            "attachments": [_attachment(attachment) for attachment in self.attachments],
            "automatic": self.automatic,
            "would_answer": self.would_answer,
            "out_of_office": self.out_of_office,
            "bounce": _bounce(self.bounce),
            "list": self.is_list,
            "language": self.language,
            "calendar": [_entry(entry) for entry in self.calendar],
            "sealed": self.sealed,
            "receipt": _receipt(self.receipt),
            "feedback": _feedback(self.feedback),
            "thread_index": self.thread_index,
            "key": self.key,
            "blocked": {
                "remote_images": self.blocked.remote_images,
                "trackers": self.blocked.trackers,
                "scripts": self.blocked.scripts,
                "forms": self.blocked.forms,
                "styles": self.blocked.styles,
            },
            "problems": [{"code": problem.code, "detail": problem.detail} for problem in self.problems],
        }


def _address(address: Address | None) -> dict[str, Any] | None:
    return None if address is None else {"name": address.name, "email": address.email}


def _attachment(attachment: Attachment) -> dict[str, Any]:
    return {
        "name": attachment.name,
        "type": attachment.type,
        "size": attachment.size,
        "md5": attachment.md5,
        "sha256": attachment.sha256,
        "inline": attachment.inline,
    }


def _bounce(bounce: Bounce | None) -> dict[str, Any] | None:
    if bounce is None:
        return None
    recipients = [
        {"address": one.address, "final": one.final, "status": one.status} for one in bounce.recipients
    ]
    return {**recipients[0], "recipients": recipients}


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "method": entry.method,
        "uid": entry.uid,
        "summary": entry.summary,
        "start": _moment(entry.start),
        "end": _moment(entry.end),
        "organizer": _address(entry.organizer),
    }


def _receipt(receipt: Receipt | None) -> dict[str, Any] | None:
    if receipt is None:
        return None
    return {"address": receipt.address, "disposition": receipt.disposition, "message_id": receipt.message_id}


def _feedback(feedback: Feedback | None) -> dict[str, Any] | None:
    if feedback is None:
        return None
    return {
        "type": feedback.type,
        "message_id": feedback.message_id,
        "address": feedback.address,
        "source_ip": feedback.source_ip,
        "agent": feedback.agent,
    }


def _moment(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()
