"""The gate: no small group, nothing by subtraction, nothing that the data does not carry."""

import random

import numpy as np
import pytest

from puente.insight.gate import CannotTell, Cell, Ledger, Ratings, Shown, Timing, publish

MIXED = (2, 3, 4, 5, 3)


def people(prefix, n, scores=MIXED):
    return {f"{prefix}{i}": scores[i % len(scores)] for i in range(n)}


def by_team(cells, period="2026", question="climate"):
    groups = frozenset({"all", *(group for group, _scores in cells)})
    return Ratings(question, "team", period, tuple(Cell(*cell) for cell in cells), {"team": groups})


def test_a_group_of_four_is_hidden_and_one_of_five_is_shown():
    answer = publish(by_team([("a", people("a", 5)), ("b", people("b", 4))]))

    assert isinstance(answer, Shown)
    assert [cell.group for cell in answer.value] == ["a"]
    assert answer.hidden == ("b",)


def test_what_is_left_over_is_as_large_as_a_group_must_be():
    ledger = Ledger()
    a, b, c = people("a", 10), people("b", 8), people("c", 3)
    publish(by_team([("all", a | b | c)]), ledger)

    answer = publish(by_team([("a", a), ("b", b), ("c", c)]), ledger)

    assert [cell.group for cell in answer.value] == ["a"]
    assert answer.hidden == ("b", "c")


def test_one_more_answer_does_not_show_through_a_second_look():
    ledger = Ledger()
    first = publish(by_team([("a", people("a", 6))]), ledger)

    second = publish(by_team([("a", people("a", 6) | {"late": 1})]), ledger)
    third = publish(by_team([("a", people("a", 6) | people("late", 5))]), ledger)

    assert second == first
    assert third.value[0].respondents == 11


def test_one_changed_answer_does_not_show_either():
    ledger = Ledger()
    first = publish(by_team([("a", people("a", 6))]), ledger)

    second = publish(by_team([("a", people("a", 6) | {"a0": 5})]), ledger)

    assert second == first


@pytest.mark.parametrize("end", [1, 5])
def test_everybody_at_one_end_of_the_scale_is_hidden_also_by_subtraction(end):
    ledger = Ledger()
    agreed, mixed = people("a", 9, (end,)), people("b", 9)

    alone = publish(by_team([("a", agreed)]), Ledger())
    publish(by_team([("all", agreed | mixed)]), ledger)
    together = publish(by_team([("a", agreed), ("b", mixed)]), ledger)

    assert isinstance(alone, CannotTell)
    assert isinstance(together, CannotTell)
    assert alone.reason == publish(by_team([("a", people("a", 2))])).reason  # nor does the reason tell


def test_means_are_shown_to_a_tenth():
    assert publish(by_team([("a", people("a", 7, (2, 3, 3)))])).value[0].mean == 2.6


def test_a_filter_of_ones_own_is_not_answered():
    free = Ratings(
        "climate", "left-handed", "2026", (Cell("x", people("a", 50)),), {"team": frozenset({"a"})}
    )

    assert isinstance(publish(free), CannotTell)


def test_the_ledger_outlives_the_process(tmp_path):
    ledger = Ledger()
    publish(by_team([("a", people("a", 6))]), ledger)
    ledger.save(tmp_path / "ledger.json")

    again = Ledger.load(tmp_path / "ledger.json")

    assert again == ledger
    assert isinstance(publish(by_team([("b", people("a", 5))]), again), CannotTell)
    assert Ledger.load(tmp_path / "none.json") == Ledger()


def found_alone(shown):
    """People whose own score is some sum and difference of the sums shown (rows: cells, columns: people)."""
    _left, weights, right = np.linalg.svd(shown, full_matrices=False)
    reach = right[weights > 1e-9 * weights.max()]
    return np.flatnonzero(np.linalg.norm(reach, axis=0) > 1 - 1e-9).tolist()


def test_a_thousand_queries_isolate_nobody():
    """The attacker sees unrounded sums of every cell shown, and solves for any small set of people."""
    chance = random.Random(42)
    crowd = {f"p{i}": chance.randint(1, 5) for i in range(150)}
    traits = {
        "team": {who: f"t{chance.randint(0, 11)}" for who in crowd},
        "site": {who: f"s{chance.randint(0, 4)}" for who in crowd},
        "service": {who: f"v{chance.randint(0, 20)}" for who in crowd},
    }
    lattice = {name: frozenset(groups.values()) | {"all"} for name, groups in traits.items()}
    ledger, seen, refused = Ledger(), [], 0
    for query in range(1000):
        dimension = chance.choice(list(traits))
        arrived = chance.sample(sorted(crowd), chance.randint(20, 150))
        group = chance.choice(sorted(lattice[dimension]))
        scores = {who: crowd[who] for who in arrived if group == "all" or traits[dimension][who] == group}
        before = dict(ledger.shown)
        answer = publish(Ratings("q", dimension, str(query % 7), (Cell(group, scores),), lattice), ledger)
        fresh = {key: cell for key, cell in ledger.shown.items() if before.get(key) is not cell}
        if isinstance(answer, CannotTell):
            refused += 1
        elif fresh:
            seen.append([who in scores for who in crowd])

    shown = np.array(seen, float)
    isolated = found_alone(shown)
    alike = np.unique(shown, axis=1, return_counts=True)[1]

    assert len(seen) > 3
    assert refused > 100
    assert isolated == []
    assert alike.min() >= 5


def test_the_same_attack_succeeds_where_cells_are_only_counted():
    """The attack has teeth: with the limit of five per cell alone, it finds people."""
    chance = random.Random(42)
    crowd = range(60)
    shown = np.array(
        [
            [who in group for who in crowd]
            for group in (chance.sample(crowd, chance.randint(5, 60)) for _ in range(1000))
        ],
        float,
    )

    isolated = found_alone(shown)

    assert isolated != []


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (Timing("g", cases=29), "1 more closed case"),
        (Timing("g", cases=300, people=4), "at least 5 people"),
        (Timing("g", cases=300, times=100, clipped=6), "no more than 5 in 100 clipped"),
    ],
)
def test_a_figure_without_enough_behind_it_says_what_is_missing(finding, said):
    answer = publish(finding)

    assert isinstance(answer, CannotTell)
    assert answer.needed == said


def test_a_figure_with_enough_behind_it_passes_untouched():
    assert publish(Timing("g", cases=30, people=5, times=100, clipped=5)) == Shown("g")
