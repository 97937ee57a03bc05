"""Asking in the browser: find a service, see what to expect, ask, and lose nothing when something is wrong."""

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from puente.catalogue import verbs as catalogue
from puente.catalogue.models import Field
from puente.desk import verbs as desk
from puente.desk.models import Request
from puente.events.models import Event
from puente.people import verbs as people

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def desk_ready(facilities, lara):
    """A service with a standard, two options and four questions."""
    service = catalogue.found_service(
        facilities,
        by=lara,
        code="desk",
        name={"en": "Desk for a new colleague", "es": "Puesto para una persona nueva"},
        expects={"en": "Say it five working days before.", "es": "Avisa cinco días laborables antes."},
    )
    catalogue.set_standard(
        facilities, by=lara, service=service, metric="first_response", target_seconds=4 * 3600, share=95
    )
    catalogue.add_option(service, by=lara, code="light", name={"en": "Light laptop"}, lead_days=15)
    catalogue.add_option(service, by=lara, code="shared", name={"en": "Shared desk"}, lead_days=1, stock=3)
    add = lambda code, kind, **with_: catalogue.add_field(  # noqa: E731
        service, by=lara, code=code, kind=kind, label={"en": code.capitalize()}, **with_
    )
    add("screen", "yes_no", is_required=True)
    add("inches", "number", is_required=True, condition={"field": "screen", "is": [True]}, limits={"max": 40})
    add("colleague", "person")
    add("plan", "file")
    return service


@pytest.fixture
def signed_in(client, organization):
    def sign_in(person, language="en"):
        person.language = language
        person.save(update_fields=["language"])
        client.force_login(person)
        return client

    return sign_in


def test_the_portal_shows_what_one_may_ask_and_nothing_else(
    signed_in, ana, desk_ready, lara, facilities, legal
):
    catalogue.found_service(
        facilities, by=lara, name="Keys of Legal", who_may_ask="departments", audience=[legal]
    )

    page = signed_in(ana).get("/ask/").text

    assert "Desk for a new colleague" in page
    assert "Keys of Legal" not in page
    assert "2 options" in page


def test_an_empty_catalogue_says_so_and_lets_one_ask_a_department(signed_in, ana, facilities):
    page = signed_in(ana).get("/ask/").text

    assert "No services yet" in page
    assert "/ask/department/FAC/" in page


@pytest.mark.parametrize(
    ("said", "heads"),
    [("my desk is small", "?subject=My%20desk%20is%20small"), ("desk", ""), ("desk colleague", "")],
)
def test_a_sentence_goes_along_to_the_form_and_a_word_only_looks(signed_in, ana, desk_ready, said, heads):
    page = signed_in(ana).get("/ask/", {"q": said}).text

    assert f'href="/ask/desk/{heads}"' in page


def test_the_words_that_came_along_head_the_request(signed_in, ana, desk_ready):
    page = signed_in(ana).get("/ask/desk/?subject=my%20desk%20is%20small").text

    assert 'value="my desk is small"' in page


def test_words_that_found_nothing_fitting_go_along_to_the_department_that_is_asked(
    signed_in, ana, desk_ready, facilities, legal
):
    page = signed_in(ana)

    found = page.get("/ask/", {"q": "desk by the window"}).text
    assert 'href="/ask/?subject=desk%20by%20the%20window#by-department"' in found
    departments = page.get("/ask/", {"subject": "desk by the window"}).text
    assert f"/ask/?department={facilities.code}&amp;subject=Desk%20by%20the%20window" in departments
    assert f"/ask/department/{legal.code}/?subject=Desk%20by%20the%20window" in departments
    theirs = page.get("/ask/", {"department": facilities.code, "subject": "desk by the window"}).text
    assert "/ask/desk/?subject=Desk%20by%20the%20window" in theirs


def test_searching_with_htmx_brings_only_what_was_found(signed_in, ana, desk_ready):
    answer = signed_in(ana).get("/ask/?q=colleage", headers={"hx-request": "true"})

    assert "Desk for a new colleague" in answer.text
    assert "<html" not in answer.text


def test_finding_nothing_offers_the_departments(signed_in, ana, desk_ready):
    page = signed_in(ana).get("/ask/?q=zeppelin").text

    assert "Nobody offers that under this name" in page
    assert "?department=FAC" in page


