"""Found by number and by words of the subject, whoever writes it, on both databases."""

import pytest
from django.db import connection

from puente.desk import verbs as desk
from puente.desk.models import Request
from puente.desk.models.requests import SUBJECT_WORDS
from puente.desk.search import numbered, worded

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def toner(ana, facilities):
    return desk.open(by=ana, subject="Tóner de la impresora HP-4050 (planta 2ª)", department=facilities)


def subjects(found):
    return [one.subject for one in found]


@pytest.mark.parametrize("said", ["toner", "TÓNER", "impre", "hp 4050", "4050", "planta toner", "(planta)"])
def test_beginnings_of_words_find_it_whatever_accents_and_capitals(toner, bruno, said):
    assert list(worded(said, by=bruno)) == [toner]


@pytest.mark.parametrize("said", ["oner", "toner madrid", "", "   ", "()*\"'&|!:", "-"])
def test_other_words_do_not(toner, bruno, said):
    assert not worded(said, by=bruno).exists()


def test_only_who_may_read_it_finds_it(toner, ana, bruno, luis, ada):
    assert [bool(worded("toner", by=one)) for one in (ana, bruno, ada, luis)] == [True, True, True, False]
    assert [bool(numbered(toner.number, by=one)) for one in (ana, bruno, ada, luis)] == [True] * 3 + [False]


def test_a_new_subject_is_found_and_the_old_one_no_more(toner, bruno):
    desk.rename(toner, by=bruno, subject="La impresora hace ruido")

    assert list(worded("ruido", by=bruno)) == [toner]
    assert not worded("toner", by=bruno).exists()


def test_many_written_at_once_are_found_too(toner, bruno):
    rows = [
        Request(number=f"OLD-{n}", subject=f"Ventana {n}", department=toner.department, requester=toner.requester,
                opened_at=toner.opened_at, changed_at=toner.changed_at)
        for n in range(3)
    ]  # fmt: skip
    Request.objects.bulk_create(rows)

    assert worded("ventana", by=bruno).count() == 3
    assert subjects(worded("ventana 2", by=bruno)) == ["Ventana 2"]


def test_a_number_is_found_whole_in_any_size_or_by_its_figures(toner, bruno):
    assert list(numbered("FAC-1", by=bruno)) == [toner]
    assert list(numbered("fac-1", by=bruno)) == [toner]
    assert list(numbered("1", by=bruno)) == [toner]
    assert not numbered("FAC-11", by=bruno)
    assert not numbered("FAC", by=bruno)


def test_what_keeps_the_index_is_made_again_with_the_words_written_meanwhile(toner, bruno):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {SUBJECT_WORDS.name}_change")
        else:
            cursor.execute(f"DROP INDEX {SUBJECT_WORDS.name}")
    assert not SUBJECT_WORDS.examined().sound
    desk.rename(toner, by=bruno, subject="Cartucho")
    connection.check_constraints()  # PostgreSQL indexes no table whose constraints wait

    SUBJECT_WORDS.make()

    assert SUBJECT_WORDS.examined().sound
    assert list(worded("cartucho", by=bruno)) == [toner]
    assert not worded("toner", by=bruno).exists()
