import base64
import hashlib

import pytest

from puente.mail.reading.tests.making import codes, read

MIXED = "Content-Type: multipart/mixed; boundary=b"


def parts(*written: str) -> str:
    return "".join(f"--b\n{part}\n" for part in written) + "--b--\n"


def test_the_bytes_of_an_attachment_are_whole():
    data = bytes(range(256)) * 3
    body = parts(
        "\nText",
        "Content-Type: application/octet-stream; name=x.bin\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(data).decode(),
    )

    (attachment,) = read(MIXED, body).attachments

    assert attachment.content() == data
    assert (attachment.size, attachment.md5) == (768, hashlib.md5(data).hexdigest())
    assert attachment.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Content-Disposition: attachment; filename=a.txt", "a.txt"),
        ('Content-Disposition: attachment; filename="a b.txt"', "a b.txt"),
        ("Content-Disposition: attachment; filename=a b.txt", "a b.txt"),
        ("Content-Disposition: attachment; filename*=utf-8''ma%C3%B1ana.txt", "mañana.txt"),
        ("Content-Disposition: attachment; filename*0=lo; filename*1=ng.txt", "long.txt"),
        ("Content-Disposition: attachment; filename*0*=utf-8''ma%C3; filename*1*=%B1ana.txt", "mañana.txt"),
        ('Content-Disposition: attachment; filename="=?utf-8?Q?ma=C3=B1ana.txt?="', "mañana.txt"),
        ("Content-Disposition: attachment; filename*=iso-8859-1'es'ma%F1ana.txt; filename=x", "mañana.txt"),
        ("Content-Type: image/png; name=x.png", "x.png"),
        ('Content-Disposition: attachment; filename="C:\\docs\\x.txt"', "x.txt"),
        ('Content-Disposition: attachment; filename="../../etc/passwd"', "passwd"),
        ('Content-Disposition: attachment; filename="24/03/2025.pdf"', "24_03_2025.pdf"),
        ("Content-Disposition: attachment", "text.txt"),
        ("Content-Type: image/png", "image.png"),
        ("Content-Type: application/pdf", "document.pdf"),
        ("Content-Type: application/x-strange", "attachment.bin"),
        ("Content-Type: text/calendar", "invitation.ics"),
        ("Content-Type: message/rfc822\n\nSubject: Lunch", "Lunch.eml"),
        ("Content-Type: message/rfc822\n\nX: y", "message.eml"),
        (
            "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogTHVuY2gKCng=",
            "Lunch.eml",
        ),
        ("Content-Disposition: attachment; filename*1=b.txt; filename*0=a", "ab.txt"),
        ("Content-Disposition: attachment; filename*0*=utf-8''a; filename*2*=c.txt", "ac.txt"),
        ("Content-Disposition: attachment; filename*0*=utf-8''a%C3%B1; filename*1=b%20c.txt", "añb%20c.txt"),
        ("Content-Disposition: attachment; filename*=utf-8''a%ZZb.txt", "a%ZZb.txt"),
        ("Content-Disposition: attachment; filename*=caf%C3%A9.txt", "café.txt"),
        ("Content-Disposition: attachment filename=x.txt", "x.txt"),
        ("Content-Disposition: filename=x.txt", "x.txt"),
        ("Content-Disposition: attachment, filename=x.txt", "x.txt"),
        ("Content-Disposition: attachment; name=x.txt", "x.txt"),
        ("Content-Disposition: attachment; filename='x.txt'", "x.txt"),
        ("Content-Disposition: attachment; filename=\"utf-8''ma%C3%B1ana.txt\"", "mañana.txt"),
        ("Content-Disposition: attachment; filename=ma%C3%B1ana.txt", "mañana.txt"),
        ("Content-Disposition: attachment; filename=50%25.txt", "50%25.txt"),
        ('Content-Disposition: attachment; filename="a\u202egnp.exe"', "agnp.exe"),
    ],
)
def test_an_attachment_has_a_harmless_name_that_tells_what_it_is(header, name):
    (attachment,) = read(MIXED, parts("\nText", header + "\n\ndata")).attachments

    assert attachment.name == name


def test_an_attached_message_is_its_raw_bytes():
    inner = "Subject: Inner\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nx\n--c--"

    message = read(MIXED, parts("\nOuter", "Content-Type: message/rfc822\n\n" + inner))

    assert message.text == "Outer"
    assert [(one.name, one.type, one.content()) for one in message.attachments] == [
        ("Inner.eml", "message/rfc822", inner.encode())
    ]


def test_an_image_that_the_html_shows_is_inline_whatever_it_is_called():
    body = parts(
        'Content-Type: text/html\n\n<img src="cid:p1">',
        "Content-Type: image/png\nContent-ID: <p1>\nContent-Disposition: attachment; filename=p.png\n\nx",
        "Content-Type: image/png\nContent-Disposition: attachment; filename=q.png\n\nx",
    )

    message = read("Content-Type: multipart/related; boundary=b", body)

    assert [(one.name, one.inline) for one in message.attachments] == [("p.png", True), ("q.png", False)]
    assert message.html == '<img src="cid:p1">'