def test_the_portal_costs_the_same_for_ten_services_as_for_one(
    signed_in, ana, lara, facilities, desk_ready, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(ana)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/ask/")
    for n in range(10):
        catalogue.found_service(facilities, by=lara, name=f"Service {n}")

    with django_assert_max_num_queries(len(one) + 2):
        client.get("/ask/")


def test_what_to_expect_stands_before_the_button(signed_in, ana, desk_ready):
    page = signed_in(ana).get("/ask/desk/").text

    assert page.index("Facilities answers within 4 working hours") < page.index("#send")
    assert "95 times out of 100" in page
    assert "Say it five working days before." in page


def test_in_spanish_too(signed_in, ana, desk_ready):
    page = signed_in(ana, "es").get("/ask/desk/").text

    assert "Puesto para una persona nueva" in page
    assert "Facilities responde en" in page
    assert "95 de cada 100 veces" in page


def test_options_are_compared_by_the_day_they_arrive(signed_in, ana, desk_ready):
    part = signed_in(ana).get("/ask/desk/?part=options&wanted_on=2026-03-12").text

    assert "19 days late" in part
    assert "arrives in time" in part
    assert "Shared desk arrives in time: tomorrow" in part
    assert "<html" not in part


def test_an_option_that_is_chosen_shows_its_own_standard_before_it_is_asked(
    signed_in, ana, lara, facilities, desk_ready
):
    shared = desk_ready.options.get(code="shared")
    catalogue.set_standard(
        facilities,
        by=lara,
        service=desk_ready,
        option=shared,
        metric="first_response",
        target_seconds=1800,
        share=80,
    )
    browser = signed_in(ana)

    light = browser.get("/ask/desk/?part=advice&option=light").text
    shared = browser.get("/ask/desk/?part=advice&option=shared").text

    assert 'id="expected" hx-swap-oob="true"' in shared
    assert "within 4 working hours" in light
    assert "within 30 working minutes" in shared
    assert "80 times out of 100" in shared


def test_a_day_that_is_over_is_refused_beside_it_and_all_that_was_typed_stays(signed_in, ana, desk_ready):
    answer = signed_in(ana).post(
        "/ask/desk/",
        {"subject": "A desk for Olga", "text": "By the window", "option": "shared", "wanted_on": "2026-03-09",
         "answer-screen": "no"},
    )  # fmt: skip

    assert answer.status_code == 422
    assert 'id="field-wanted_on-error"' in answer.text
    for kept in ('value="A desk for Olga"', "By the window", 'value="2026-03-09"', 'value="shared" checked'):
        assert kept in answer.text
    assert not Request.objects.exists()


def test_asking_opens_a_request_with_its_answers(signed_in, ana, desk_ready, bruno):
    answer = signed_in(ana).post(
        "/ask/desk/",
        {
            "subject": "A desk for Olga",
            "option": "shared",
            "wanted_on": "2026-03-20",
            "beneficiary": "bruno@casa.example",
            "answer-screen": "yes",
            "answer-inches": "27",
            "answer-colleague": "Bruno",
            "answer-plan": SimpleUploadedFile("plan.txt", b"two floors"),
            "files": [SimpleUploadedFile("note.txt", b"by the window")],
            "confidential": "on",
        },
    )

    asked = Request.objects.get()
    assert answer.headers["Location"] == f"/requests/{asked.number}/"
    assert asked.answers["inches"] == 27
    assert asked.answers["colleague"] == bruno.pk
    assert (asked.option.code, asked.beneficiary, asked.is_confidential) == ("shared", bruno, True)
    names = asked.messages.get().attachments.values_list("name", flat=True)
    assert sorted(names) == ["note.txt", "plan.txt"]
    page = signed_in(ana).get(f"/requests/{asked.number}/")
    assert f'<a href="/requests/{asked.number}/answers/plan">plan.txt 1 kB</a>' in page.text
    plan = signed_in(ana).get(f"/requests/{asked.number}/answers/plan")
    assert 'filename="plan.txt"' in plan.headers["Content-Disposition"]


def test_what_the_form_was_answered_is_read_by_whoever_serves_it_later(
    signed_in, ana, bruno, luis, desk_ready, legal
):
    signed_in(ana).post(
        "/ask/desk/",
        {
            "subject": "A desk",
            "option": "shared",
            "answer-screen": "yes",
            "answer-inches": "27",
            "answer-plan": SimpleUploadedFile("plan.txt", b"two floors"),
        },
    )
    asked = Request.objects.get()

    desk.hand_over(asked, to=legal, reason="It is in the contract.", by=bruno)

    page = signed_in(luis).get(f"/requests/{asked.number}/").text
    assert "What was asked at the start" in page
    assert "27" in page
    assert f"Asks for “{desk_ready}”, without more words." in html.unescape(page)
    assert signed_in(luis).get(f"/requests/{asked.number}/answers/plan").status_code == 200


def test_the_file_of_a_question_that_is_hidden_is_not_kept(signed_in, ana, desk_ready):
    condition = {"field": "screen", "is": [True]}
    Field.objects.create(
        service=desk_ready, code="photo", label={"en": "Photo"}, kind="file", condition=condition
    )

    signed_in(ana).post(
        "/ask/desk/",
        {
            "subject": "A desk",
            "option": "shared",
            "answer-screen": "no",
            "answer-photo": SimpleUploadedFile("old.txt", b"the old screen"),
        },
    )

    asked = Request.objects.get()
    assert "photo" not in asked.answers
    assert not asked.messages.get().attachments.exists()


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(signed_in, ana, desk_ready):
    answer = signed_in(ana).post(
        "/ask/desk/",
        {
            "text": "By the window, please",
            "wanted_on": "someday",
            "beneficiary": "Nobody Atall",
            "answer-screen": "yes",
            "answer-inches": "ninety",
        },
    )

    assert answer.status_code == 422
    assert "By the window, please" in answer.text
    assert "Write a number here." in answer.text
    assert 'value="ninety"' in answer.text
    assert "There is nobody of that name or e-mail here." in answer.text
    assert not Request.objects.exists()


def test_a_hidden_question_is_not_missed(signed_in, ana, desk_ready):
    signed_in(ana).post("/ask/desk/", {"answer-screen": "no", "answer-inches": "ninety"})

    assert Request.objects.get().answers == {"screen": False}


def test_what_need_not_be_chosen_can_be_taken_back(signed_in, ana, desk_ready, lara):
    catalogue.add_field(
        desk_ready, by=lara, code="size", kind="choice", label={"en": "Size"}, choices=["Small", "Large"]
    )
    browser = signed_in(ana)

    page = browser.get("/ask/desk/").text
    browser.post("/ask/desk/", {"answer-screen": "no", "answer-size": ""})

    assert page.count("No answer") == 1  # the screen has to be answered
    assert 'name="answer-size" value="" checked' in page
    assert "size" not in Request.objects.get().answers


def test_a_double_click_asks_once(signed_in, ana, desk_ready):
    typed = {"answer-screen": "no", "once": "a-key"}

    first = signed_in(ana).post("/ask/desk/", typed)
    second = signed_in(ana).post("/ask/desk/", typed)

    assert first.headers["Location"] == second.headers["Location"]
    assert Request.objects.count() == 1


def test_the_same_form_with_other_words_asks_for_something_else(signed_in, ana, facilities):
    browser = signed_in(ana)
    typed = {"subject": "The tap leaks", "once": "a-key"}

    browser.post("/ask/department/FAC/", typed)
    browser.post("/ask/department/FAC/", typed | {"subject": "The lamp is broken"})

    subjects = Request.objects.values_list("subject", flat=True)
    assert sorted(subjects) == ["The lamp is broken", "The tap leaks"]


def test_a_nul_in_what_is_typed_is_dropped(signed_in, ana, bruno, facilities):
    typed = {"subject": "The tap\0 leaks", "beneficiary": "bruno@casa\0.example", "answer-\0": "\0"}

    signed_in(ana).post("/ask/department/FAC/", typed)

    asked = Request.objects.get()
    assert (asked.subject, asked.beneficiary) == ("The tap leaks", bruno)


def test_what_is_asked_on_a_page_came_in_by_the_pages(signed_in, ana, facilities):
    signed_in(ana).post("/ask/department/FAC/", {"subject": "The tap leaks"})

    assert Event.objects.get(kind="request.opened").via == "web"


def test_a_department_is_asked_without_a_service(signed_in, ana, facilities):
    signed_in(ana).post("/ask/department/FAC/", {"subject": "The tap leaks", "text": "In the kitchen"})

    asked = Request.objects.get()
    assert (asked.department, asked.service, asked.subject) == (facilities, None, "The tap leaks")


def test_without_a_subject_a_department_cannot_be_asked(signed_in, ana, facilities):
    answer = signed_in(ana).post("/ask/department/FAC/", {"text": "In the kitchen"})

    assert answer.status_code == 422
    assert "Say in a few words what you need." in answer.text
    assert "In the kitchen" in answer.text


def test_an_agent_writes_down_what_somebody_asked_by_phone(signed_in, ana, bruno, desk_ready):
    signed_in(bruno).post("/ask/desk/", {"answer-screen": "no", "requester": "Ana", "channel": "phone"})

    asked = Request.objects.get()
    assert (asked.requester, asked.channel) == (ana, "phone")


def test_others_do_not_ask_in_somebody_elses_name(signed_in, ana, olga, desk_ready):
    answer = signed_in(olga).post(
        "/ask/desk/", {"answer-screen": "no", "requester": "Ana", "channel": "phone"}
    )

    assert answer.status_code == 422
    assert not Request.objects.exists()


def test_people_from_outside_find_only_what_is_for_everybody(signed_in, carmen, ada, desk_ready):
    client = signed_in(carmen)
    assert client.get("/ask/desk/").status_code == 404
    assert client.get("/ask/department/FAC/").status_code == 404

    catalogue.set_audience(desk_ready, by=ada, who_may_ask="everybody")
    assert client.get("/ask/desk/").status_code == 200


def test_a_retired_service_cannot_be_asked_any_more(signed_in, ana, desk_ready, lara):
    catalogue.retire_service(desk_ready, by=lara)

    assert signed_in(ana).get("/ask/desk/").status_code == 404


def test_names_are_suggested_while_one_types(signed_in, ana, bruno, berta):
    client = signed_in(ana)

    assert 'value="bruno@casa.example"' in client.get("/ask/people/?beneficiary=bru").text
    assert "option" not in client.get("/ask/people/?beneficiary=b").text


def test_a_stranger_signs_in_first(client, desk_ready):
    for address in ("/ask/", "/ask/desk/", "/settings/services/"):
        assert client.get(address).headers["Location"].startswith("/sign-in/")


def test_a_department_without_agents_is_asked_as_any_other_and_its_request_waits(
    signed_in, ana, legal, ada, deliver
):
    answer = signed_in(ana).post("/ask/department/LEG/", {"subject": "Look at this contract"}, follow=True)
    deliver()

    asked = Request.objects.get()
    assert (asked.status, asked.assignee) == ("new", None)
    assert "nobody yet" in answer.text
    assert asked.number in signed_in(ada).get("/news/").text


def test_who_has_left_is_neither_found_nor_asked_for(signed_in, ana, olga, ada, facilities):
    people.leave_organization(olga, by=ada)

    answer = signed_in(ana).post("/ask/department/FAC/", {"subject": "A chair", "beneficiary": olga.email})

    assert answer.status_code == 422
    assert 'value="A chair"' in answer.text
    assert "Olga" not in signed_in(ana).get("/ask/people/?beneficiary=Olg").text
    assert not Request.objects.exists()


def test_a_service_and_its_form_are_the_new_ones_as_soon_as_they_are_changed(
    ana_at_work, desk_ready, lara, keeping
):
    ana_at_work.get("/ask/desk/")
    catalogue.add_field(
        desk_ready, by=lara, code="floor", kind="number", label={"en": "Which floor"}, is_required=True
    )

    shown = ana_at_work.get("/ask/desk/").text
    answer = ana_at_work.post("/ask/desk/", {"subject": "A desk", "text": "Please.", "once": "1"})

    assert "Which floor" in shown
    assert answer.status_code == 422
    assert "Answer this, please." in answer.text

    catalogue.retire_service(desk_ready, by=lara)
    assert ana_at_work.get("/ask/desk/").status_code == 404
