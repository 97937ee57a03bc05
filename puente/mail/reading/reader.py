"""Bytes in, one description out."""

from __future__ import annotations

import hashlib
import re

from puente.mail.reading import (
    addresses,
    answers,
    attachments,
    automatic,
    bodies,
    calendars,
    charsets,
    dates,
    identifiers,
    languages,
    limits,
    markup,
    plaintext,
    reports,
    returned,
    sealing,
    structure,
)
from puente.mail.reading.addresses import Address
from puente.mail.reading.bodies import Body
from puente.mail.reading.headers import Headers
from puente.mail.reading.message import Message
from puente.mail.reading.problems import Problem, Problems
from puente.mail.reading.structure import Part

_NOTICE = re.compile(rb"mime|multi-?part|mehrteilig|multiparte|multi-parties", re.IGNORECASE)


def read(source: bytes) -> Message:
    """Describes a message. Never raises on any bytes; time and memory are bounded (see `limits`).

    Bytes that are no message give a description with their text and the problem "no-message".
    """
    try:
        return understood(source)
    except (
        Exception
    ) as error:  # a fault of ours or of a library may cost this message's description, never more
        message = _no_message(source, Problems())
        message.problems = [Problem("not-understood", f"{type(error).__name__}: {error}"[:200])]
        return message


def understood(source: bytes) -> Message:
    """`read` without its net: what the tests call, so that a fault shows itself."""
    problems = Problems()
    if len(source) >= limits.MESSAGE:
        problems.note("too-long", f"only the first {limits.MESSAGE} bytes are read")
    if source[: source.find(b"\n") + 1].endswith(b"\r\r\n"):
        problems.note("line-ends-broken", "lines end in CR CR LF")
        source = source.replace(b"\r\r\n", b"\r\n")
    if source.startswith(b"\xef\xbb\xbf"):
        source = source[3:]
    top = structure.parse(source, problems)
    if top is None:
        return _no_message(source, problems)
    message = Message()
    headers = top.headers
    headers.charset = _charset_of(top)
    _envelope(headers, message, problems)
    _content(top, message, problems)
    _kind(top, message, problems)
    message.key = _key(message)
    message.problems = list(problems)
    return message


def _no_message(source: bytes, problems: Problems) -> Message:
    problems.note(
        "no-message", "no header is found; all of it is taken as text" if source.strip() else "empty"
    )
    text = charsets.decode(
        source.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in source else source,
        None,
        problems,
        where="text",
    )
    message = Message(text=text, new_text=text.strip(), language=languages.of(text))
    message.key = _key(message)
    message.problems = list(problems)
    return message


def _charset_of(top: Part) -> str | None:
    """The charset that the message names for its body: raw 8-bit headers are usually written in it."""
    for part in top.walk():
        charset = part.content.parameters.get("charset", "")
        codec = charsets.codec_of(charset[:60]) if charset else None
        if codec and codec not in ("cp1252", "utf-8", "ascii"):
            return charset[:60]
    return None


def _envelope(headers: Headers, message: Message, problems: Problems) -> None:
    message.message_id = identifiers.one(headers.all("message-id"), problems, where="message-id")
    message.in_reply_to = identifiers.one(headers.all("in-reply-to"), problems, where="in-reply-to")
    message.references = identifiers.many(headers.all("references"), problems, where="references")
    message.authors = addresses.parse(headers.all("from"), problems, where="from")
    message.reply_to = addresses.parse(headers.all("reply-to"), problems, where="reply-to")
    message.to = addresses.parse(headers.all("to"), problems, where="to")
    message.cc = addresses.parse(headers.all("cc"), problems, where="cc")
    message.sender = _sender(headers, message.authors, problems)
    subject = headers.text("subject")
    message.subject = None if subject is None else " ".join(subject.split())
    if subject is None and "subject" in headers:
        message.subject = ""
    message.date = dates.parse(headers.first("date"), problems)
    message.thread_index = re.sub(r"\s+", "", headers.text("thread-index") or "") or None
    for name in ("from", "subject", "date", "message-id"):
        if len(headers.all(name)) > 1:
            problems.note("header-repeated", f"more than one {name}")


def _sender(headers: Headers, authors: list[Address], problems: Problems) -> Address | None:
    """The first author with an address; else the best that the message has, and a note."""
    best = next((author for author in authors if author.email), authors[0] if authors else None)
    if best is not None and best.email:
        return best
    for name in ("sender", "x-envelope-from", "return-path", "x-mbox-sender"):
        other = next(
            (one for one in addresses.parse(headers.all(name), Problems(), where=name) if one.email), None
        )
        if other is not None:
            problems.note("from-missing", f"the address is that of {name}")
            return Address(best.name if best else other.name, other.email)
    if best is None:
        problems.note("from-missing", "no From, and nothing in its place")
    return best


