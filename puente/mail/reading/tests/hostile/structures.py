"""Parts inside parts, boundaries everywhere, encodings that grow."""

from __future__ import annotations

import base64
import random

from puente.mail.reading.tests.hostile.making import HEAD, filled, maker


@maker
def nested_multiparts(size: int) -> bytes:
    out, number = [HEAD], 0
    while sum(map(len, out[-1:])) and number < min(20_000, size // 90):
        out.append(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (number, number))
        number += 1
    body = b"".join(out) + b"Content-Type: text/plain\r\n\r\n"
    return filled(body, b"the bottom\r\n", size)


@maker
def nested_with_the_same_boundary(size: int) -> bytes:
    return filled(
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n",
        b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n",
        size,
    )


@maker
def nested_messages(size: int) -> bytes:
    return filled(HEAD, b"Content-Type: message/rfc822\r\n\r\n", size)


@maker
def boundaries_everywhere(size: int) -> bytes:
    return filled(HEAD + b"Content-Type: multipart/mixed; boundary=a\r\n\r\n", b"--a\r\n", size)


@maker
def boundaries_in_one_line(size: int) -> bytes:
    return filled(HEAD + b"Content-Type: multipart/mixed; boundary=a\r\n\r\n", b"--a", size)


@maker
def boundaries_inside_lines(size: int) -> bytes:
    return filled(HEAD + b"Content-Type: multipart/mixed; boundary=a\r\n\r\n", b"x--a\n", size)


@maker
def boundary_of_dashes(size: int) -> bytes:
    return filled(HEAD + b'Content-Type: multipart/mixed; boundary="-"\r\n\r\n', b"------------\r\n", size)


@maker
def no_boundary(size: int) -> bytes:
    return filled(HEAD + b"Content-Type: multipart/mixed\r\n\r\n", b"--x\r\n\r\n", size)


@maker
def base64_of_zeros(size: int) -> bytes:
    return (
        HEAD
        + b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(bytes(size * 3 // 4))
    )


@maker
def base64_in_pieces(size: int) -> bytes:
    return filled(
        HEAD + b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n",
        b"QQ==\r\n",
        size,
    )


@maker
def base64_text_with_a_tail(size: int) -> bytes:
    return (
        HEAD
        + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(b"text " * (size // 7))
        + b"-- list footer: see http://x.y\r\n" * 50
    )


@maker
def quoted_printable(size: int) -> bytes:
    return filled(
        HEAD
        + b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
        b"=F0=9F=98=80=\r\n",
        size,
    )


@maker
def uuencoded(size: int) -> bytes:
    return filled(HEAD + b"\r\n", b"begin 644 a\r\n#86%A\r\n`\r\nend\r\n", size)


@maker
def uuencode_openings(size: int) -> bytes:
    return filled(HEAD + b"\r\n", b"begin 644 a\r\n", size, b"\r\nend x")


@maker
def no_message_at_all(size: int) -> bytes:
    return random.Random(2).randbytes(size)


@maker
def zeros(size: int) -> bytes:
    return bytes(size)


@maker
def unlabelled_bytes(size: int) -> bytes:
    return HEAD + b"\r\n" + random.Random(1).randbytes(size)


@maker
def tiny_parts(size: int) -> bytes:
    return filled(
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n",
        b'--b\r\nContent-Type: image/png; name="a.png"\r\nContent-Transfer-Encoding: base64\r\n\r\nAA==\r\n',
        size,
    )


@maker
def tiny_texts(size: int) -> bytes:
    return filled(
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n",
        b"--b\r\nContent-Type: text/html\r\n\r\n<p>a\r\n",
        size,
    )


@maker
def many_alternatives(size: int) -> bytes:
    page = b"--b\r\nContent-Type: text/html\r\n\r\n" + b"<table><tr><td>a<td>b</table>" * 400 + b"\r\n"
    return filled(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n", page, size)


@maker
def nested_messages_in_multiparts(size: int) -> bytes:
    return filled(
        HEAD,
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n",
        size,
    )


@maker
def base64_with_junk(size: int) -> bytes:
    return filled(
        HEAD + b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n",
        b"aG9\xffsY\x00SBob!xhL=-ho\r\n",
        size,
    )


@maker
def utf_7(size: int) -> bytes:
    return filled(HEAD + b"Content-Type: text/plain; charset=utf-7\r\n\r\n", b"+AOk-x+2D0-+", size)


@maker
def escapes_without_sense(size: int) -> bytes:
    return filled(
        HEAD + b"Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n",
        b"\x1b$B$\x1b(J\x1b(Bx\x1b$)C\x0e\x7f",
        size,
    )


@maker
def korean_shifts(size: int) -> bytes:
    return filled(
        HEAD + b"Content-Type: text/plain; charset=iso-2022-kr\r\n\r\n\x1b$)C", b"\x0e!!\x0fa\n", size
    )


@maker
def utf_16_without_pairs(size: int) -> bytes:
    return filled(HEAD + b"Content-Type: text/plain; charset=utf-16\r\n\r\n\xff\xfe", b"\x00\xd8a\x00", size)


@maker
def wrong_utf_8(size: int) -> bytes:
    return filled(
        HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n", b"\xc3\xa9\xc3\xa9\xe2\x82\xac\xff", size
    )


@maker
def chinese_halves(size: int) -> bytes:
    return filled(HEAD + b"Content-Type: text/plain; charset=gb2312\r\n\r\n", b"\x81\xff\xb0\xa1\n", size)


@maker
def binhex_of_equals(size: int) -> bytes:
    return filled(HEAD + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n", b"=", size)


@maker
def one_enriched_text(size: int) -> bytes:
    return filled(HEAD + b"Content-Type: text/enriched\r\n\r\n", b"<param><bold><<", size)


@maker
def words_outside_the_parts(size: int) -> bytes:
    head = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    return filled(head, b"so many words ", size // 2) + filled(
        b"\r\n--b--\r\n", b"\xff and more\n", size // 2
    )


@maker
def deep_above_a_long_text(size: int) -> bytes:
    levels = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
        for level in range(390)
    )
    return filled(HEAD + levels + b"\r\n", b"\n--b hello", size)


@maker
def the_same_boundary_again(size: int) -> bytes:
    head = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    return filled(
        head, b"--b\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nx\r\n", size
    )


@maker
def a_type_that_is_lost(size: int) -> bytes:
    return filled(HEAD + b"\r\n--b\r\nContent-Type: text/plain\r\n\r\n", b"hello\n--b-\n", size, b"\n--b--\n")
