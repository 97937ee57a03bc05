import pytest

from puente.mail.reading.tests.making import codes, read


@pytest.mark.parametrize(
    ("written", "name", "email"),
    [
        ("ana@example.com", None, "ana@example.com"),
        ("Ana García <ana@example.com>", "Ana García", "ana@example.com"),
        ('"García, Ana" <ana@example.com>', "García, Ana", "ana@example.com"),
        ("=?utf-8?Q?Ana_Garc=C3=ADa?= <ana@example.com>", "Ana García", "ana@example.com"),
        ('"=?utf-8?Q?Garc=C3=ADa=2C_Ana?=" <ana@example.com>', "García, Ana", "ana@example.com"),
        ("=?utf-8?Q?Ana_=3Cana=40example.com=3E?=", "Ana", "ana@example.com"),
        ("ana@example.com (Ana García)", "Ana García", "ana@example.com"),
        ("Ana <ana@example.com", "Ana", "ana@example.com"),
        ("<<ana@example.com>>", None, "ana@example.com"),
        ("Ana <mailto:ana@example.com>", "Ana", "ana@example.com"),
        ("'Ana' <ana@example.com>", "Ana", "ana@example.com"),
        ("Ana ana@example.com", "Ana", "ana@example.com"),
        ("Ana <@a.example,@b.example:ana@example.com>", "Ana", "ana@example.com"),
        ('"ana maría"@example.com', None, '"ana maría"@example.com'),
        ("ana@[192.0.2.1]", None, "ana@[192.0.2.1]"),
        ("Ana [Compras] <ana@example.com>", "Ana [Compras]", "ana@example.com"),
        ("ana.@example.com", None, "ana.@example.com"),
        ("García, Ana <ana@example.com>", "García, Ana", "ana@example.com"),
        ("ana@@example.com", None, "ana@example.com"),
        ("Ana (home) García <ana@example.com>", "Ana García", "ana@example.com"),
        ('"a@b.example" <ana@example.com>', "a@b.example", "ana@example.com"),
        ("García, Ana, Dr. <ana@example.com>", "García, Ana, Dr.", "ana@example.com"),
        ("Ana, <ana@example.com>", "Ana", "ana@example.com"),
        ("Ana <=?utf-8?Q?ana=40example.com?=>", "Ana", "ana@example.com"),
        ("Ana [mailto:ana@example.com]", "Ana", "ana@example.com"),
        ("=?utf-8?Q?Ana_<b@c.example>?= <ana@example.com>", "Ana <b@c.example>", "ana@example.com"),
        ('Ana García" <ana@example.com>', "Ana García", "ana@example.com"),
        ("<ana@example.com> Ana", "Ana", "ana@example.com"),
        ("=?utf-8?B?QW5hIDxhbmFAZXhhbXBsZS5jb20+?=", "Ana", "ana@example.com"),
        ("Ana García [ana@example.com]", "Ana García", "ana@example.com"),
        ("Ana García (ana@example.com)", "Ana García", "ana@example.com"),
        ("ana at example.com (Ana García)", "Ana García", "ana@example.com"),
        ("ana[at]example[dot]com", None, "ana@example.com"),
        ("Ana &lt;ana@example.com&gt;", "Ana", "ana@example.com"),
        ("Ana <ana@@example.com>", "Ana", "ana@example.com"),
        ("Ana <ana@example.com\\>", "Ana", "ana@example.com"),
        ("mailto:ana@example.com", None, "ana@example.com"),
        ("Ana: <ana@example.com>", "Ana", "ana@example.com"),
        ("Support: IT <ana@example.com>", "Support: IT", "ana@example.com"),
        ("Ana <ana @ example.com>", "Ana", "ana@example.com"),
        ("Bruno <b@example.com> via List <list@example.com>", "Bruno via List", "list@example.com"),
        (".ana@example.com", None, ".ana@example.com"),
        ("Пётр <пётр@пример.рф>", "Пётр", "пётр@пример.рф"),
    ],
)
def test_the_sender_is_found_however_it_is_written(written, name, email):
    message = read(f"From: {written}")

    assert message.sender is not None
    assert (message.sender.name, message.sender.email) == (name, email)


