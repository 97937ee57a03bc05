import email
import hashlib
import json
from email import policy
from pathlib import Path

import pytest

from puente.mail.reading.reader import understood

HERE = Path(__file__).resolve().parent
EXPECTED = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_real_message_is_read_as_a_person_reads_it(name):
    described = understood((HERE / "samples" / name).read_bytes()).described()
    expected = EXPECTED[name]

    found = {
        field: described[field]
        for field in expected
        if field not in ("text_begins", "attachments", "problem_codes")
    }
    assert found == {field: expected[field] for field in found}
    assert (described["text"] or "").strip()[:60] == expected["text_begins"]
    assert [
        [one["name"], one["type"], one["size"], one["inline"]] for one in described["attachments"]
    ] == expected["attachments"]
    assert [problem["code"] for problem in described["problems"]] == expected["problem_codes"]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_attachments_have_the_bytes_that_the_standard_library_decodes(name):
    data = (HERE / "samples" / name).read_bytes()
    theirs = set()
    for part in email.message_from_bytes(data, policy=policy.compat32).walk():
        content = None if part.is_multipart() else part.get_payload(decode=True)
        if content is not None:
            theirs.add(hashlib.sha256(content).hexdigest())

    plain = [
        one for one in understood(data).attachments if not one.type.startswith(("message/", "text/rfc822"))
    ]

    # The files that were cut short in the test data are not decoded by the standard library.
    cut = {
        "broken.pdf",
        "This is a test.pdf",
        "blah.gz",
        "LOGO.png",
        "somefile.jpg",
        "smime.p7s",
        "photo.JPG",
        "truncated.png",
    }
    assert [one.name for one in plain if one.sha256 not in theirs and one.name not in cut] == []


def test_every_sample_has_its_expectation():
    assert {file.name for file in (HERE / "samples").glob("*.eml")} == set(EXPECTED)