def _content(top: Part, message: Message, problems: Problems) -> None:
    stretches, leaves = bodies.collect(top)
    body = bodies.read(stretches, problems)
    found = attachments.collect(leaves, body, problems)
    _from_winmail(found, body, problems)
    message.attachments = found.attachments
    message.calendar = calendars.entries(leaves, problems)
    if body.text is None:
        body.text = body.own = _told_by_report(top, leaves, problems)
    outside = _outside(top, problems)
    if outside and not (body.text or "").strip():
        body.text = body.own = outside
    message.text, message.html, message.blocked = body.text, body.html, body.blocked
    is_reply = bool(message.in_reply_to or message.references) or answers.is_reply_subject(message.subject)
    if body.text is not None:
        name = message.sender.name if message.sender else None
        message.new_text = answers.new_text(body.own or "", is_reply=is_reply, sender=name)
        if not message.new_text and body.own != body.text:
            message.new_text = answers.new_text(body.text, is_reply=is_reply, sender=name)
    message.sealed = sealing.seal(top, message.text)
    message.receipt = reports.receipt(leaves, problems)
    message.feedback = reports.feedback(leaves, problems)
    message.bounce, reported = reports.delivery(leaves, problems)
    if message.bounce is None and not reported:
        sender = message.sender
        message.bounce = returned.read(
            top.headers,
            sender.email if sender else None,
            sender.name if sender else None,
            message.subject,
            message.text,
        )
    message.automatic = reported
    message.language = languages.of(message.new_text) or languages.of(message.text)


def _from_winmail(found: attachments.Found, body: Body, problems: Problems) -> None:
    """A body that stands only in winmail.dat."""
    if body.html is None and found.html:
        surveyed = markup.survey(found.html)
        body.blocked.add(surveyed.blocked)
        if surveyed.too_much:
            problems.note("html-too-much", f"{surveyed.too_much}; only its text is given")
        else:
            body.html = markup.sanitised(found.html)
    if not (body.text or "").strip() and (found.text or found.html):
        body.text = body.own = charsets.with_line_feeds(found.text or "")
        if found.html and not found.text:
            body.text, body.own = plaintext.texts_of(found.html, markup.survey(found.html), plaintext.Room())


def _told_by_report(top: Part, leaves: list[Part], problems: Problems) -> str | None:
    """The words of a report whose text is labelled as something else."""
    if top.type == "multipart/report" and leaves and leaves[0].type in reports.DELIVERY:
        data = leaves[0].bytes(problems)
        if b"recipient:" not in data.lower():
            return charsets.with_line_feeds(charsets.decode(data, None, problems, where="report"))
    return None


def _outside(top: Part, problems: Problems) -> str | None:
    """Words before the first part and behind the last, which no client shows; noted, but for the usual notice to old ones."""
    pieces = [top.source[start:end].strip() for start, end in top.outside]
    said = [piece for piece in pieces if piece and not _NOTICE.search(piece[:500])]
    if not said:
        return None
    text = charsets.with_line_feeds(charsets.decode(b"\n".join(said), None, Problems(), where="text"))
    if len(text[:2000].split()) > 2:
        problems.note("words-outside-parts", text[:80])
    return text


def _kind(top: Part, message: Message, problems: Problems) -> None:
    headers = top.headers
    message.is_list = automatic.is_list(headers)
    message.out_of_office = message.bounce is None and automatic.out_of_office(headers, message.subject)
    report = message.bounce is not None or message.receipt is not None or message.feedback is not None
    sender = message.sender
    machine = sender is not None and returned.by_machine(sender.email or sender.name, None)
    message.automatic = (
        message.automatic or report or message.out_of_office or machine or automatic.marked(headers)
    )
    message.would_answer = automatic.would_answer(
        headers, message.sender, message.reply_to, automatic=message.automatic, listed=message.is_list
    )


def _key(message: Message) -> str:
    """A sum over what a person would call the same message; nothing of the road it took."""
    total = hashlib.sha256()
    sender = (message.sender.email or "").lower() if message.sender else ""
    moment = str(int(message.date.timestamp())) if message.date and message.date.year > 1 else ""
    people = sorted((one.email or "").lower() for one in message.to + message.cc)
    for said in ("mail-1", message.message_id or "", sender, moment, message.subject or "", *people):
        total.update(said.encode("utf-8", "replace") + b"\0")
    text = message.text or ""
    for at in range(0, len(text), 1_000_000):
        total.update("".join(text[at : at + 1_000_000].split()).encode("utf-8", "replace"))
    for attachment in message.attachments:
        total.update(attachment.sha256.encode("ascii"))
    return total.hexdigest()
