"""The report: one page, from disk, in both languages, that tells the same as the engine and nothing of small units."""

import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from puente.foundation import language
from puente.insight.commands import insight

HEAD = "id,root,asker,provider,opened,first_touch,closed,standard_seconds\n"
EXAMPLE = (
    HEAD
    + "c1,c1,customer,reception,2026-03-02T08:00:00Z,2026-03-02T08:00:00Z,2026-03-11T08:00:00Z,\n"
    + "k1,c1,reception,legal <b>,2026-03-04T08:00:00Z,2026-03-05T08:00:00Z,2026-03-10T08:00:00Z,86400\n"
    + "o1,o1,customer,reception,2026-03-02T08:00:00Z,,,\n"
    + "x1,x1,customer,reception,1900-01-01T00:00:00Z,,,\n"
)
VOID = {"meta", "link", "br"}


class Page(HTMLParser):
    """Collects words and checks that every element that is opened is closed."""

    def __init__(self, text):
        super().__init__()
        self.open, self.words, self.tags = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in {"script", "style"}:
            self.words.append(data)

    @property
    def said(self):
        return " ".join(" ".join(self.words).split())


@pytest.fixture(autouse=True)
def _same_language_afterwards():
    yield
    language.choose(None)


def made(folder, *more, requests=EXAMPLE, waits="parent,child\nc1,k1\n", lang="en"):
    (folder / "requests.csv").write_text(requests)
    (folder / "waits.csv").write_text(waits)
    answer = CliRunner().invoke(
        insight,
        ["report", "--requests", str(folder / "requests.csv"), "--waits", str(folder / "waits.csv"),
         "--lang", lang, "--out", str(folder / "out"), *more],
    )  # fmt: skip
    assert answer.exit_code == 0, answer.output
    return (folder / "out" / "report.html").read_text()


def test_the_case_is_told_in_words_and_adds_up(tmp_path):
    said = Page(made(tmp_path)).said

    assert "c1 waited 9 days" in said
    assert "You waited 9 days: 6 d at legal <b> for reception, of which 1 d before legal <b> began" in said
    assert "3 d at reception, of which 2 d before reception asked legal <b>" in said
    assert "67% of what customers waited was legal <b> for reception" in said


def test_it_is_told_in_spanish_too(tmp_path):
    page = made(tmp_path, lang="es")

    assert '<html lang="es"' in page
    assert "Esperaste 9 días: 6 d en legal <b> para reception" in Page(page).said
    assert "67 %" in Page(page).said.replace("\u202f", " ")


def test_the_page_needs_nothing_from_anywhere(tmp_path):
    page = Page(made(tmp_path))

    for _tag, attributes in page.tags:
        for name in ("src", "href", "xlink:href", "action"):
            assert attributes.get(name, "#").startswith(("#", "data:"))
        assert "style" not in attributes
    assert page.open == []
    assert any("default-src 'none'" in attributes.get("content", "") for _tag, attributes in page.tags)


def test_words_from_the_files_cannot_become_markup(tmp_path):
    page = made(tmp_path)

    assert "<b>" not in page.split("<main")[1].split("<script")[0]
    drawings = re.findall(r"<svg.*?</svg>", page, re.S)
    assert len(drawings) > 5
    for drawing in drawings:
        ElementTree.fromstring(drawing)


def test_the_flow_carries_the_same_time_as_the_table(tmp_path):
    flow = json.loads(re.search(r'id="flow-data">(.*?)</script>', made(tmp_path), re.S)[1])

    to_customers = sum(link["value"] for link in flow["links"] if link["target"] == "c")
    from_legal = sum(link["value"] for link in flow["links"] if link["source"] == "1/legal <b>")

    assert to_customers == pytest.approx(9)
    assert from_legal == pytest.approx(6)
    assert sum(
        link["value"] for link in flow["links"] if link["hot"] and link["target"] == "c"
    ) == pytest.approx(6)


def test_few_cases_carry_no_gain_and_the_page_says_what_it_takes(tmp_path):
    said = Page(made(tmp_path)).said

    assert "Cannot tell: too few cases to tell it from chance. What it takes: 29 more closed cases" in said
    assert "a fifth quicker, each customer" not in said


def many(cases=40):
    rows, waits = [HEAD.strip()], ["parent,child"]
    for n in range(cases):
        day = f"2026-{1 + n % 9:02}-{1 + n % 27:02}"
        rows.append(f"c{n},c{n},customer,reception,{day}T06:00Z,{day}T07:00Z,{day}T20:00Z,")
        rows.append(f"k{n},c{n},reception,legal,{day}T08:00Z,{day}T09:00Z,{day}T{12 + n % 6}:00Z,7200")
        waits.append(f"c{n},k{n}")
    return "\n".join(rows) + "\n", "\n".join(waits) + "\n"


def test_with_cases_enough_gains_are_ranked_with_their_range(tmp_path):
    requests, waits = many()

    said = Page(made(tmp_path, requests=requests, waits=waits)).said

    assert "With reception a fifth quicker" in said
    assert "Mechanical effect: queues are kept as they were." in said
    assert "The sizes of the units are not known" in said
    assert "Cannot tell" not in said


def test_a_small_unit_is_not_shown_apart_nor_left_alone_in_the_rest(tmp_path):
    requests, waits = many()
    (tmp_path / "units.csv").write_text("unit,people\nlegal,2\nreception,30\n")

    page = made(tmp_path, "--units", str(tmp_path / "units.csv"), requests=requests, waits=waits)
    said = Page(page).said

    assert "Small units for Small units" in said
    assert "legal for reception" not in said
    assert "a department this small is not shown apart" in said
    assert "legal, reception: together" in said


def test_what_was_refused_is_shown_with_its_line_and_reason(tmp_path):
    said = Page(made(tmp_path)).said

    assert "1 row, with its line and reason below" in said
    assert "requests.csv 5 x1" in said
    assert "1900" in said


def test_files_without_a_closed_case_make_a_page_that_says_so(tmp_path):
    still_open = HEAD + "o1,o1,customer,reception,2026-03-02T08:00:00Z,,,\n"

    said = Page(made(tmp_path, requests=still_open, waits="parent,child\n")).said

    assert "Cannot tell: there is no closed case in these files" in said


def test_a_log_beside_adds_how_the_work_goes(tmp_path):
    log = tmp_path / "log.csv"
    log.write_text("case,activity,time\n1,Ask,2026-01-01T00:00Z\n1,Answer,2026-01-01T02:00Z\n1,?,soon\n")

    said = Page(made(tmp_path, "--log", str(log))).said

    assert "Ask → Answer" in said
    assert "1 row refused" in said


def test_a_file_of_sizes_that_is_none_is_refused_in_words(tmp_path):
    (tmp_path / "units.csv").write_text("unit,people\nlegal,few\n")
    (tmp_path / "requests.csv").write_text(EXAMPLE)
    (tmp_path / "waits.csv").write_text("parent,child\n")

    answer = CliRunner().invoke(
        insight,
        ["report", "--requests", str(tmp_path / "requests.csv"), "--waits", str(tmp_path / "waits.csv"),
         "--units", str(tmp_path / "units.csv"), "--out", str(tmp_path / "out")],
    )  # fmt: skip

    assert answer.exit_code == 1
    assert "line 2" in answer.output
    assert not (tmp_path / "out").exists()
