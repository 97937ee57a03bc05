"""The list of practices names tests that are there."""

import re
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[3]
LIST = HOUSE / "docs" / "developing" / "practices.md"


def test_each_practice_names_a_test_that_is_there():
    rows = re.findall(r"^\| ([PT]\d+) \| .+ \| `(.+?)` \|$", LIST.read_text(), flags=re.MULTILINE)

    assert len(rows) > 20
    assert [path for _number, path in rows if not (HOUSE / path).is_file()] == []
    assert len({number for number, _path in rows}) == len(rows)
