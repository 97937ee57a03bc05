"""The bench of the desk works, with a few calls on a small store: what it says of speed is not judged here."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.timeout(700)
def test_a_quick_run_asks_for_every_page_and_believes_the_answers(tmp_path):
    words = ["--sizes", "1000", "--databases", "sqlite", "--quick"]
    done = subprocess.run(
        [sys.executable, "bench/desk/run.py", *words],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PUENTE_BENCH_STORES": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    for name in ("W1", "W2", "W3", "W4", "W5", "W6", "W7 answer"):
        assert f"  {name} " in done.stdout
    assert "W8 " in done.stdout
    assert "second start" in done.stdout
