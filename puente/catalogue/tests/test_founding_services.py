"""A department opens a service, and shapes it."""

import pytest

from conftest import NOON
from puente.catalogue import verbs as catalogue
from puente.catalogue.events import (
    ServiceAudienceSet,
    ServiceDescribed,
    ServiceFounded,
    ServiceMoved,
    ServiceRenamed,
    ServiceRetired,
)
from puente.catalogue.models import Service, Standard
from puente.events.models import Event, Revision
from puente.foundation.errors import Forbidden, Invalid, Refused
from puente.people import verbs as people

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def gowns(facilities, lara):
    return catalogue.found_service(facilities, by=lara, name={"en": "Clean gowns", "es": "Batas limpias"})


def test_the_lead_of_the_department_opens_a_service(facilities, lara, recorded):
    with recorded(ServiceFounded) as change:
        service = catalogue.found_service(facilities, by=lara, name="Clean gowns", summary="By noon.")

    assert change.event.data == {"serves": facilities.pk}
    assert change.event.department == facilities
    assert (service.code, str(service.summary), service.founded_at) == ("clean-gowns", "By noon.", NOON)


def test_an_administrator_opens_a_service_of_any_department(facilities, ada):
    assert catalogue.found_service(facilities, by=ada, name="Keys").department == facilities


@pytest.mark.parametrize("name", ["bruno", "ana", "carmen"])
def test_nobody_else_opens_a_service(facilities, name, request):
    with pytest.raises(Forbidden):
        catalogue.found_service(facilities, by=request.getfixturevalue(name), name="Keys")

    assert not Service.objects.exists()
    assert not Event.objects.exists()


def test_a_code_given_is_kept_and_one_made_gives_way(facilities, lara, gowns):
    catalogue.found_service(facilities, by=lara, name="Keys", code="KEY-1")

    assert catalogue.found_service(facilities, by=lara, name="Clean gowns").code == "clean-gowns-2"


@pytest.mark.parametrize("code", ["clean-gowns", "CLEAN-gowns", "con espacios", "ñandú", "x" * 41])
def test_a_code_that_is_taken_or_cannot_stand_in_an_address_is_refused(facilities, lara, gowns, code):
    with pytest.raises(Invalid) as error:
        catalogue.found_service(facilities, by=lara, name="Gowns", code=code)

    assert list(error.value.fields) == ["code"]


def test_a_service_without_a_name_is_refused_beside_the_name(facilities, lara):
    with pytest.raises(Invalid) as error:
        catalogue.found_service(facilities, by=lara, name="  ")

    assert list(error.value.fields) == ["name"]


def test_renaming_keeps_the_code_and_both_names(gowns, lara, recorded):
    with recorded(ServiceRenamed) as change:
        service = catalogue.rename_service(gowns, by=lara, name={"en": "Gowns"})

    before, after = change.event.changes["name"]
    assert service.code == "clean-gowns"
    assert Revision.objects.get(pk=before).text == {"en": "Clean gowns", "es": "Batas limpias"}
    assert Revision.objects.get(pk=after).text == {"en": "Gowns"}


def test_the_same_name_again_changes_nothing(gowns, lara):
    catalogue.rename_service(gowns, by=lara, name=dict(gowns.name))

    assert not Event.objects.filter(kind="service.renamed").exists()


def test_describing_says_only_what_differs(gowns, lara, recorded):
    with recorded(ServiceDescribed) as change:
        service = catalogue.describe_service(gowns, by=lara, is_confidential=True, priority=2)

    assert service.is_confidential
    assert change.event.changes == {"is_confidential": [False, True]}


def test_events_hold_no_text(gowns, lara):
    catalogue.describe_service(gowns, by=lara, summary="Brought to the ward", also_called="scrubs")

    assert "ward" not in str(list(Event.objects.values_list("data", flat=True)))


def test_a_summary_that_is_too_long_is_refused_beside_it(gowns, lara):
    with pytest.raises(Invalid) as error:
        catalogue.describe_service(gowns, by=lara, summary="x" * 401)

    assert list(error.value.fields) == ["summary"]


def test_only_the_departments_chosen_may_ask(gowns, lara, ana, luis, finance, legal, recorded):
    with recorded(ServiceAudienceSet) as change:
        catalogue.set_audience(gowns, by=lara, who_may_ask="departments", audience=[finance])

    assert change.event.changes["audience"] == [[], [finance.pk]]
    assert Service.objects.askable_by(ana).exists()
    assert not Service.objects.askable_by(luis).exists()


def test_an_audience_of_no_department_is_refused(gowns, lara):
    with pytest.raises(Invalid) as error:
        catalogue.set_audience(gowns, by=lara, who_may_ask="departments")

    assert list(error.value.fields) == ["audience"]


def test_people_from_outside_ask_only_what_everybody_may(gowns, lara, carmen):
    assert not Service.objects.askable_by(carmen).exists()

    catalogue.set_audience(gowns, by=lara, who_may_ask="everybody")

    assert Service.objects.askable_by(carmen).exists()


def test_a_service_and_the_catalogue_agree_on_who_may_ask(gowns, lara, ana, luis, carmen, ada, finance):
    for audience in (("everybody", []), ("inside", []), ("departments", [finance])):
        service = catalogue.set_audience(gowns, by=lara, who_may_ask=audience[0], audience=audience[1])
        for person in (ana, luis, carmen, ada):
            offered = Service.objects.askable_by(person).filter(pk=service.pk).exists()
            assert service.is_askable_by(person) == offered, (audience, person)

    retired = catalogue.retire_service(gowns, by=lara)
    assert not any(retired.is_askable_by(person) for person in (ana, luis, carmen, ada))


def test_moving_takes_the_standards_along(gowns, lara, ada, legal, facilities, recorded):
    old = catalogue.set_standard(
        facilities, by=lara, service=gowns, metric="resolution", target_seconds=3600, share=90
    )

    with recorded(ServiceMoved) as change:
        service = catalogue.move_service(gowns, by=ada, to=legal)

    old.refresh_from_db()
    new = Standard.objects.get(department=legal)
    assert service.department == legal
    assert change.event.data["standards"] == [[old.pk, new.pk]]
    assert (new.target_seconds, new.share, new.service) == (3600, 90, service)
    assert old.force_until == NOON.date()


def test_the_lead_of_one_department_alone_does_not_move_a_service(gowns, lara, legal):
    with pytest.raises(Forbidden):
        catalogue.move_service(gowns, by=lara, to=legal)


def test_what_is_retired_can_neither_be_asked_nor_changed(gowns, lara, ana, recorded):
    with recorded(ServiceRetired):
        catalogue.retire_service(gowns, by=lara)

    assert not Service.objects.askable_by(ana).exists()
    with pytest.raises(Refused):
        catalogue.rename_service(gowns, by=lara, name="Scrubs")


def test_the_services_of_a_retired_department_go_on_at_its_heir(gowns, facilities, legal, ada):
    retired_before = catalogue.found_service(facilities, by=ada, name="Telegrams")
    catalogue.retire_service(retired_before, by=ada)

    people.retire_department(facilities, by=ada, heir=legal)

    gowns.refresh_from_db()
    retired_before.refresh_from_db()
    assert gowns.department == legal
    assert retired_before.department == facilities
    assert Event.objects.filter(kind="service.moved", about_id=gowns.pk).count() == 1
