"""The way back in when nobody can set up any more: at the server's own terminal."""

import re

import pytest
from click.testing import CliRunner

from puente.cli.main import main
from puente.foundation.errors import Forbidden
from puente.foundation.verbs import via
from puente.people import verbs as people
from puente.people.events import AdministratorRecovered
from puente.people.models import Person


def run(*words):
    return CliRunner().invoke(main, ["--lang", "en", "administrator", *words])


def link_in(output):
    return re.search(r"https?://[^/]+(/invitation/\S+/)", output)[1]


def test_somebody_who_is_here_becomes_one_and_comes_in_by_the_link_once(bruno, client, recorded):
    with recorded(AdministratorRecovered) as change:
        answer = run("BRUNO@casa.example")

    assert answer.exit_code == 0, answer.output
    bruno.refresh_from_db()
    assert bruno.is_administrator
    assert change.event.data["is_new"] is False
    link = link_in(answer.output)
    came_in = client.post(link, {"password": "a long enough sentence", "called": ""})
    assert came_in.status_code == 302
    assert client.get("/settings/").status_code == 200
    assert client.get(link).status_code == 410


def test_somebody_new_is_made_with_the_name_that_is_said(organization, recorded):
    with recorded(AdministratorRecovered) as change:
        answer = run("irene@casa.example", "--name", "Irene Costa")

    irene = Person.objects.get(email="irene@casa.example")
    assert (irene.name, irene.is_administrator, irene.is_inside) == ("Irene Costa", True, True)
    assert change.event.data["is_new"] is True
    assert "Irene Costa is an administrator." in answer.output


def test_a_slip_in_the_email_makes_nobody_an_administrator(bruno):
    answer = run("brunno@casa.example")

    assert answer.exit_code == 1
    assert "Nobody who works here has the e-mail “brunno@casa.example”." in answer.output
    assert not Person.objects.get_queryset().filter(email="brunno@casa.example").exists()


@pytest.mark.parametrize("email", ["carmen@casa.example", "no e-mail at all", ""])
def test_whoever_cannot_be_one_is_refused_in_words(carmen, email):
    answer = run(email, "--name", "Somebody")

    assert answer.exit_code == 1
    assert "Error:" in answer.output
    assert not Person.objects.get_queryset().filter(is_administrator=True).exists()


def test_before_there_is_anybody_the_first_link_is_named(db):
    assert "puente serve" in run("ada@casa.example").output


@pytest.mark.parametrize("door", ["web", "api", "mail", "import"])
def test_no_other_door_leads_there(bruno, ada, door):
    with via(door), pytest.raises(Forbidden):
        people.recover_administrator(bruno, by=bruno)
    with via("cli"), pytest.raises(Forbidden):
        people.recover_administrator(bruno, by=ada)
