"""What dies is started again; what never worked is given up, what worked once is not."""

import sys
import time

import pytest

from puente.cli import supervisor
from puente.cli.supervisor import DEATHS, Child, Supervisor


@pytest.fixture
def dying(tmp_path):
    """One that writes a line and dies, at once."""
    lines = tmp_path / "lines"
    lines.touch()
    code = f"open({str(lines)!r}, 'a').write('x'); raise SystemExit(3)"
    child = Child("web", [sys.executable, "-S", "-E", "-c", code])
    house = Supervisor([child], {})
    house._start(child)
    yield house, child, lines
    house.stop()


def test_what_never_worked_is_given_up_after_five_deaths(dying, capfd):
    house, child, lines = dying

    assert house.watch(until=after(20)) is child

    assert lines.read_text() == "x" * DEATHS
    assert capfd.readouterr().err.count("web died (3)") == DEATHS


def test_what_worked_once_is_never_given_up_but_rests_between_two_starts(dying, monkeypatch):
    monkeypatch.setattr(supervisor, "REST", 0.3)
    house, _child, lines = dying
    house.worked = True
    began = time.monotonic()

    assert house.watch(until=lambda: len(lines.read_text()) > DEATHS + 2) is None

    assert time.monotonic() - began > 3 * 0.3


def after(seconds):
    until = time.monotonic() + seconds
    return lambda: time.monotonic() > until
