import os
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from itertools import repeat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from puente.mail.reading.reader import understood
from puente.mail.reading.tests import fuzzing
from puente.mail.reading.tests.hostile import MAKERS

HOUSE = Path(__file__).resolve().parents[4]
LETTERS = st.characters(
    blacklist_categories=("Cs", "Cc", "Cf", "Cn", "Co", "Zl", "Zp", "Zs"), blacklist_characters="<>=?\ufeff"
)
WORDS = st.text(LETTERS, min_size=1, max_size=12)
SENTENCES = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
FILES = st.tuples(
    WORDS.filter(lambda word: not set(word) & set('/\\:"') and word.strip(".") == word),
    st.binary(max_size=400),
)
EASY = settings(
    max_examples=40,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@EASY
@given(st.binary(max_size=3000))
def test_any_bytes_are_read(data):
    fuzzing.checked(data)


@EASY
@given(
    st.lists(
        st.sampled_from([*fuzzing.SPICE, b"From: a@b.c\r\n", b"Subject: x\r\n", b"\r\n\r\n", b"text\r\n"]),
        max_size=60,
    ).map(b"".join)
)
def test_any_pieces_of_mail_are_read(data):
    fuzzing.checked(data)


@EASY
@given(SENTENCES, SENTENCES, SENTENCES, st.lists(FILES, max_size=3))
def test_what_the_standard_library_builds_is_read_back_equal(subject, name, text, files):
    built = EmailMessage()
    built["From"] = f'"{name.replace(chr(92), "").replace(chr(34), "")}" <ana@example.com>'
    built["To"] = "bruno@example.com, carla@example.com"
    built["Subject"] = subject
    built["Message-ID"] = "<1@example.com>"
    built.set_content(text)
    for file_name, data in files:
        built.add_attachment(
            data, maintype="application", subtype="octet-stream", filename=file_name + ".bin"
        )

    data = built.as_bytes()
    # Now and then its folding of a long subject is not read back even by itself.
    assume(message_from_bytes(data, policy=default)["Subject"] == subject)

    message = understood(data)

    assert message.subject == " ".join(subject.split())
    assert message.text == text + "\n"
    assert message.sender.email == "ana@example.com"
    assert [address.email for address in message.to] == ["bruno@example.com", "carla@example.com"]
    assert [one.content() for one in message.attachments] == [data for _name, data in files]
    assert [one.name for one in message.attachments] == [file_name + ".bin" for file_name, _data in files]


# These are as large as what is still read with care, whatever size is asked for.
HEAVY = {"html_just_cleaned", "tnef_rich_text"}


@pytest.mark.parametrize(
    "maker",
    [pytest.param(name, marks=pytest.mark.slow if name in HEAVY else ()) for name in sorted(MAKERS)],
)
def test_a_small_hostile_message_costs_little(maker):
    _message, took = fuzzing.checked(MAKERS[maker](20_000))

    assert took < 4


@pytest.mark.slow
def test_five_thousand_mutated_messages_are_read():
    worst, mean = fuzzing.soaked(5_000, seed=2025)

    assert worst < 3
    assert mean < 0.05


@pytest.mark.slow
@pytest.mark.parametrize("maker", sorted(MAKERS))
def test_a_large_hostile_message_is_bounded_in_time_and_memory(maker, tmp_path):
    file = tmp_path / "hostile.eml"
    file.write_bytes(MAKERS[maker](4_000_000))
    code = (
        "import sys, resource; from pathlib import Path; from puente.mail.reading.reader import understood;"
        "understood(Path(sys.argv[1]).read_bytes()).described();"
        "used = resource.getrusage(resource.RUSAGE_SELF); own = Path('/proc/self/status').read_text();"
        "print(used.ru_utime + used.ru_stime, own.split('VmHWM:')[1].split()[0])"  # not the parent's, as ru_maxrss
    )

    ran = subprocess.run(
        [sys.executable, "-c", code, str(file)], capture_output=True, text=True, cwd=HOUSE, timeout=120
    )

    seconds, kilobytes = ran.stdout.split()
    assert float(seconds) < 10
    assert int(kilobytes) < 300_000


@pytest.mark.soak
def test_a_million_mutated_messages_are_read():
    wanted = int(os.environ.get("PUENTE_SOAK_MESSAGES", "1000000"))
    each = min(5_000, wanted)
    began, done, worst, mean = time.monotonic(), 0, 0.0, 0.0

    with ProcessPoolExecutor(2) as two:
        for longest, average in two.map(fuzzing.soaked, repeat(each), range(max(1, wanted // each))):
            done, worst = done + each, max(worst, longest)
            mean += (average - mean) * each / done
            _write_figures(done, worst, mean, time.monotonic() - began)

    assert worst < 5


def _write_figures(done: int, worst: float, mean: float, seconds: float) -> None:
    """After every round, so that a soak that is stopped leaves what it reached."""
    (HOUSE / "docs/soak-mail-reading.md").write_text(
        "# A soak of reading mail\n\nWritten by `make soak`. Every message is one of the real samples, damaged in one to six places; each fifth is "
        "also attached, whole and as a part, beside a file whose bytes must come back.\n\n"
        "| | |\n| --- | --- |\n"
        f"| mutated messages | {done:,} |\n| exceptions, lost attachment bytes, scripts in HTML | 0 |\n"
        f"| longest reading (processor time) | {worst * 1000:.0f} ms |\n| mean reading | {mean * 1000:.2f} ms |\n"
        f"| took, two at a time | {seconds / 60:.1f} minutes |\n",
        encoding="utf-8",
    )
