"""Headers without end, and fields that cost time."""

from __future__ import annotations

from puente.mail.reading.tests.hostile.making import HEAD, filled, maker


@maker
def a_hundred_thousand_headers(size: int) -> bytes:
    return filled(b"", b"X-Junk: value of a header\r\n", size, HEAD + b"\r\nbody")


@maker
def headers_without_end(size: int) -> bytes:
    return filled(b"From: a@b.c\r\n", b"A:b\r\n", size)


@maker
def one_endless_header(size: int) -> bytes:
    return filled(HEAD + b"X-Long: ", b"aaaa aaaa ", size, b"\r\n\r\nbody")


@maker
def folded_for_ever(size: int) -> bytes:
    return filled(HEAD + b"Subject: x\r\n", b" x\r\n", size, b"\r\nbody")


@maker
def lines_that_are_no_headers(size: int) -> bytes:
    return filled(HEAD, b"no header\r\n", size, b"X-Last: 1\r\n\r\nbody")


@maker
def encoded_word_openings(size: int) -> bytes:
    return filled(HEAD + b"X: y\r\nSubject: ", b"=?", size, b"\r\n\r\nbody")


@maker
def encoded_words_half_open(size: int) -> bytes:
    return filled(HEAD + b"Comments: ", b"=?utf-8?q?a", size, b"\r\n\r\nbody").replace(
        b"Subject: Hi\r\n", b"Subject: " + b"=?utf-8?q?a" * 9000 + b"\r\n"
    )


@maker
def encoded_words(size: int) -> bytes:
    return HEAD.replace(b"Hi", b" ".join([b"=?utf-8?b?8J+YgA==?="] * (size // 21))) + b"\r\nbody"


@maker
def addresses_without_end(size: int) -> bytes:
    return filled(b"From: ", b"a@b.c, ", size, b"\r\n\r\nbody")


@maker
def angles(size: int) -> bytes:
    return filled(b"From: ", b"<,(", size, b"\r\n\r\nbody")


@maker
def quotes_and_comments(size: int) -> bytes:
    return filled(
        b"From: ",
        b'"(<@:;\\',
        size,
        b"\r\nTo: " + b"(" * 150_000 + b"\r\nCc: " + b"@a" * 60_000 + b":\r\n\r\nbody",
    )


@maker
def routes(size: int) -> bytes:
    return filled(
        b"From: <", b"@a,", min(size, 190_000), b"x>\r\nReply-To: <" + b"@ " * 50_000 + b">\r\n\r\nbody"
    )


@maker
def references(size: int) -> bytes:
    return filled(HEAD + b"References: ", b"<a@b>\r\n ", size, b"\r\n\r\nbody")


@maker
def parameters(size: int) -> bytes:
    return filled(HEAD + b"Content-Type: text/plain", b"; a*%d*=x", size, b"\r\n\r\nbody") + b""


@maker
def blank_parameters(size: int) -> bytes:
    return filled(HEAD + b"Content-Type: text/plain; ", b" ;\t", size, b"\r\n\r\nbody")


@maker
def received_lines(size: int) -> bytes:
    line = b"Received: from a.example (a.example [192.0.2.1])\r\n\tby b.example with ESMTP id x;\r\n\tMon, 3 Mar 2025 10:12:00 +0100\r\n"
    return filled(b"", line, size, HEAD + b"\r\nbody")


@maker
def subject_in_many_charsets(size: int) -> bytes:
    words = (
        b"=?iso-2022-jp?B?GyRCJF4=?=\r\n =?utf-7?Q?+AOk?=\r\n =?gb18030?Q?=81?=\r\n =?utf-16?B?/v8A?=\r\n "
    )
    return filled(HEAD.replace(b"Subject: Hi\r\n", b"") + b"Subject: ", words, size, b"\r\n\r\nbody")


@maker
def froms_repeated(size: int) -> bytes:
    return filled(b"", b'From: "a, b" <a@b.c> (x (y), =?utf-8?q?z?=\r\n', size, b"\r\nbody")


@maker
def dates_without_end(size: int) -> bytes:
    return filled(HEAD + b"Date: ", b"(Mon, ", size, b"\r\n\r\nbody")


@maker
def disposition_continued(size: int) -> bytes:
    return filled(
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n",
        b"--b\r\nContent-Disposition: attachment"
        + b"".join(b"; filename*%d*=%%FF%%" % n for n in range(300))
        + b"\r\n\r\nx\r\n",
        size,
    )


@maker
def auto_submitted(size: int) -> bytes:
    return filled(HEAD + b"Auto-Submitted: ", b"(auto-replied away ", size, b"\r\n\r\nbody")


@maker
def addresses_without_commas(size: int) -> bytes:
    return filled(b"From: ", b"a@b.example <c@d.example> x via ", size, b"\r\n\r\nx")


@maker
def words_without_an_address(size: int) -> bytes:
    return filled(b"From: ", b"a <b> ", size // 2) + filled(b"\r\nTo: ", b"a : <", size // 2, b"\r\n\r\nx")


@maker
def ids_without_brackets(size: int) -> bytes:
    return filled(b"From: a@b.example\r\nReferences: <1@x> ", b"a" * 900 + b" <", size, b"\r\n\r\nx")


@maker
def dates_of_digits(size: int) -> bytes:
    return filled(HEAD + b"Date: ", b"3/3/2025 10.12.00 Mar ", size, b"\r\n\r\nx")


@maker
def encoded_words_cut(size: int) -> bytes:
    return filled(HEAD + b"Subject: ", b"=?utf-8?Q?a ", size, b"=?utf-8?Q?=C3\r\n\r\nx")
