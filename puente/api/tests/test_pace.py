"""A program that calls too often is told for how long to wait, and nobody else waits with it."""

from datetime import timedelta

import pytest

from puente.api import entrance
from puente.api.pace import MOST_KEPT, Pace
from puente.foundation import clock


@pytest.fixture
def three_a_minute(settings, monkeypatch):
    settings.API_PER_MINUTE = 3
    monkeypatch.setattr(entrance, "pace", Pace())


@pytest.mark.usefixtures("three_a_minute")
class TestTheDoor:
    def test_one_call_too_many_is_a_problem_that_says_when_to_come_back(self, program, ana, bruno, noon):
        hers, his = program(ana), program(bruno)

        answers = [hers.get("/api/v1/me") for _call in range(4)]

        assert [one.status_code for one in answers] == [200, 200, 200, 429]
        late = answers[-1]
        assert late["Content-Type"] == "application/problem+json"
        assert late["Retry-After"] == "60"
        assert late.json()["code"] == "too_often"
        assert "3" in late.json()["detail"]
        assert his.get("/api/v1/me").status_code == 200

    def test_after_as_many_seconds_it_may_call_again(self, program, ana, noon):
        hers = program(ana)
        with clock.at(noon + timedelta(seconds=1)):
            [hers.get("/api/v1/me") for _call in range(3)]
        with clock.at(noon + timedelta(seconds=41)):
            wait = int(hers.get("/api/v1/me")["Retry-After"])

        with clock.at(noon + timedelta(seconds=41 + wait)):
            assert hers.get("/api/v1/me").status_code == 200

    def test_what_would_change_something_does_not(self, program, ana, facilities, post):
        hers = program(ana)
        said = {"subject": "A lamp", "department": "FAC"}

        numbers = [post(hers, "/requests", said).status_code for _call in range(5)]

        assert numbers == [201, 201, 201, 429, 429]

    def test_a_person_at_a_page_is_not_counted(self, client, ana, noon):
        client.force_login(ana, backend="puente.web.entrance.backend.HouseBackend")

        assert {client.get("/api/v1/me").status_code for _call in range(6)} == {200}


def test_the_description_says_so(description):
    told = description["paths"]["/api/v1/me"]["get"]["responses"]["429"]
    assert told["headers"]["Retry-After"]["schema"] == {"type": "integer"}


def test_as_many_as_one_likes_where_nothing_is_set(noon):
    pace = Pace()

    assert not any(pace.wait("a", 0, noon) for _call in range(1000))


def test_those_whose_minute_is_over_are_forgotten_so_that_memory_stays_small(noon):
    pace = Pace()
    for number in range(MOST_KEPT):
        pace.wait(str(number), 1, noon)

    pace.wait("one more", 1, noon + timedelta(seconds=61))

    assert len(pace._minutes) == 1
