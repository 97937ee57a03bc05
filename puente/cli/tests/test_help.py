"""One entry point; each room's commands are found by name and loaded when called."""

import subprocess
import sys
from importlib import import_module

import pytest
from click.testing import CliRunner

from puente.cli.main import COMMANDS, main


def test_help_lists_every_command_in_both_languages():
    for tongue in ("en", "es"):
        answer = CliRunner().invoke(main, ["--lang", tongue, "--help"])

        assert answer.exit_code == 0
        for name in COMMANDS:
            assert name in answer.output


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_is_where_the_list_says(name):
    module, _, attribute = COMMANDS[name][0].partition(":")

    assert hasattr(import_module(module), attribute)


def test_an_unknown_command_is_refused_in_words():
    answer = CliRunner().invoke(main, ["nonsense"])

    assert answer.exit_code == 2
    assert "nonsense" in answer.output


def test_help_loads_neither_django_nor_the_engines():
    code = (
        "import sys; from puente.cli.main import main; main(['--help'], standalone_mode=False);"
        "print(sorted({'django', 'duckdb', 'pyarrow', 'numpy', 'scipy', 'numba'} & set(sys.modules)))"
    )

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.strip().endswith("[]")
