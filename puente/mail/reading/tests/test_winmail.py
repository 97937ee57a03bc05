import base64
import re
import struct

import pytest
from compressed_rtf import compress
from hypothesis import given, settings
from hypothesis import strategies as st

from puente.mail.reading import rtf
from puente.mail.reading.tests.making import codes, read
from puente.mail.reading.tests.winmail import (
    HEAD,
    RICH,
    WRAPPED,
    attachment,
    counted,
    enclosed,
    item,
    rich,
    winmail,
)


def test_a_winmail_dat_gives_its_files_with_their_long_names_and_every_byte():
    body = winmail(
        item(1, 0x9007, struct.pack("<II", 1252, 0)),
        attachment("año nuevo.docx", b"data\0\0"),
        attachment("b.txt", b""),
    )

    message = read(HEAD, body)

    assert [(one.name, one.content()) for one in message.attachments] == [
        ("año nuevo.docx", b"data\0\0"),
        ("b.txt", b""),
    ]
    assert message.problems == []


def test_a_body_that_stands_only_in_winmail_dat_is_read():
    properties = struct.pack("<I", 1) + counted(0x0102, 0x1013, b"<p>Hello from <b>Outlook</b></p>")

    message = read(HEAD, winmail(item(1, 0x9003, properties)))

    assert message.text == "Hello from Outlook"
    assert message.html == "<p>Hello from <b>Outlook</b></p>"


def test_a_message_inside_a_winmail_dat_gives_its_words_and_its_files():
    subject = counted(0x001F, 0x0037, "Menú\0".encode("utf-16-le"))
    words = counted(0x0102, 0x1013, b"<p>Soup</p>")
    inner = winmail(item(1, 0x9003, struct.pack("<I", 2) + subject + words), attachment("a.txt", b"data"))

    message = read(HEAD, winmail(enclosed(winmail(enclosed(inner), attachment("b.txt", b"more")))))

    assert [(one.name, one.content()) for one in message.attachments] == [
        ("Menú.html", b"<p>Soup</p>"),
        ("a.txt", b"data"),
        ("b.txt", b"more"),
    ]
    assert message.problems == []


def test_messages_inside_one_another_without_end_are_kept_as_they_are():
    inner = winmail(attachment("a.txt", b"data"))
    for _ in range(30):
        inner = winmail(enclosed(inner))

    message = read(HEAD, inner)

    assert [one.name for one in message.attachments] == ["message.dat", "winmail.dat"]
    assert "tnef-broken" in codes(message)


def test_a_message_inside_that_lies_about_its_counts_costs_nothing():
    lie = winmail(item(1, 0x9003, struct.pack("<I", 0xFFFFFF) + b"\0" * 200_000))

    message = read(HEAD, winmail(enclosed(lie)))

    assert message.attachments[-1].name == "winmail.dat"
    assert "tnef-broken" in codes(message)


def test_a_damaged_winmail_dat_is_kept_beside_what_could_be_read():
    whole = base64.b64decode(winmail(attachment("a.txt", b"whole"), attachment("b.txt", b"cut off")))

    message = read(HEAD, base64.encodebytes(whole[:-60]).decode())

    assert next(one.name for one in message.attachments) == "a.txt"
    assert message.attachments[-1].name == "winmail.dat"
    assert "tnef-broken" in codes(message)


def test_a_winmail_dat_that_is_none_stays_what_it_is():
    message = read(HEAD, "aGVsbG8gd29ybGQ=")

    assert [(one.name, one.content()) for one in message.attachments] == [("winmail.dat", b"hello world")]


def test_a_body_that_stands_only_as_rich_text_is_read():
    message = read(HEAD, rich(RICH))

    assert message.text == (
        "Hola, Ana:\n\nEl mañana – Привет 😀 cuesta 5 €.\nMira aquí <https://example.com/a>.\nuno dos "
    )
    assert message.html is None
    assert message.attachments == []


def test_the_html_inside_rich_text_is_taken_out_of_it():
    message = read(HEAD, rich(WRAPPED))

    assert message.html == (
        '<p>Mañana 5 &lt; 6,<a href="https://example.com/a" rel="noopener noreferrer nofollow">enlace</a></p>'
    )
    assert message.text == "Mañana 5 < 6,enlace <https://example.com/a>"
    assert message.blocked.styles == 1


@pytest.mark.parametrize("damage", [lambda data: data[:-9], lambda data: data.replace(b"LZFu", b"LZFv")])
def test_rich_text_that_cannot_be_unpacked_stays_in_its_winmail_dat(damage):
    properties = struct.pack("<I", 1) + counted(0x0102, 0x1009, damage(compress(RICH)))

    message = read(HEAD, winmail(item(1, 0x9003, properties)))

    assert [one.name for one in message.attachments] == ["winmail.dat"]
    assert "tnef-broken" in codes(message)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*re.findall(rb"\\\\\w+ ?|[{}]|[^\\\\{}]+", RICH + WRAPPED), b"\\'", b"\\u-1", b"\\bin9", b"\xff"]
        )
    )
)
def test_any_pieces_of_rich_text_are_read(pieces):
    said = rtf.read(b"{\\rtf1\\fromhtml" + b"".join(pieces))

    assert said.text is None
    (said.html or "").encode("utf-8")


@pytest.mark.parametrize(
    "data",
    [b"", b"{\\rtf1", b"{\\rtf1}}}}{{{{", b"{\\rtf1\\u99999999 \\'zz\\bin999999999 x", b"{\\rtf1\\ansicpg99999\\'e9\\f9\\uc-5\\u-1", b"words"],
)  # fmt: skip
def test_any_bytes_may_call_themselves_rich_text(data):
    said = rtf.read(data)

    assert said.html is None
    assert said.text is None or len(said.text) <= len(data)
