"""One entry point; each room's commands are found by name and loaded when called."""

import os
import subprocess
import sys
from importlib import import_module

import pytest
from click.testing import CliRunner

from puente.cli.main import COMMANDS, main
from puente.foundation import language


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


@pytest.mark.parametrize("words", [["administrator", "ada@casa.example"], ["import", "people", __file__]])
def test_a_database_without_its_tables_is_said_in_words(words, tmp_path):
    own = {"PUENTE_DATA": str(tmp_path), "PUENTE_LANG": "en"}
    kept = {name: of for name, of in os.environ.items() if not name.startswith(("DJANGO", "DATABASE"))}

    answer = subprocess.run(
        [sys.executable, "-m", "puente", *words], capture_output=True, text=True, env=kept | own
    )

    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr
    assert "`puente migrate` brings it up to date" in answer.stderr


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (["--help"], ["Uso: main [OPCIONES] ORDEN", "Opciones:", "Mostrar esta ayuda.", "Órdenes:"]),
        (["serve", "--help"], ["--port NÚMERO", "[si no se dice: 127.0.0.1]", "Mostrar esta ayuda y salir."]),
        (["serve", "--port", "0"], ["Error: Valor no válido", "tienes la ayuda"]),
        (["serve", "--pory", "1"], ["No hay ninguna opción '--pory'. ¿Querías decir '--port'?"]),
        (["nonsense"], ["No hay ninguna orden 'nonsense'."]),
        (["administrator"], ["Falta el argumento 'CORREO'."]),
    ],
)
def test_in_spanish_no_word_stays_english(said, words):
    command = [sys.executable, "-c", "from puente.cli.main import main; main(prog_name='main')", *said]

    answer = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | {"PUENTE_LANG": "es", "COLUMNS": "100"}
    )

    told = answer.stdout + answer.stderr
    assert all(word in told for word in words), told
    for english in ("Usage", "Options", "OPTIONS", "default", "Show", "No such", "Missing", "Try", "TEXT "):
        assert english not in told


def test_the_language_asked_for_is_spoken_whatever_the_systems(monkeypatch):
    monkeypatch.setattr(language, "_chosen", None)  # and None again after this
    answer = CliRunner().invoke(main, ["--lang", "es", "--help"], env={"LANG": "en_GB.UTF-8"})

    assert "Mostrar esta ayuda." in answer.output
    assert "Usage" not in answer.output


def test_help_loads_neither_django_nor_the_engines():
    code = (
        "import sys; from puente.cli.main import main; main(['--help'], standalone_mode=False);"
        "print(sorted({'django', 'duckdb', 'pyarrow', 'numpy', 'scipy', 'numba'} & set(sys.modules)))"
    )

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.strip().endswith("[]")
