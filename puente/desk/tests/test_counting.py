"""The counts of the menu: one statement, and what lists show."""

import pytest
from django.db import connection

from puente.desk import verbs as desk
from puente.desk.models import Request
from puente.desk.queries import menu_counts


@pytest.mark.parametrize("who", ["ana", "bruno", "lara", "luis", "ada", "olga"])
def test_the_menu_counts_what_one_may_see(who, leaky_tap, secret, bruno, ana, facilities, request):
    desk.name_person(secret, person=bruno, by=ana)
    desk.open(by=ana, subject="Another secret", department=facilities, is_confidential=True)
    person = request.getfixturevalue(who)

    counts = menu_counts(person)

    visible = Request.objects.visible_to(person).standing()
    assert counts["queue"] == visible.filter(department__in=person.departments_served()).count()
    assert counts["mine"] == visible.asked_by(person).count()


def test_what_one_asks_for_oneself_is_counted_once(leaky_tap, ana):
    Request.objects.filter(pk=leaky_tap.pk).update(beneficiary=ana)

    assert menu_counts(ana)["mine"] == 1


def test_the_menu_costs_one_statement(leaky_tap, bruno, django_assert_num_queries):
    bruno.departments_served()

    with django_assert_num_queries(1, connection=connection):
        menu_counts(bruno)


def test_unread_news_are_counted(leaky_tap, ana, bruno, deliver):
    deliver()
    assert menu_counts(bruno)["news"] == 1, "it is nobody's yet"

    desk.take(leaky_tap, by=bruno)
    deliver()

    assert menu_counts(ana)["news"] == 1
    assert menu_counts(bruno)["news"] == 0
