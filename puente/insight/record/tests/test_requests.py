"""What the record knows about a request's time becomes kinds of waiting, and the wait still adds up to the microsecond."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from puente.catalogue.models import Service
from puente.desk import verbs as desk
from puente.desk.models import Wait
from puente.foundation import clock
from puente.insight.commands import insight
from puente.insight.lake.layout import Layout
from puente.insight.record.export import export
from puente.insight.record.requests import handed_back

HOUR = timedelta(hours=1)


@pytest.fixture
def asked(carmen, facilities, noon):
    """Carmen, a customer, asks Facilities at noon of a Tuesday; they work from nine to five."""
    lifts = Service.objects.create(
        department=facilities, code="lifts", name={"en": "Lifts"}, who_may_ask="everybody", founded_at=noon, changed_at=noon
    )  # fmt: skip
    return desk.open(by=carmen, subject="The lift", text="It does not move.", service=lifts)


@pytest.fixture
def told(tmp_path):
    """`told()`: the record is exported and traced; (totals by link and kind in hours, the whole answer)."""

    def tell():
        layout = Layout(tmp_path / "lake")
        export(layout)
        answer = CliRunner().invoke(insight, ["domino", "--lake", str(layout.root), "--json"])
        assert answer.exit_code == 0, answer.output
        found = json.loads(answer.stdout)
        assert found["refused"] == []
        return {(*row["link"], row["kind"]): row["seconds"] / 3600 for row in found["totals"]}, found

    return tell


def at(noon, hours):
    return clock.at(noon + hours * HOUR)


@pytest.mark.django_db
def test_closed_hours_are_told_apart(asked, bruno, noon, told):
    with at(noon, 1):
        desk.take(asked, by=bruno)
    with at(noon, 24):
        desk.resolve(asked, by=bruno)

    totals, _answer = told()

    assert totals == {
        ("customer", "FAC", "not_yet_taken"): 1,
        ("customer", "FAC", "work"): 4 + 3,  # 13 to 17, and 9 to 12
        ("customer", "FAC", "closed_hours"): 16,
    }


@pytest.mark.django_db
def test_while_the_requester_is_asked_it_is_their_turn_also_at_night(asked, bruno, carmen, noon, told):
    with at(noon, 1):
        desk.take(asked, by=bruno)
    with at(noon, 2):
        desk.wait_for_requester(asked, text="Which lift?", by=bruno)
    with at(noon, 23):
        desk.answer(asked, text="The left one.", by=carmen)
    with at(noon, 24):
        desk.resolve(asked, by=bruno)

    totals, answer = told()

    assert totals == {
        ("customer", "FAC", "not_yet_taken"): 1,
        ("customer", "FAC", "not_yet_asked"): 1,
        ("FAC", "customer", "customer_turn"): 21,
        ("customer", "FAC", "work"): 1,
    }
    assert list(answer["what_if"]) == ["FAC"]
    assert answer["what_if"]["FAC"]["gain_20"] == 2160  # a fifth of three hours, not of the turn


@pytest.fixture
def waits_for(noon):
    """`waits_for(one, other)`: one waits for the other from its opening on."""

    def wait(service_request, other):
        Wait.objects.create(request=service_request, kind="request", other=other, started_at=other.opened_at)

    return wait


@pytest.mark.django_db
def test_a_colleague_who_has_to_answer_owns_that_time_as_their_department(
    asked, bruno, luis, legal, noon, told, waits_for
):
    with at(noon, 1):
        inner = desk.open(by=bruno, subject="The contract", text="May we?", department=legal)
        waits_for(asked, inner)
        desk.take(inner, by=luis)
        desk.wait_for_requester(inner, text="Which one?", by=luis)
    with at(noon, 3):
        desk.answer(inner, text="The one of the lift.", by=bruno)
    with at(noon, 4):
        desk.resolve(inner, by=luis)
        desk.resolve(asked, by=bruno)

    totals, _answer = told()

    assert totals[("LEG", "FAC", "customer_turn")] == 2
    assert totals[("FAC", "LEG", "work")] == 1


@pytest.mark.django_db
def test_what_was_waited_for_across_a_hand_over_counts_in_both_stays(
    asked, bruno, luis, legal, finance, ana, noon, told, waits_for
):
    inner = desk.open(by=bruno, subject="The bill", text="Who pays?", department=finance)
    waits_for(asked, inner)
    with at(noon, 2):
        desk.hand_over(asked, to=legal, reason="Yours.", by=bruno)
    with at(noon, 3):
        desk.cancel(inner, reason="Not needed.", by=bruno)
    with at(noon, 4):
        desk.resolve(asked, by=luis)

    totals, answer = told()

    assert totals == {("FAC", "FIN", "work"): 3, ("customer", "LEG", "not_yet_taken"): 1}
    assert sum(row["seconds"] for row in answer["totals"]) == 4 * 3600


@pytest.mark.django_db
def test_each_department_that_had_it_owns_its_own_time_and_a_hand_back_is_told_apart(
    asked, bruno, luis, legal, noon, told
):
    with at(noon, 1):
        desk.take(asked, by=bruno)
    with at(noon, 2):
        desk.hand_over(asked, to=legal, reason="Perhaps yours.", by=bruno)
    with at(noon, 3):
        desk.hand_over(asked, to=asked.department, reason="Not ours.", by=luis)
    with at(noon, 4):
        desk.resolve(asked, by=bruno)

    totals, answer = told()

    assert totals == {
        ("customer", "FAC", "not_yet_taken"): 1 + 1,
        ("customer", "FAC", "work"): 1,
        ("customer", "LEG", "hand_back"): 1,
    }
    assert answer["counts"]["roots"] == 1


@pytest.mark.django_db
def test_between_an_answer_and_its_reopening_it_was_the_requesters_turn(asked, carmen, bruno, noon, told):
    with at(noon, 1):
        desk.take(asked, by=bruno)
        desk.resolve(asked, by=bruno)
    with at(noon, 3):
        desk.reopen(asked, text="It stands still again.", by=carmen)
    with at(noon, 4):
        desk.resolve(asked, by=bruno)

    totals, _answer = told()

    assert totals == {
        ("customer", "FAC", "not_yet_taken"): 1,
        ("FAC", "customer", "customer_turn"): 2,
        ("customer", "FAC", "work"): 1,
    }


@pytest.mark.django_db
def test_a_case_that_waits_for_the_customer_says_so_while_it_is_open(asked, bruno, noon, told):
    with at(noon, 2):
        desk.wait_for_requester(asked, text="Which lift?", by=bruno)

    _totals, answer = told()

    assert [one["waits_for"]["link"] for one in answer["ageing"]["cases"]] == [["FAC", "customer"]]


@pytest.mark.django_db
def test_the_lake_names_departments_and_counts_their_people(asked, bruno, berta, lara, tmp_path):
    import pyarrow.parquet as pq

    layout = Layout(tmp_path / "lake")
    export(layout)

    (row,) = pq.read_table(layout.units).to_pylist()
    assert row == {
        "unit": "FAC", "people": 3, "en": "Facilities", "es": "Facilities", "department": asked.department_id,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("departments", "places"),
    [
        ([1], set()),
        ([1, 2], set()),
        ([1, 2, 1], {1}),
        ([1, 1], set()),
        ([1, 2, 3, 2, 1], {1, 2, 3}),
        ([1, 2, 3, 1, 3], {1, 2, 3}),
        ([1, 2, 1, 2], {1, 2}),
    ],
)
def test_what_lies_between_leaving_a_department_and_being_back_was_handed_back(departments, places):
    assert handed_back(departments) == places
