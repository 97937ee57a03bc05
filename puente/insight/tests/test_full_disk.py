"""A disk that takes no more is said in words, and leaves no half file: tried with real limits, in a process of its own."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from puente.insight.tests.made_house import made_lake

PUENTE = Path(sys.executable).with_name("puente")


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    return made_lake(tmp_path_factory.mktemp("made") / "lake").root


def run(*words, largest=None, **more):
    """The command with files limited to `largest` bytes."""

    def limit():
        if largest is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    return subprocess.run(
        [PUENTE, "insight", *map(str, words)], preexec_fn=limit, stderr=subprocess.PIPE, text=True, check=False, **more
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("command", ["domino", "report"])
def test_what_cannot_be_written_whole_is_not_written(command, lake, tmp_path):
    out = tmp_path / "out"

    done = run(command, "--lake", lake, "--out", out, largest=1000, stdout=subprocess.DEVNULL)

    assert done.returncode == 1
    assert done.stderr.startswith("Error: "), done.stderr
    assert "Traceback" not in done.stderr
    assert [path for path in out.rglob("*") if path.is_file()] == []


@pytest.mark.slow
def test_what_was_there_before_stays_as_it_was(tmp_path):
    log, target = tmp_path / "log.csv", tmp_path / "log.xes"
    log.write_text("case,activity,time\n" + "1,Ask,2026-03-05T10:00Z\n" * 100)
    target.write_text("before")

    done = run(
        "process", "--log", log, "--keep-repeats", "--to", target, largest=1000, stdout=subprocess.DEVNULL
    )

    assert done.returncode == 1
    assert "log.xes" in done.stderr
    assert target.read_text() == "before"
    assert {path.name for path in tmp_path.iterdir()} == {"log.csv", "log.xes"}


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("more", [["--json"], []])
def test_an_answer_that_finds_no_room_is_said_in_a_line(lake, more):
    with open("/dev/full", "w") as full:
        done = run("domino", "--lake", lake, *more, stdout=full)

    assert done.returncode == 1
    assert done.stderr.splitlines() == ["Error: the disk is full"]
