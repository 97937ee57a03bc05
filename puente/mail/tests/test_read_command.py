import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from puente.cli.main import main

SAMPLES = Path(__file__).resolve().parents[1] / "reading/tests/samples"
ONE = b"From: a@example.com\nSubject: One\n\nFirst\n>From the start\n"
TWO = b"From: b@example.com\nSubject: Two\n\nSecond\n"
MBOX = b"From a@x Thu Jan  1 00:00:00 2026\n" + ONE + b"\nFrom b@x Fri Jan  2 00:00:00 2026\n" + TWO


def described(*arguments: str, stdin: bytes | None = None) -> list[dict]:
    result = CliRunner().invoke(main, ["mail", "read", *arguments, "--json"], input=stdin)
    return [json.loads(line) for line in result.stdout_bytes.decode().splitlines()]


def test_each_message_is_one_line_of_json():
    files = [str(file) for file in sorted(SAMPLES.glob("*.eml"))[:5]]

    assert [one["file"] for one in described(*files)] == files


def test_the_fields_are_those_of_the_documentation(tmp_path):
    (tmp_path / "x.eml").write_bytes(TWO)

    (one,) = described(str(tmp_path / "x.eml"))

    assert set(one) == set(
        "file index message_id in_reply_to references from authors reply_to to cc subject date text new_text html attachments "
        "automatic would_answer out_of_office bounce list language calendar sealed receipt feedback thread_index key blocked problems".split()
    )
    assert (one["index"], one["from"]) == (None, {"name": None, "email": "b@example.com"})


def test_an_mbox_gives_its_messages_with_their_place(tmp_path):
    (tmp_path / "inbox").write_bytes(MBOX)

    first, second = described(str(tmp_path / "inbox"))

    assert [(one["index"], one["subject"]) for one in (first, second)] == [(0, "One"), (1, "Two")]
    assert first["text"] == "First\nFrom the start\n"


def test_an_mbox_that_lost_its_first_line_is_one_by_its_name(tmp_path):
    (tmp_path / "inbox.mbox").write_bytes(MBOX.partition(b"\n")[2])

    found = described(str(tmp_path / "inbox.mbox"))

    assert [(one["index"], one["subject"]) for one in found] == [(0, "One"), (1, "Two")]
    assert found[0]["text"] == "First\nFrom the start\n"


def test_an_mbox_may_come_through_a_pipe_that_has_a_name(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=[MBOX])
    writer.start()

    found = described(str(tmp_path / "pipe"))
    writer.join()

    assert [(one["index"], one["subject"]) for one in found] == [(0, "One"), (1, "Two")]


def test_a_content_length_keeps_what_only_looks_like_the_next_message(tmp_path):
    body = b"Look:\n\nFrom ana@x Mon Mar  3 10:12:00 2025\nSubject: inside\n\nStill the first\n"
    first = b"From a@x Thu Jan  1 00:00:00 2026\nSubject: One\nContent-Length: %d\n\n" % len(body) + body
    wrong = b"From b@x Fri Jan  2 00:00:00 2026\nSubject: Two\nContent-Length: 12345\n\nx\n"
    (tmp_path / "inbox").write_bytes(first + b"\n" + wrong + b"\n" + wrong)

    found = described(str(tmp_path / "inbox"))

    assert [one["subject"] for one in found] == ["One", "Two", "Two"]
    assert found[0]["text"].endswith("Still the first\n")


def test_a_maildir_gives_what_is_new_and_read(tmp_path):
    for folder in ("new", "cur", "tmp"):
        (tmp_path / folder).mkdir()
    (tmp_path / "cur/1:2,S").write_bytes(ONE)
    (tmp_path / "new/2").write_bytes(TWO)
    (tmp_path / "tmp/3").write_bytes(TWO)
    (tmp_path / "cur/.index").write_bytes(b"of the server")

    assert sorted(one["subject"] for one in described(str(tmp_path))) == ["One", "Two"]


@pytest.mark.parametrize(("stdin", "subjects"), [(TWO, ["Two"]), (MBOX, ["One", "Two"]), (b"", [None])])
def test_a_dash_reads_standard_input(stdin, subjects):
    found = described("-", stdin=stdin)

    assert [(one["file"], one["subject"]) for one in found] == [("-", subject) for subject in subjects]


def test_a_file_that_is_missing_does_not_stop_the_others(tmp_path):
    (tmp_path / "x").write_bytes(TWO)

    result = CliRunner().invoke(
        main, ["--lang", "es", "mail", "read", str(tmp_path / "none"), str(tmp_path / "x"), "--json"]
    )

    assert result.exit_code == 1
    assert "no existe" in result.stderr
    assert json.loads(result.stdout)["subject"] == "Two"


def test_people_get_a_summary_that_cannot_play_with_their_terminal(tmp_path):
    (tmp_path / "x").write_bytes(b"From: a@example.com\nSubject: =?utf-8?Q?=1B[31mred?=\n\nHello \x1b[2J\n")

    result = CliRunner().invoke(main, ["--lang", "es", "mail", "read", str(tmp_path / "x")])

    assert "Asunto:" in result.stdout
    assert "\x1b" not in result.stdout


def test_reading_mail_loads_neither_django_nor_another_room():
    code = (
        "import sys; from puente.mail.reading import read; read(b'From: a@b.c\\nContent-Type: text/html\\n\\n<p>x');"
        "print([name for name in sys.modules if name.split('.')[0] == 'django' or (name.startswith('puente.')"
        " and not name.startswith(('puente.mail', 'puente.foundation')))])"
    )

    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
        == "[]"
    )
