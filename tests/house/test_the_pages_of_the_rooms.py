"""Each room has its page for developers, which names every one of its verbs and no file that is not there."""

import re
from pathlib import Path

import pytest

from tests.permissions.trying import every_verb

HOUSE = Path(__file__).parents[2]
PAGES = HOUSE / "docs" / "developing" / "rooms"
ROOMS = sorted(path.parent.name for path in (HOUSE / "puente").glob("*/__init__.py"))


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_has_its_page_of_a_screen(room):
    page = (PAGES / f"{room}.md").read_text()

    assert len(page.splitlines()) <= 50
    verbs = {name.partition(".")[2] for name in every_verb() if name.startswith(f"{room}.")}
    assert verbs - set(re.findall(r"`(\w+)`", page)) == set()


@pytest.mark.parametrize(
    "page",
    sorted([*HOUSE.glob("*.md"), *(HOUSE / "docs").rglob("*.md")]),
    ids=lambda page: str(page.relative_to(HOUSE)),
)
def test_no_link_of_the_documents_leads_nowhere(page):
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text())
    lost = [to for to in links if "://" not in to and not (page.parent / to).exists()]

    assert lost == []


@pytest.mark.parametrize("room", ROOMS)
def test_the_files_that_a_page_names_are_there(room):
    named = re.findall(r"`([\w/]+\.py)`", (PAGES / f"{room}.md").read_text())
    there = {str(path.relative_to(HOUSE)) for path in HOUSE.glob("[pt]*/**/*.py")}

    assert [
        name for name in named if not any(path.endswith(f"/{name}") or path == name for path in there)
    ] == []


@pytest.mark.parametrize("folder", ["start", "using", "operating"])
def test_what_users_read_is_there_in_both_languages(folder):
    pages = {path.name for path in (HOUSE / "docs" / folder).glob("*.md")}

    assert {name.replace(".md", ".es.md") for name in pages if not name.endswith(".es.md")} == {
        name for name in pages if name.endswith(".es.md")
    }
