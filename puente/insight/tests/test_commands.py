"""`puente insight` finds its commands by name and imports only the one that is called."""

import subprocess
import sys
from importlib import import_module

from click.testing import CliRunner

from puente.foundation import language
from puente.insight.commands import COMMANDS, insight


def test_help_lists_every_command_in_both_languages(monkeypatch):
    for tongue in ("en", "es"):
        monkeypatch.setattr(language, "_chosen", tongue)

        answer = CliRunner().invoke(insight, ["--help"])

        assert answer.exit_code == 0
        for name in COMMANDS:
            assert name in answer.output


def test_every_command_is_where_the_table_says():
    for where, _what in COMMANDS.values():
        module, _, attribute = where.partition(":")

        assert hasattr(import_module(module), attribute)


def test_an_unknown_command_is_refused_in_words():
    answer = CliRunner().invoke(insight, ["nonsense"])

    assert answer.exit_code == 2
    assert "nonsense" in answer.output


def test_help_loads_no_engine():
    code = (
        "import sys; from puente.insight.commands import insight; insight(['--help'], standalone_mode=False);"
        "print(sorted({'django', 'duckdb', 'pyarrow', 'numpy', 'scipy', 'numba'} & set(sys.modules)))"
    )

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.strip().endswith("[]")
