"""What the pages for users show is what the command answers."""

import io
import re
from pathlib import Path

import pytest

from puente.calendars.batch import answers, read_calendars

PAGES = Path(__file__).parents[3] / "docs" / "using"


@pytest.mark.parametrize("name", ["calendars.md", "calendars.es.md"])
def test_the_examples_of_the_page_are_true(name):
    calendars, cases, results = re.findall(r"```(?:json)?\n(.*?)```", (PAGES / name).read_text(), re.DOTALL)

    found = b"".join(answers(read_calendars(calendars.encode()), io.BytesIO(cases.encode()))).decode()

    assert _without_words(found) == _without_words(results)


def _without_words(lines):
    return re.sub(r'"error":.*', '"error"}', lines)
