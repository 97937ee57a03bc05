"""`bin/setup` makes `.venv` once, and again only when it has to; a Python that plays its part stands for the real one."""

import shutil
import subprocess
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
PYTHON = """#!/bin/sh
case "$1 $2 $3" in
  "-m venv "*) mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; [ -n "$BROKEN_OFF" ] && exit 130; cp "$0" "$3/bin/pip" ;;
  "-m pip install") printf '#!%s/.venv/bin/python\\n' "$(pwd -P)" > .venv/bin/puente ;;
esac
"""


@pytest.fixture
def clone(tmp_path):
    folder = tmp_path / "a clone"
    shutil.copytree(HOUSE / "bin", folder / "bin")
    shutil.copytree(HOUSE / "requirements", folder / "requirements")
    shutil.copy(HOUSE / "pyproject.toml", folder)
    (tmp_path / "python").write_text(PYTHON)
    (tmp_path / "python").chmod(0o755)
    return folder


def setup(clone, **environment):
    return subprocess.run(
        ["sh", "bin/setup", "base"],
        cwd=clone,
        env={"PATH": "/usr/bin:/bin", "PYTHON": str(clone.parent / "python")} | environment,
        capture_output=True,
        text=True,
    )


def test_the_second_time_it_says_and_does_nothing(clone):
    assert "Making .venv" in setup(clone).stdout
    assert setup(clone).stdout == ""


def test_what_was_broken_off_half_way_is_made_anew(clone):
    assert setup(clone, BROKEN_OFF="1").returncode == 130
    assert (clone / ".venv" / "bin" / "python").exists()

    assert "Making .venv" in setup(clone).stdout
    assert (clone / ".venv" / "bin" / "puente").exists()


def test_a_clone_that_was_moved_makes_it_anew(clone):
    setup(clone)
    moved = clone.rename(clone.with_name("moved"))

    assert "Making .venv" in setup(moved).stdout
    assert (moved / ".venv" / "bin" / "puente").read_text().startswith(f"#!{moved}/")


def test_a_python_that_is_asked_for_and_is_none_is_said(clone):
    answer = setup(clone, PYTHON="/nowhere/python3")

    assert answer.returncode == 1
    assert "/nowhere/python3 is no Python of 3.11 or newer." in answer.stderr
