"""Plain texts in which quotation, signature and notices are looked for in vain."""

from __future__ import annotations

from puente.mail.reading.tests.hostile.making import HEAD, filled, maker


@maker
def blank_lines(size: int) -> bytes:
    return filled(HEAD + b"\r\n", b"\n", size)


@maker
def carriage_returns(size: int) -> bytes:
    return filled(HEAD + b"\r\n", b"\r\r\n", size)


@maker
def emoji(size: int) -> bytes:
    return filled(HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n", "😀 hola\n".encode(), size)


@maker
def ascii_with_one_emoji(size: int) -> bytes:
    return filled(
        HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n", b"hello world\n", size, "😀".encode()
    )


@maker
def flowed(size: int) -> bytes:
    return filled(HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n", b"a \r\n", size)


@maker
def quote_marks(size: int) -> bytes:
    return filled(HEAD + b"In-Reply-To: <a@b>\r\n\r\n", b">", size)


@maker
def attributions(size: int) -> bytes:
    return filled(
        HEAD + b"In-Reply-To: <a@b>\r\n\r\n", b"On Mon, 3 Mar 2025 at 10:12, Ana <a@b.c> On wrote:\r\n", size
    )


@maker
def almost_attributions(size: int) -> bytes:
    return filled(
        HEAD + b"In-Reply-To: <a@b>\r\n\r\n", b"On 3 Mar 2025 at 10:12 wrote On " * 15 + b":\r\n", size
    )


@maker
def header_blocks(size: int) -> bytes:
    return filled(HEAD + b"In-Reply-To: <a@b>\r\n\r\n", b"From: x\r\nDate: y\r\n\r\n", size)


@maker
def dashes(size: int) -> bytes:
    return filled(HEAD + b"\r\n", b"--\r\nwho?\r\n", size)


@maker
def underscores(size: int) -> bytes:
    return filled(HEAD + b"\r\n", b"_ _", size)


@maker
def blanks(size: int) -> bytes:
    return filled(HEAD + b"\r\n", b" " * 1000 + b"\r\n", size)


@maker
def one_line(size: int) -> bytes:
    return filled(HEAD + b"In-Reply-To: <a@b>\r\n\r\n", b"word ", size)


@maker
def quoted_lines(size: int) -> bytes:
    return filled(HEAD + b"In-Reply-To: <a@b>\r\n\r\n", b"> quoted words of somebody\r\n", size)


@maker
def quoted_and_answered(size: int) -> bytes:
    return filled(HEAD + b"In-Reply-To: <a@b>\r\n\r\n", b"> why?\r\nso\r\n", size)


@maker
def closings(size: int) -> bytes:
    return filled(HEAD + b"\r\n", b"Saludos,\r\nAna\r\n+34 912 345 678\r\n\r\n", size)


@maker
def notices(size: int) -> bytes:
    return filled(
        HEAD + b"\r\n",
        b"This message is confidential and intended for the recipient; delete it. Please\r\n\r\n",
        size,
    )


@maker
def phones(size: int) -> bytes:
    return filled(HEAD + b"\r\n", b"Sent from my " * 8 + b"\r\n", size)


@maker
def label_lines(size: int) -> bytes:
    return filled(HEAD + b"In-Reply-To: <a@b>\r\n\r\n", b"From: a@b.c\r\nSent: x\r\nTo: y\r\n", size)


@maker
def pgp_openings(size: int) -> bytes:
    return filled(HEAD + b"\r\n", b"-----BEGIN PGP SIGNED MESSAGE-----\r\n", size)


@maker
def a_thousand_texts_with_emoji(size: int) -> bytes:
    part = (
        b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        + "😀".encode()
        + b"hello world\n" * 1_000
        + b"\r\n"
    )
    return filled(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n", part, size)


@maker
def quoted_reply_with_one_emoji(size: int) -> bytes:
    head = (
        HEAD + b"In-Reply-To: <a@b>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nyes\r\n> a\r\n> b\r\n"
    )
    return filled(head, b"hello world\n", size, "😀".encode())


@maker
def uuencoded_nonsense(size: int) -> bytes:
    return filled(HEAD + b"\r\nbegin 644 x\r\n", b"hello world\r\n", size, b"\r\nend\r\n")


@maker
def no_base64(size: int) -> bytes:
    return filled(HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n", b"plain words, ma\xc3\xb1ana\n", size)


@maker
def signed_frames(size: int) -> bytes:
    return filled(
        HEAD + b"\r\n", b"-----BEGIN PGP SIGNED MESSAGE-----\n\n- a\n-----BEGIN PGP SIGNATURE-----\n", size
    )


@maker
def quotings(size: int) -> bytes:
    return filled(HEAD + b"In-Reply-To: <a@b>\r\n\r\n", b"Quoting Ana <a@b.example>:\n\n> | x\n>\n\n\n", size)


@maker
def contact_data(size: int) -> bytes:
    return filled(
        HEAD + b"In-Reply-To: <a@b>\r\n\r\n",
        b"Thanks\nAna\n-----\nTel. +34 912 345 678 https://a.example/b/c a@b.example\n\n",
        size,
    )


@maker
def notes_of_lotus(size: int) -> bytes:
    return filled(
        HEAD + b"In-Reply-To: <a@b>\r\n\r\n",
        b"Ana Ana ---03/03/2025 10:12:00---x\nTo: a\n-------- Original message --------From: ",
        size,
    )


@maker
def western_words_in_an_eastern_label(size: int) -> bytes:
    head = HEAD + b"Content-Type: text/plain; charset=gb2312\r\n\r\n"
    return filled(head, "El próximo año, mañana por la mañana. ".encode("cp1252"), size)


@maker
def euros_of_iso_8859_15(size: int) -> bytes:
    return filled(HEAD + b"\r\n", "cien \xa4 ma\xf1ana ".encode("latin-1"), size)
