"""Reports of machines about mail: delivery (RFC 3464), reading (RFC 8098), complaints (RFC 5965)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from puente.mail.reading import headers as header_blocks
from puente.mail.reading import limits
from puente.mail.reading.headers import Headers
from puente.mail.reading.problems import Problems
from puente.mail.reading.structure import Part

DELIVERY = {"message/delivery-status", "message/global-delivery-status"}
RECEIPT = {"message/disposition-notification", "message/global-disposition-notification"}
STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
_NOT_FINAL = {"delayed"}
_NO_BOUNCE = {"delivered", "relayed", "expanded"}
_BLANK_LINES = re.compile(rb"(?:\r?\n[ \t]*){2,}|\r\r")


@dataclass(slots=True)
class Recipient:
    """One address that a message did not reach. `final` False: the sender's machine still tries."""

    address: str | None
    final: bool
    status: str | None


@dataclass(slots=True)
class Bounce:
    """What came back: one entry a recipient, never empty."""

    recipients: list[Recipient] = field(default_factory=list)


@dataclass(slots=True)
class Receipt:
    """A read receipt: who, what became of the message ("displayed", "deleted"…), and which message."""

    address: str | None
    disposition: str | None
    message_id: str | None


@dataclass(slots=True)
class Feedback:
    """A complaint passed on by a provider: its type ("abuse"…), about which message, to whom it had been sent."""

    type: str | None
    message_id: str | None
    address: str | None
    source_ip: str | None
    agent: str | None


def delivery(leaves: list[Part], problems: Problems) -> tuple[Bounce | None, bool]:
    """The bounce that the parts report, and whether they report any delivery at all (also a success)."""
    reported = False
    recipients: dict[str, Recipient] = {}
    room = limits.REPORT
    for part in leaves:
        if part.type not in DELIVERY or not room:
            continue
        data = part.bytes(problems)[:room]
        room -= len(data)
        for block in _blocks(data, problems):
            read = _recipient(block)
            if read is None:
                continue
            reported = True
            recipient, action = read
            if action not in _NO_BOUNCE and len(recipients) < limits.RECIPIENTS:
                recipients.setdefault((recipient.address or "").lower(), recipient)
    return (Bounce(list(recipients.values())) if recipients else None), reported


def receipt(leaves: list[Part], problems: Problems) -> Receipt | None:
    for part in leaves:
        if part.type in RECEIPT:
            block = _merged(_blocks(part.bytes(problems)[: limits.REPORT], problems))
            said = (block.get("disposition") or "").rpartition(";")[2].split("/")[0].strip().lower()
            address = _address(block.get("final-recipient")) or _address(block.get("original-recipient"))
            return Receipt(address, said or None, _id(block.get("original-message-id")))
    return None


def feedback(leaves: list[Part], problems: Problems) -> Feedback | None:
    for place, part in enumerate(leaves):
        if part.type == "message/feedback-report":
            block = _merged(_blocks(part.bytes(problems)[: limits.REPORT], problems))
            original = _original(leaves[place + 1 :], problems)
            address = _address(block.get("original-rcpt-to") or block.get("removal-recipient"))
            said = original.first("message-id") if original is not None else None
            return Feedback(
                (block.get("feedback-type") or "").lower() or None,
                _id(said),
                address,
                block.get("source-ip") or None,
                block.get("user-agent") or None,
            )
    return None


def _blocks(data: bytes, problems: Problems) -> list[Headers]:
    """The groups of fields of a report, between blank lines."""
    blocks: list[Headers] = []
    for piece in _BLANK_LINES.split(data.strip(b"\r\n \t")):
        if len(blocks) > limits.RECIPIENTS:
            problems.note("too-many-recipients", f"only the first {limits.RECIPIENTS} of a report are read")
            break
        headers, _body = header_blocks.split(piece, 0, len(piece), Problems())
        if headers is not None:
            blocks.append(headers)
    return blocks


def _merged(blocks: list[Headers]) -> dict[str, str]:
    merged: dict[str, str] = {}
    for block in blocks:
        for name in block:
            merged.setdefault(name, block.text(name) or "")
    return merged


def _recipient(block: Headers) -> tuple[Recipient, str] | None:
    if "final-recipient" not in block and "original-recipient" not in block:
        return None
    said = re.match(r"[a-z-]*", (block.text("action") or "").strip().lower())
    action = said.group() if said else ""
    match = STATUS.search(block.text("status") or "") or STATUS.search(block.text("diagnostic-code") or "")
    status = match.group(1) if match else None
    if not action:
        action = {"2": "delivered", "4": "delayed"}.get((status or " ")[0], "failed")
    address = _address(block.text("final-recipient"))
    if address is None or "@" not in address:
        address = _address(block.text("original-recipient")) or address
    return Recipient(address, action not in _NOT_FINAL, status), action


def _address(value: str | None) -> str | None:
    """`rfc822; <ana@example.com>` without its frame."""
    if not value:
        return None
    text = value.partition(";")[2] if ";" in value else value
    text = re.sub(r"\([^()]{0,200}\)", "", text).strip().strip("<>").strip()
    return text[:500] or None


def _id(value: str | None) -> str | None:
    return (value or "").strip().strip("<>").strip() or None


def _original(leaves: list[Part], problems: Problems) -> Headers | None:
    """The header of the message that a report is about."""
    for part in leaves:
        if part.type in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"):
            data = part.bytes(problems)[: limits.REPORT].lstrip()
            headers, _body = header_blocks.split(data, 0, len(data), Problems(), top=True)
            return headers
    return None