@pytest.mark.parametrize("mark", ["\ufeff", "\n\n", "From ana@example.com Thu Jan  1 00:00:00 2026\n"])
def test_what_stands_before_a_header_does_not_hide_it(mark):
    from puente.mail.reading import read as read_bytes

    assert (
        read_bytes(f"{mark}From : ana@example.com\nSubject: s\n\nHi".encode()).sender.email
        == "ana@example.com"
    )


def test_a_sender_without_an_address_is_noted_and_the_next_best_taken():
    message = read("From: Ana\nSender: robot@example.com")

    assert message.sender == ("Ana", "robot@example.com")
    assert codes(message) >= {"address-broken", "from-missing"}


@pytest.mark.parametrize(
    "written",
    ["Ana <ana@example.com", "Ana <<ana@example.com>>", "ana at example.com", "ana @ example.com", "Ana <ana@@example.com>",
     "Ana (ana@example.com)", "Ana &lt;ana@example.com&gt;", "mailto:ana@example.com", "Ana <ana@ example.com>", "Ana ana@example.com"],
)  # fmt: skip
def test_a_sender_that_had_to_be_mended_is_noted(written):
    message = read(f"From: {written}")

    assert message.sender.email == "ana@example.com"
    assert codes(message) == {"address-broken"}


@pytest.mark.parametrize(
    "written",
    [
        '"Ana <x>" <ana@example.com>',
        "Ana <ana@example.com>",
        "ana@example.com (Ana)",
        "Ana: ana@example.com;",
    ],
)
def test_a_sender_that_is_well_written_is_not_noted(written):
    message = read(f"From: {written}")

    assert message.sender.email == "ana@example.com"
    assert codes(message) == set()


@pytest.mark.parametrize("between", [" ", "", "; ", "\n "])
def test_two_authors_without_a_comma_are_two(between):
    message = read(f"From: A <a@example.com>{between}B <b@example.com>")

    assert [tuple(author) for author in message.authors] == [("A", "a@example.com"), ("B", "b@example.com")]


def test_all_authors_are_kept():
    message = read("From: a@example.com, B <b@example.com>\nFrom: c@example.com")

    assert [author.email for author in message.authors] == ["a@example.com", "b@example.com", "c@example.com"]
    assert message.sender.email == "a@example.com"
    assert "header-repeated" in codes(message)


def test_groups_are_opened_and_nobody_is_nobody():
    message = read("To: Sales: a@example.com, b@example.com;, c@example.com\nCc: undisclosed-recipients:;")

    assert [address.email for address in message.to] == ["a@example.com", "b@example.com", "c@example.com"]
    assert message.cc == []


@pytest.mark.parametrize(
    ("written", "subject"),
    [
        ("=?utf-8?B?wr9RdcOpPw==?=", "¿Qué?"),
        ("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"),
        ("=?utf-8?Q?a?= b =?utf-8?Q?c?=", "a b c"),
        ("=?utf-8?Q?=C3?= =?utf-8?Q?=B1?=", "ñ"),
        ("=?iso-8859-1?q?ma=F1ana?=", "mañana"),
        ("=?utf-8?Q?with spaces inside?=", "with spaces inside"),
        ("=?utf-8*es?Q?ma=C3=B1ana?=", "mañana"),
        ("=?utf-8?B?bWHDsWFuYQ?=", "mañana"),
        ("[x]=?utf-8?Q?y?=", "[x]y"),
        ("=?gb2312?B?xOO6ww==?=", "你好"),
        ("=?iso-2022-jp?B?GyRCJF4kXyRgGyhC?=", "まみむ"),
        ("=?utf-8?Q?Why?_not?=", "Why? not"),
        ("a =? b ?= c", "a =? b ?= c"),
        ("=?nonsense?Q?a=E9?=", "aé"),
        ("folded\n over lines", "folded over lines"),
        ("=?utf-8?B?w?= =?utf-8?B?6k=?=", "é"),
        ("=?iso-2022-jp?B?GyRCRnw=?= =?iso-2022-jp?B?S1wbKEI=?=", "日本"),
        ("=?utf-8 ?Q?a=c3=b1o?=", "año"),
        ("=?utf-8?Q?50% off =?=", "50% off ="),
        ("=?utf-8?Q?cut_of=C3=AD", "cut ofí"),
        ("=?utf-8?Q?one?= =?utf-8?Q?_and_cut=C", "one and cut"),
        ("=?utf-8?Q", "=?utf-8?Q"),
        ("=?utf-8?B?PT91dGYtOD9CP2JtbkRzVzg9Pz0=?=", "niño"),
        ("=?utf-8?Q?x=0D=0AX-Injected:_y?=", "x X-Injected: y"),
        ("=?us-ascii?Q?a=C3=B1o?=", "año"),
    ],
)
def test_subjects_are_read_in_all_the_misuses_of_encoded_words(written, subject):
    assert read(f"Subject: {written}").subject == subject


