"""Messages made to cost time or memory. Each maker takes a size in bytes and gives about so many."""

from __future__ import annotations

import base64
import random
import struct
from collections.abc import Callable

HEAD = b"From: Ana <ana@example.com>\r\nTo: b@example.com\r\nSubject: Hi\r\nMIME-Version: 1.0\r\n"
HTML = HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n"
MAKERS: dict[str, Callable[[int], bytes]] = {}


def _maker(function: Callable[[int], bytes]) -> Callable[[int], bytes]:
    MAKERS[function.__name__] = function
    return function


def _filled(begin: bytes, piece: bytes, size: int, end: bytes = b"") -> bytes:
    return begin + piece * max(1, (size - len(begin) - len(end)) // len(piece)) + end


@_maker
def nested_multiparts(size: int) -> bytes:
    out, number = [HEAD], 0
    while sum(map(len, out[-1:])) and number < min(20_000, size // 90):
        out.append(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (number, number))
        number += 1
    body = b"".join(out) + b"Content-Type: text/plain\r\n\r\n"
    return _filled(body, b"the bottom\r\n", size)


@_maker
def nested_with_the_same_boundary(size: int) -> bytes:
    return _filled(
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n",
        b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n",
        size,
    )


@_maker
def nested_messages(size: int) -> bytes:
    return _filled(HEAD, b"Content-Type: message/rfc822\r\n\r\n", size)


@_maker
def a_hundred_thousand_headers(size: int) -> bytes:
    return _filled(b"", b"X-Junk: value of a header\r\n", size, HEAD + b"\r\nbody")


@_maker
def headers_without_end(size: int) -> bytes:
    return _filled(b"From: a@b.c\r\n", b"A:b\r\n", size)


@_maker
def one_endless_header(size: int) -> bytes:
    return _filled(HEAD + b"X-Long: ", b"aaaa aaaa ", size, b"\r\n\r\nbody")


@_maker
def folded_for_ever(size: int) -> bytes:
    return _filled(HEAD + b"Subject: x\r\n", b" x\r\n", size, b"\r\nbody")


@_maker
def lines_that_are_no_headers(size: int) -> bytes:
    return _filled(HEAD, b"no header\r\n", size, b"X-Last: 1\r\n\r\nbody")


@_maker
def encoded_word_openings(size: int) -> bytes:
    return _filled(HEAD + b"X: y\r\nSubject: ", b"=?", size, b"\r\n\r\nbody")


@_maker
def encoded_words_half_open(size: int) -> bytes:
    return _filled(HEAD + b"Comments: ", b"=?utf-8?q?a", size, b"\r\n\r\nbody").replace(
        b"Subject: Hi\r\n", b"Subject: " + b"=?utf-8?q?a" * 9000 + b"\r\n"
    )


@_maker
def encoded_words(size: int) -> bytes:
    return HEAD.replace(b"Hi", b" ".join([b"=?utf-8?b?8J+YgA==?="] * (size // 21))) + b"\r\nbody"


@_maker
def addresses_without_end(size: int) -> bytes:
    return _filled(b"From: ", b"a@b.c, ", size, b"\r\n\r\nbody")


@_maker
def angles(size: int) -> bytes:
    return _filled(b"From: ", b"<,(", size, b"\r\n\r\nbody")


@_maker
def quotes_and_comments(size: int) -> bytes:
    return _filled(
        b"From: ",
        b'"(<@:;\\',
        size,
        b"\r\nTo: " + b"(" * 150_000 + b"\r\nCc: " + b"@a" * 60_000 + b":\r\n\r\nbody",
    )


@_maker
def routes(size: int) -> bytes:
    return _filled(
        b"From: <", b"@a,", min(size, 190_000), b"x>\r\nReply-To: <" + b"@ " * 50_000 + b">\r\n\r\nbody"
    )


@_maker
def references(size: int) -> bytes:
    return _filled(HEAD + b"References: ", b"<a@b>\r\n ", size, b"\r\n\r\nbody")


@_maker
def parameters(size: int) -> bytes:
    return _filled(HEAD + b"Content-Type: text/plain", b"; a*%d*=x", size, b"\r\n\r\nbody") + b""


@_maker
def blank_parameters(size: int) -> bytes:
    return _filled(HEAD + b"Content-Type: text/plain; ", b" ;\t", size, b"\r\n\r\nbody")


@_maker
def boundaries_everywhere(size: int) -> bytes:
    return _filled(HEAD + b"Content-Type: multipart/mixed; boundary=a\r\n\r\n", b"--a\r\n", size)


@_maker
def boundaries_in_one_line(size: int) -> bytes:
    return _filled(HEAD + b"Content-Type: multipart/mixed; boundary=a\r\n\r\n", b"--a", size)


@_maker
def boundaries_inside_lines(size: int) -> bytes:
    return _filled(HEAD + b"Content-Type: multipart/mixed; boundary=a\r\n\r\n", b"x--a\n", size)


@_maker
def boundary_of_dashes(size: int) -> bytes:
    return _filled(HEAD + b'Content-Type: multipart/mixed; boundary="-"\r\n\r\n', b"------------\r\n", size)


@_maker
def no_boundary(size: int) -> bytes:
    return _filled(HEAD + b"Content-Type: multipart/mixed\r\n\r\n", b"--x\r\n\r\n", size)


@_maker
def base64_of_zeros(size: int) -> bytes:
    return (
        HEAD
        + b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(bytes(size * 3 // 4))
    )


@_maker
def base64_in_pieces(size: int) -> bytes:
    return _filled(
        HEAD + b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n",
        b"QQ==\r\n",
        size,
    )


@_maker
def base64_text_with_a_tail(size: int) -> bytes:
    return (
        HEAD
        + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(b"text " * (size // 7))
        + b"-- list footer: see http://x.y\r\n" * 50
    )


@_maker
def quoted_printable(size: int) -> bytes:
    return _filled(
        HEAD
        + b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
        b"=F0=9F=98=80=\r\n",
        size,
    )


@_maker
def uuencoded(size: int) -> bytes:
    return _filled(HEAD + b"\r\n", b"begin 644 a\r\n#86%A\r\n`\r\nend\r\n", size)


@_maker
def uuencode_openings(size: int) -> bytes:
    return _filled(HEAD + b"\r\n", b"begin 644 a\r\n", size, b"\r\nend x")


@_maker
def blank_lines(size: int) -> bytes:
    return _filled(HEAD + b"\r\n", b"\n", size)


@_maker
def carriage_returns(size: int) -> bytes:
    return _filled(HEAD + b"\r\n", b"\r\r\n", size)


@_maker
def emoji(size: int) -> bytes:
    return _filled(HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n", "😀 hola\n".encode(), size)


@_maker
def ascii_with_one_emoji(size: int) -> bytes:
    return _filled(
        HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n", b"hello world\n", size, "😀".encode()
    )


@_maker
def flowed(size: int) -> bytes:
    return _filled(HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n", b"a \r\n", size)


@_maker
def quote_marks(size: int) -> bytes:
    return _filled(HEAD + b"In-Reply-To: <a@b>\r\n\r\n", b">", size)


@_maker
def attributions(size: int) -> bytes:
    return _filled(
        HEAD + b"In-Reply-To: <a@b>\r\n\r\n", b"On Mon, 3 Mar 2025 at 10:12, Ana <a@b.c> On wrote:\r\n", size
    )


@_maker
def almost_attributions(size: int) -> bytes:
    return _filled(
        HEAD + b"In-Reply-To: <a@b>\r\n\r\n", b"On 3 Mar 2025 at 10:12 wrote On " * 15 + b":\r\n", size
    )


@_maker
def header_blocks(size: int) -> bytes:
    return _filled(HEAD + b"In-Reply-To: <a@b>\r\n\r\n", b"From: x\r\nDate: y\r\n\r\n", size)


@_maker
def dashes(size: int) -> bytes:
    return _filled(HEAD + b"\r\n", b"--\r\nwho?\r\n", size)


@_maker
def underscores(size: int) -> bytes:
    return _filled(HEAD + b"\r\n", b"_ _", size)


@_maker
def blanks(size: int) -> bytes:
    return _filled(HEAD + b"\r\n", b" " * 1000 + b"\r\n", size)


@_maker
def unlabelled_bytes(size: int) -> bytes:
    return HEAD + b"\r\n" + random.Random(1).randbytes(size)


@_maker
def no_message_at_all(size: int) -> bytes:
    return random.Random(2).randbytes(size)


@_maker
def zeros(size: int) -> bytes:
    return bytes(size)


@_maker
def html_nested(size: int) -> bytes:
    return _filled(HTML, b"<div>", size)


@_maker
def html_nested_a_little(size: int) -> bytes:
    return _filled(HTML, b"<div>" * 200 + b"<p>x" * 300 + b"</div>" * 200, size)


@_maker
def html_bold(size: int) -> bytes:
    return _filled(HTML, b"<b><i><u><a href=x>", size)


@_maker
def html_misnested(size: int) -> bytes:
    return _filled(HTML, b"<a><p><b><table><td></b></a>", size)


@_maker
def html_tables(size: int) -> bytes:
    return _filled(HTML, b"<table><tr><td>a<td>b<tr><td>c</table>", size)


@_maker
def html_one_wide_table(size: int) -> bytes:
    return _filled(HTML + b"<table>", b"<tr><td>a<td>b", size)


@_maker
def html_one_row(size: int) -> bytes:
    return _filled(HTML + b"<table><tr>", b"<td>a", size)


@_maker
def html_lists(size: int) -> bytes:
    return _filled(HTML, b"<ul><li>", size)


@_maker
def html_attributes(size: int) -> bytes:
    return HTML + b"<p " + b" ".join(b"a%d=x" % number for number in range(size // 9)) + b">x"


@_maker
def html_entities(size: int) -> bytes:
    return _filled(HTML, b"&amp;&#128512;", size)


@_maker
def html_comments(size: int) -> bytes:
    return _filled(HTML, b"<!--", size)


@_maker
def html_scripts(size: int) -> bytes:
    return _filled(HTML, b"<script><style>", size)


@_maker
def html_angles(size: int) -> bytes:
    return _filled(HTML, b"<", size)


@_maker
def html_half_tags(size: int) -> bytes:
    return _filled(HTML, b"<a '\"", size)


@_maker
def html_links(size: int) -> bytes:
    return _filled(HTML, b"<a href='http://x.y/z'>w</a> ", size)


@_maker
def html_images(size: int) -> bytes:
    return _filled(HTML, b"<img src='http://x.y/z.png' width=1 height=1>", size)


@_maker
def html_blanks(size: int) -> bytes:
    return _filled(HTML, b"<p> \n", size)


@_maker
def html_data_picture(size: int) -> bytes:
    return _filled(HTML + b"<p>words</p><img src='data:image/png;base64,", b"AAAA", size, b"'>")


@_maker
def html_hidden(size: int) -> bytes:
    return _filled(HTML, b"<span style='display:none'>x</span><blockquote type=cite>", size)


@_maker
def html_formatted_paragraphs(size: int) -> bytes:
    return _filled(HTML, b"<p><font color=%d><b>x", size)


@_maker
def bounce_without_end(size: int) -> bytes:
    head = (
        HEAD
        + b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    )
    return _filled(head, b"Final-Recipient: rfc822; a@b.c\r\nAction: failed\r\n\r\n", size)


@_maker
def free_bounce(size: int) -> bytes:
    return _filled(
        HEAD.replace(b"ana@", b"mailer-daemon@").replace(b"Hi", b"failure notice")
        + b"\r\ncould not be delivered\r\n",
        b"a.b.c.d.e.f.g@h.i.j.k.l.m.n.o ",
        size,
    )


@_maker
def calendar(size: int) -> bytes:
    return _filled(
        HEAD + b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n",
        b"BEGIN:VEVENT\r\nSUMMARY:x\r\nDTSTART:20250101T000000Z\r\nEND:VEVENT\r\n",
        size,
    )


@_maker
def calendar_nested(size: int) -> bytes:
    return _filled(
        HEAD + b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        b"BEGIN:VALARM\r\n",
        size,
        b"END:VEVENT\r\n",
    )


TNEF = HEAD + b"Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\n"


@_maker
def tnef_objects(size: int) -> bytes:
    item = struct.pack("<BHHI", 2, 0x9002, 6, 0) + b"\0\0"
    return TNEF + base64.encodebytes(struct.pack("<IH", 0x223E9F78, 1) + item * (size * 3 // 4 // len(item)))


@_maker
def tnef_counts_that_lie(size: int) -> bytes:
    block = struct.pack("<IHHI", 1, 0x1002, 0x1000, 0xFFFFFFFF) + bytes(size * 3 // 4)
    item = struct.pack("<BHHI", 1, 0x9003, 6, len(block)) + block + b"\0\0"
    return TNEF + base64.encodebytes(struct.pack("<IH", 0x223E9F78, 1) + item)


@_maker
def tnef_big_attachment(size: int) -> bytes:
    data = bytes(size * 3 // 4)
    items = (
        struct.pack("<BHHI", 2, 0x9002, 6, 0)
        + b"\0\0"
        + struct.pack("<BHHI", 2, 0x800F, 6, len(data))
        + data
        + b"\0\0"
    )
    return TNEF + base64.encodebytes(struct.pack("<IH", 0x223E9F78, 1) + items)
