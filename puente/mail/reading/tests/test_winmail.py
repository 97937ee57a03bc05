import base64
import struct

from puente.mail.reading.tests.making import codes, read

HEAD = "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64"


def item(level: int, kind: int, data: bytes) -> bytes:
    return struct.pack("<BHHI", level, kind, 6, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def counted(kind: int, name: int, value: bytes) -> bytes:
    return struct.pack("<HHII", kind, name, 1, len(value)) + value + b"\0" * (-len(value) % 4)


def winmail(*items: bytes) -> str:
    return base64.encodebytes(struct.pack("<IH", 0x223E9F78, 1) + b"".join(items)).decode()


def attachment(name: str, data: bytes) -> bytes:
    properties = struct.pack("<I", 1) + counted(0x001F, 0x3707, (name + "\0").encode("utf-16-le"))
    return (
        item(2, 0x9002, b"\0" * 14)
        + item(2, 0x800F, data)
        + item(2, 0x8010, b"SHORT~1.DOC\0")
        + item(2, 0x9005, properties)
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


def test_a_damaged_winmail_dat_is_kept_beside_what_could_be_read():
    whole = base64.b64decode(winmail(attachment("a.txt", b"whole"), attachment("b.txt", b"cut off")))

    message = read(HEAD, base64.encodebytes(whole[:-60]).decode())

    assert next(one.name for one in message.attachments) == "a.txt"
    assert message.attachments[-1].name == "winmail.dat"
    assert "tnef-broken" in codes(message)


def test_a_winmail_dat_that_is_none_stays_what_it_is():
    message = read(HEAD, "aGVsbG8gd29ybGQ=")

    assert [(one.name, one.content()) for one in message.attachments] == [("winmail.dat", b"hello world")]