@pytest.mark.parametrize(
    ("raw", "subject"), [("mañana".encode(), "mañana"), ("mañana".encode("latin-1"), "mañana")]
)
def test_raw_letters_in_a_subject_are_read(raw, subject):
    assert read(b"Subject: " + raw).subject == subject


def test_raw_letters_are_read_in_the_charset_of_the_body():
    head = b"Subject: " + "Привет".encode("koi8-r") + b"\nContent-Type: text/plain; charset=koi8-r"

    assert read(head, "тело".encode("koi8-r")).subject == "Привет"


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("Mon, 3 Mar 2025 10:12:00 +0100", "2025-03-03T10:12:00+01:00"),
        ("3 Mar 25 10:12 GMT", "2025-03-03T10:12:00+00:00"),
        ("Mon, 3 Mar 2025 10:12:00 -0000", "2025-03-03T10:12:00+00:00"),
        ("Mon, 3 Mar 2025 10:12:00 EST", "2025-03-03T10:12:00-05:00"),
        ("2025-03-03T10:12:00Z", "2025-03-03T10:12:00+00:00"),
        ("2025-03-03 10:12:00 +0100", "2025-03-03T10:12:00+01:00"),
        ("lun, 3 ene 2025 10:12:00 +0100", "2025-01-03T10:12:00+01:00"),
        ("Mon, 3 Mar 2025 10:12:00 +01:00", "2025-03-03T10:12:00+01:00"),
        ("Mon, 3 Mar 2025 10:12:00 GMT+1", "2025-03-03T10:12:00+01:00"),
        ("Mon Mar 3 2025 10:12:00 GMT+0100 (CET)", "2025-03-03T10:12:00+01:00"),
        ("Mon, 3 Mar 2025 10:12:00 CEST", "2025-03-03T10:12:00+02:00"),
        ("Mon, 3 Mar 2025 10:12:00 (JST)", "2025-03-03T10:12:00+09:00"),
        ("Mon Mar  3 10:12:00 CET 2025", "2025-03-03T10:12:00+01:00"),
        ("March 3, 2025 10:12:00 PM +0100", "2025-03-03T22:12:00+01:00"),
        ("13.03.2025 10:12 +0100", "2025-03-13T10:12:00+01:00"),
        ("03/13/2025 10:12 +0100", "2025-03-13T10:12:00+01:00"),
        ("20250303T101200Z", "2025-03-03T10:12:00+00:00"),
        ("Пн, 3 мар 2025 10:12:00 +0300", "2025-03-03T10:12:00+03:00"),
        ("lunes, 3 de marzo de 2025 10:12:00 +0100", "2025-03-03T10:12:00+01:00"),
        ("2025年3月3日 10:12:00 +0900", "2025-03-03T10:12:00+09:00"),
        ("Mon, 3 Mar 2025 24:00:00 +0100", "2025-03-04T00:00:00+01:00"),
        ("Mon, 3 Mar 125 10:12:60 +0100", "2025-03-03T10:12:59+01:00"),
        ("Mon, 3 Mar 2025 10.12.00 +01", "2025-03-03T10:12:00+01:00"),
        ("=?utf-8?Q?Mon,_3_Mar_2025_10:12:00_+0100?=", "2025-03-03T10:12:00+01:00"),
    ],
)
def test_dates_keep_their_offset(written, iso):
    assert read(f"Date: {written}").date.isoformat() == iso


