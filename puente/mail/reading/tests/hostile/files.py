"""Reports, invitations and winmail.dat."""

from __future__ import annotations

import base64
import struct

from compressed_rtf import compress

from puente.mail.reading.tests.hostile.making import HEAD, filled, maker

TNEF = HEAD + b"Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\n"


def winmail(items: bytes) -> bytes:
    """A file of TNEF with these items, as a mail carries it."""
    return base64.encodebytes(struct.pack("<IH", 0x223E9F78, 1) + items)


@maker
def bounce_without_end(size: int) -> bytes:
    head = (
        HEAD
        + b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    )
    return filled(head, b"Final-Recipient: rfc822; a@b.c\r\nAction: failed\r\n\r\n", size)


@maker
def free_bounce(size: int) -> bytes:
    return filled(
        HEAD.replace(b"ana@", b"mailer-daemon@").replace(b"Hi", b"failure notice")
        + b"\r\ncould not be delivered\r\n",
        b"a.b.c.d.e.f.g@h.i.j.k.l.m.n.o ",
        size,
    )


@maker
def calendar(size: int) -> bytes:
    return filled(
        HEAD + b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n",
        b"BEGIN:VEVENT\r\nSUMMARY:x\r\nDTSTART:20250101T000000Z\r\nEND:VEVENT\r\n",
        size,
    )


@maker
def calendar_nested(size: int) -> bytes:
    return filled(
        HEAD + b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        b"BEGIN:VALARM\r\n",
        size,
        b"END:VEVENT\r\n",
    )


@maker
def tnef_objects(size: int) -> bytes:
    item = struct.pack("<BHHI", 2, 0x9002, 6, 0) + b"\0\0"
    return TNEF + winmail(item * (size * 3 // 4 // len(item)))


@maker
def tnef_counts_that_lie(size: int) -> bytes:
    block = struct.pack("<IHHI", 1, 0x1002, 0x1000, 0xFFFFFFFF) + bytes(size * 3 // 4)
    item = struct.pack("<BHHI", 1, 0x9003, 6, len(block)) + block + b"\0\0"
    return TNEF + winmail(item)


@maker
def tnef_big_attachment(size: int) -> bytes:
    data = bytes(size * 3 // 4)
    items = (
        struct.pack("<BHHI", 2, 0x9002, 6, 0)
        + b"\0\0"
        + struct.pack("<BHHI", 2, 0x800F, 6, len(data))
        + data
        + b"\0\0"
    )
    return TNEF + winmail(items)


@maker
def recipients_by_the_hundred_thousand(size: int) -> bytes:
    head = (
        HEAD
        + b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    )
    return head + b"".join(
        b"Final-Recipient: rfc822; a%d@b.c\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n" % number
        for number in range(size // 75)
    )


@maker
def many_reports(size: int) -> bytes:
    part = (
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        + b"Final-Recipient: rfc822; a@b.c\r\n\r\n" * 300
        + b"\r\n"
    )
    return filled(HEAD + b"Content-Type: multipart/report; boundary=b\r\n\r\n", part, size)


@maker
def calendar_folded(size: int) -> bytes:
    return filled(
        HEAD + b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:",
        b"x\r\n ",
        size,
        b"\r\nEND:VEVENT\r\n",
    )


@maker
def many_calendars(size: int) -> bytes:
    event = (
        b"BEGIN:VEVENT\r\nRRULE:FREQ=DAILY;COUNT=99999999\r\nSUMMARY:" + b"\\n" * 3000 + b"\r\nEND:VEVENT\r\n"
    )
    part = (
        b"--b\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n" + event * 40 + b"END:VCALENDAR\r\n"
    )
    return filled(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n", part, size)


@maker
def calendar_zones(size: int) -> bytes:
    zone = b"BEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:00010101T000000\r\nRRULE:FREQ=SECONDLY\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    event = b"BEGIN:VEVENT\r\nDTSTART;TZID=X:20250101T000000\r\nEND:VEVENT\r\n"
    return filled(HEAD + b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n" + zone * 20, event, size)


@maker
def tnef_many_attachments(size: int) -> bytes:
    one = (
        struct.pack("<BHHI", 2, 0x9002, 6, 0)
        + b"\0\0"
        + struct.pack("<BHHI", 2, 0x800F, 6, 8)
        + b"12345678"
        + b"\0\0"
    )
    return TNEF + winmail(one * (size * 3 // 4 // len(one)))


@maker
def many_winmails(size: int) -> bytes:
    one = (
        struct.pack("<BHHI", 2, 0x9002, 6, 0)
        + b"\0\0"
        + struct.pack("<BHHI", 2, 0x800F, 6, 8)
        + b"12345678"
        + b"\0\0"
    )
    packed = winmail(one * 250)
    part = b"--b\r\nContent-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\n" + packed
    return filled(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n", part, size)


@maker
def tnef_page(size: int) -> bytes:
    page = b"<table><tr><td>a" * (size * 3 // 64)
    block = struct.pack("<IHHII", 1, 0x0102, 0x1013, 1, len(page)) + page + b"\0" * (-len(page) % 4)
    item = struct.pack("<BHHI", 1, 0x9003, 6, len(block)) + block + b"\0\0"
    return TNEF + winmail(item)


@maker
def feedback_without_end(size: int) -> bytes:
    head = (
        HEAD
        + b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\n"
    )
    return filled(head, b"Feedback-Type: abuse\r\n\r\n", size)


@maker
def tnef_rich_text(size: int) -> bytes:
    packed = compress(b"{\\rtf1" + b"{\\f1\\'e9\\u8364?" * (min(size, 300_000) // 20))
    block = struct.pack("<IHHII", 1, 0x0102, 0x1009, 1, len(packed)) + packed + b"\0" * (-len(packed) % 4)
    item = struct.pack("<BHHI", 1, 0x9003, 6, len(block)) + block + b"\0\0"
    part = b"--b\r\nContent-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\n" + winmail(
        item
    )
    return filled(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n", part, size)


@maker
def tnef_properties(size: int) -> bytes:
    block = struct.pack("<I", 4000) + struct.pack("<HHI", 0x0003, 1, 0) * 4000
    item = struct.pack("<BHHI", 1, 0x9003, 6, len(block)) + block + b"\0\0"
    return TNEF + winmail(item * max(1, size * 3 // 4 // len(item)))


@maker
def tnef_message_that_lies(size: int) -> bytes:
    lie = struct.pack("<I", 0xFFFFFF) + b"\0" * (size * 7 // 10)
    inner = struct.pack("<IHBHHI", 0x223E9F78, 1, 1, 0x9003, 6, len(lie)) + lie + b"\0\0"
    value = bytes.fromhex("0703020000000000c000000000000046") + inner
    block = struct.pack("<IHHII", 1, 0x000D, 0x3701, 1, len(value)) + value + b"\0" * (-len(value) % 4)
    begins = struct.pack("<BHHI", 2, 0x9002, 6, 14) + b"\0" * 16
    return TNEF + winmail(begins + struct.pack("<BHHI", 2, 0x9005, 6, len(block)) + block + b"\0\0")