@pytest.mark.parametrize(
    ("head", "body", "problem"),
    [
        (MIXED, "--b\n\nfirst\n--b\n\nsecond\n", "boundary-not-closed"),
        (
            "Content-Type: multipart/mixed",
            "--x\nContent-Type: text/plain\n\nfirst\n--x\n\nsecond\n--x--\n",
            "boundary-wrong",
        ),
        (
            "Content-Type: multipart/mixed; boundary=other",
            "--x\nContent-Type: text/plain\n\nfirst\n--x\n\nsecond\n--x--\n",
            "boundary-wrong",
        ),
        (MIXED, "--b\n\nfirst\n--b--\n--b\n\nsecond\n--b--\n", "parts-after-end"),
        (MIXED, "first\nsecond\n", "boundary-missing"),
        ("X: y", "--x\nContent-Type: text/plain\n\nfirst\n--x\n\nsecond\n--x--\n", "type-missing"),
        ("Content-Type: multipart; boundary=x", "--x\n\nfirst\n--x\n\nsecond\n--x--\n", "type-broken"),
    ],
)
def test_damaged_multiparts_are_read_all_the_same(head, body, problem):
    message = read(head, body)

    assert message.text.split() == ["first", "second"]
    assert problem in codes(message)


def test_words_outside_the_parts_are_noted_and_only_read_when_there_are_no_others():
    both = read(MIXED, "Some words before.\n--b\n\nthe text\n--b--\nand words behind it\n")
    alone = read(MIXED, "Some words before.\n--b\nContent-Type: image/png\n\nx\n--b--\n")
    usual = read(MIXED, "This is a multi-part message in MIME format.\n--b\n\nthe text\n--b--\n")

    assert (both.text, alone.text, usual.text) == ("the text", "Some words before.", "the text")
    assert codes(both) == codes(alone) == {"words-outside-parts"}
    assert codes(usual) == set()


def test_a_multipart_with_the_boundary_of_the_one_around_it_keeps_its_alternatives():
    body = parts(
        "Content-Type: multipart/alternative; boundary=b\n",
        "Content-Type: text/plain\n\nHello",
        "Content-Type: text/html\n\n<p>Hello</p>",
        "Content-Type: image/png\n\nx",
    )

    message = read(MIXED, body)

    assert (message.text, message.html) == ("Hello", "<p>Hello</p>")
    assert [one.name for one in message.attachments] == ["image.png"]
    assert "boundary-repeated" in codes(message)


@pytest.mark.parametrize("depth", [5, 50, 300])
def test_what_stands_deep_in_multiparts_is_read(depth):
    body = "Content-Type: text/plain\n\nDeep"
    for level in range(depth):
        body = f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n{body}\n--b{level}--"
    head, _blank, body = body.partition("\n\n")

    assert read(head, body).text == "Deep"


@pytest.mark.parametrize(
    ("written", "body", "text", "files"),
    [
        ("garbage", "Hello", "Hello", []),
        ("/plain", "Hello", "Hello", []),
        ("plain text", "Hello", "Hello", []),
        (";;;", "Hello", "Hello", []),
        ("garbage", "<html><p>Hello</p></html>", "Hello", []),
        ("text/unknown", "Hello", "Hello", []),
        ("text/markdown", "Hello", "Hello", []),
        ("garbage; name=x.dat", "Hello", None, ["x.dat"]),
        ("garbage", "a\0b", None, ["attachment.bin"]),
        ("text/csv", "a;b", None, ["text.csv"]),
        ("text/vcard", "BEGIN:VCARD", None, ["text.vcf"]),
    ],
)
def test_a_body_of_an_unknown_type_is_read_when_it_is_words(written, body, text, files):
    message = read(f"Content-Type: {written}", body)

    assert message.text == text
    assert [one.name for one in message.attachments] == files


@pytest.mark.parametrize(
    ("encoding", "body", "text"),
    [
        ("base64", "aG9sYQ==", "hola"),
        ("base64", "aG9s\r\nYQ", "hola"),
        ("base64", "aG8=bGE=", "hola"),
        ("BASE64 ", "aG9sYQ==\n\n-- \nlist footer, see http://x", "hola\n-- \nlist footer, see http://x"),
        ("quoted-printable", "ma=C3=B1a=\nna", "mañana"),
        ("quoted-printable", "50=% off =ZZ", "50=% off =ZZ"),
        ("quoted-printable", "ma=c3=b1a= \nna", "mañana"),
        ("8bit", "mañana", "mañana"),
        ("strange", "hola", "hola"),
        ("base64", "hola que tal", "hola que tal"),
        ("base64", "Esto no está en base64; es texto.", "Esto no está en base64; es texto."),
        ("base64", "aG9s YQ==", "hola"),
    ],
)
def test_bodies_are_read_in_every_transfer_encoding(encoding, body, text):
    message = read(f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {encoding}", body)

    assert message.text == text


def test_flowed_paragraphs_are_put_together():
    message = read("Content-Type: text/plain; format=flowed", "A long \nline.\n> quoted \n> too\n-- \nAna")

    assert message.text == "A long line.\n> quoted too\n-- \nAna"


def test_files_uuencoded_in_a_text_are_attachments():
    message = read("X: y", "See:\nbegin 644 a.txt\n$:&]L80``\nend\nBye\n")

    assert "begin" not in message.text
    assert [(one.name, one.content()) for one in message.attachments] == [("a.txt", b"hola")]


def test_the_words_of_several_text_parts_stand_together():
    message = read(
        MIXED, parts("\nFirst", "Content-Type: image/png\n\nx", "Content-Type: text/html\n\n<p>Second</p>")
    )

    assert message.text == "First\nSecond"
    assert message.html == "<pre>First</pre>\n<p>Second</p>"


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n\n", b"just words\nand more", b"\x00\xff\xfe", b"GIF89a\x01\x00", b"a: b", b"http://x.y/z\n"],
)
def test_bytes_that_are_no_message_give_their_text_and_a_problem(data):
    from puente.mail.reading import read as read_bytes

    message = read_bytes(data)

    assert message.text is not None
    assert "no-message" in codes(message)