@pytest.mark.parametrize(
    "written", ["yesterday", "Thu, 99 Foo 2025 25:61:00 +0100", "31 Feb 2025 10:00 +0000"]
)
def test_a_date_that_is_none_is_noted(written):
    message = read(f"Date: {written}")

    assert message.date is None
    assert "date-broken" in codes(message)


@pytest.mark.parametrize(
    ("written", "iso", "code"),
    [
        ("Mon, 3 Mar 2025 10:12:00", "2025-03-03T10:12:00+00:00", "date-without-zone"),
        ("3 Mar 2025", "2025-03-03T00:00:00+00:00", "date-without-time"),
        ("4/3/2025 10:12 +0100", "2025-03-04T10:12:00+01:00", "date-ambiguous"),
        ("4/3/2025 10:12 AM +0100", "2025-04-03T10:12:00+01:00", "date-ambiguous"),
        ("Mon, 3 Mar 2025 10:12:00 +9999", "2025-03-03T10:12:00+00:00", "date-broken"),
        ("1741000320", "2025-03-03T11:12:00+00:00", "date-broken"),
    ],
)
def test_what_a_date_does_not_say_is_noted(written, iso, code):
    message = read(f"Date: {written}")

    assert message.date.isoformat() == iso
    assert codes(message) == {code}


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("<2@x> (Ana's message)", "2@x"),
        ("Message from Ana <ana@example.com> of Monday <2@x>", "2@x"),
        ("<2@x> from Ana <ana@example.com>", "2@x"),
        ("<2@x", "2@x"),
        ("&lt;2@x&gt;", "2@x"),
        ("=?utf-8?Q?=3C2=40x=3E?=", "2@x"),
        ("<cut-by-\n folding@x>", "cut-by-folding@x"),
        ("what Ana (ana@example.com) said", None),
        ("<2>", "2"),
    ],
)
def test_what_is_answered_is_found_among_words(written, found):
    assert read(f"In-Reply-To: {written}").in_reply_to == found


def test_references_are_read_however_they_are_parted():
    assert read("References: <1@x><2@x>, 3@x;<4@x> <5@x").references == ["1@x", "2@x", "3@x", "4@x", "5@x"]


def test_what_threads_is_read_without_brackets():
    message = read(
        "Message-ID: <1@x>\nIn-Reply-To: <2@x> (Ana's message)\nReferences: <3@x>\n <4@x>,<3@x>\nThread-Index: AcpZ\n lFL="
    )

    assert (message.message_id, message.in_reply_to, message.references) == ("1@x", "2@x", ["3@x", "4@x"])
    assert message.thread_index == "AcpZlFL="


def test_what_is_absent_is_none_or_empty():
    message = read("X-Only: this\nFrom: a@example.com").described()

    assert [
        message[name] for name in ("message_id", "in_reply_to", "date", "bounce", "thread_index", "sealed")
    ] == [None] * 6
    assert [
        message[name]
        for name in ("references", "reply_to", "to", "cc", "attachments", "calendar", "problems")
    ] == [[]] * 7


def test_a_header_among_a_hundred_thousand_is_still_found():
    head = b"Received: x\n" + b"X-Junk: y\n" * 100_000 + b"From: ana@example.com\nSubject: Found"

    message = read(head, "The text")

    assert (message.sender.email, message.subject, message.text) == ("ana@example.com", "Found", "The text")
    assert "too-many-headers" in codes(message)


def test_the_key_does_not_change_with_the_road():
    one = read("To: b@example.com", "Text\r\n", Received="from a")
    other = read("To: b@example.com", "Text\n", Received="from z", X_Spam="no")

    assert one.key == other.key
    assert one.key != read("To: b@example.com", "Other text\n").key
