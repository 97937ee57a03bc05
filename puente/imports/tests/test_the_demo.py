"""Hospital San Telmo: the same from the same seed, whole, and in order."""

from datetime import UTC, datetime

import pytest

from puente.catalogue.models import Service
from puente.desk.clock.keeping import differences
from puente.desk.clock.reckoning import Reckoner
from puente.desk.models import Message, Request
from puente.events.models import Delivery, Event
from puente.foundation import clock
from puente.foundation.errors import Refused
from puente.imports.demo import plant
from puente.imports.demo.house import ROLES
from puente.people.models import Company, Department, Person

HOUR = datetime(2026, 3, 12, 10, tzinfo=UTC)


def planted(language="es", requests=20):
    with clock.at(HOUR):
        plant(language, requests=requests)


def test_the_hospital_is_whole_and_each_role_can_look_around(db):
    planted()

    assert Department.objects.filter(company__kind="own").count() == 14
    assert Company.objects.filter(kind="partner").count() == 2
    assert Service.objects.count() == 40
    assert Person.objects.exclude(kind="customer").count() == 120
    assert Person.objects.filter(email__startswith="demo+").count() == len(ROLES) == 5
    assert Request.objects.count() == 20


@pytest.mark.slow
def test_nothing_lies_in_the_future_and_the_targets_say_what_the_record_says(db):
    planted()

    assert not Event.objects.filter(at__gt=HOUR).exists()
    assert differences(Request.objects.all(), Reckoner()) == []


@pytest.mark.slow
def test_planting_wakes_nobody(db):
    planted()

    assert not Delivery.objects.exclude(listener__contains="count").exists()


@pytest.mark.slow
def test_the_same_hour_gives_the_same_hospital_in_either_language(db):
    from django.db import transaction

    def told():
        return [
            *Request.objects.order_by("id").values_list("number", "opened_at", "status", "requester__name")
        ]

    with transaction.atomic():
        planted("es")
        spanish, words = told(), set(Message.objects.values_list("text", flat=True))
        transaction.set_rollback(True)
    planted("en")

    assert told() == spanish
    assert not words & set(Message.objects.exclude(text="").values_list("text", flat=True))


def test_a_house_that_is_founded_is_left_alone(ada):
    with pytest.raises(Refused):
        planted()

    assert not Request.objects.exists()
