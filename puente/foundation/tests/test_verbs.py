"""A verb: one transaction, one event, and every no in words."""

import pytest
from django.db import IntegrityError, transaction

from puente.events.kinds import KINDS, Kind
from puente.events.models import Event
from puente.events.record import record
from puente.foundation import verbs
from puente.foundation.errors import Invalid, Refused
from puente.people.models import Company


class CompanyTried(Kind):
    name = "test.company_tried"
    says = "{actor} tried {about}"


KINDS.pop("test.company_tried")


pytestmark = pytest.mark.usefixtures("no_verb_of_a_test_stays")


def test_a_verb_that_records_nothing_leaves_nothing_behind(organization):
    @verbs.verb
    def forget():
        return Company.objects.create(name="Ghost", kind="partner")

    with pytest.raises(verbs.NothingRecorded):
        forget()

    assert not Company.objects.filter(name="Ghost").exists()


def test_a_verb_may_say_that_nothing_changed(organization):
    @verbs.verb
    def look():
        return verbs.unchanged(organization)

    assert look() == organization
    assert not Event.objects.exists()


def test_nothing_is_recorded_outside_a_verb(organization):
    with pytest.raises(RuntimeError):
        record(CompanyTried(), organization.company, by=None)


def test_the_event_goes_with_its_change_when_the_verb_fails(organization, ada):
    @verbs.verb
    def stumble():
        company = Company.objects.create(name="Half", kind="partner")
        record(CompanyTried(), company, by=ada)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stumble()

    assert not Company.objects.filter(name="Half").exists()
    assert not Event.objects.exists()


def test_a_constraint_of_the_database_is_refused_in_its_own_words(organization, facilities, bruno):
    from puente.people.models import Membership

    @verbs.verb
    def join_again():
        Membership.objects.create(
            person=bruno, department=facilities, role="member", since_at=bruno.joined_at
        )

    with pytest.raises(Refused) as refusal:
        join_again()

    assert "in that department already" in str(refusal.value)


def test_a_taken_value_is_an_error_of_its_field(organization, facilities):
    from puente.people.models import Department

    @verbs.verb
    def found_again():
        Department.objects.create(
            code="FAC", name={"en": "Twin"}, company=organization.company, founded_at=facilities.founded_at
        )

    with pytest.raises(Invalid) as error:
        found_again()

    assert list(error.value.fields) == ["code"]


def test_an_integrity_error_that_no_constraint_explains_stays_itself(organization):
    @verbs.verb
    def break_something():
        raise IntegrityError("the disk is full")

    with pytest.raises(IntegrityError):
        break_something()


def test_a_verb_that_joins_fails_with_all_of_it_and_one_inside_it_alone(organization, ada):
    @verbs.verb
    def half():
        company = Company.objects.create(name="Half", kind="partner")
        record(CompanyTried(), company, by=ada)
        raise Refused("No.")

    @verbs.verb
    def whole():
        company = Company.objects.create(name="Whole", kind="partner")
        with pytest.raises(Refused):
            half()
        record(CompanyTried(), company, by=ada)

    with transaction.atomic(), verbs.joining():
        whole()
    with pytest.raises(Refused), transaction.atomic(), verbs.joining():
        half()

    names = set(Company.objects.values_list("name", flat=True))
    assert "Whole" in names
    assert "Half" not in names
