"""Coming in: by password, by a new one, and in the demo by one click."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import override_settings

from puente.foundation import own_house

PASSWORD = "un puente de siete ojos"


@pytest.fixture(autouse=True)
def no_attempts_yet(db):
    cache.clear()


@pytest.fixture
def ana_with_a_password(ana):
    ana.set_password(PASSWORD)
    ana.save()
    return ana


def sign_in(client, email, password, **more):
    return client.post("/sign-in/", {"login": email, "password": password}, **more)


def test_email_and_password_open_the_door(client, ana_with_a_password):
    answer = sign_in(client, "ana@casa.example", PASSWORD)

    assert answer.status_code == 302
    assert answer.url == "/"
    assert client.session["_auth_user_id"] == str(ana_with_a_password.pk)


def test_a_wrong_password_is_refused_in_words_and_the_email_stays(client, ana_with_a_password):
    answer = sign_in(client, "ana@casa.example", "wrong")

    assert "That e-mail and that password do not go together." in answer.text
    assert 'value="ana@casa.example"' in answer.text


def test_an_unknown_email_is_answered_like_a_wrong_password(client, ana_with_a_password):
    answer = sign_in(client, "nobody@casa.example", "wrong")

    assert "That e-mail and that password do not go together." in answer.text


def test_the_sixth_wrong_password_is_made_to_wait_even_if_it_is_right(client, ana_with_a_password):
    for _attempt in range(5):
        sign_in(client, "ana@casa.example", "wrong")

    answer = sign_in(client, "ana@casa.example", PASSWORD)

    assert "Too many attempts with this e-mail." in answer.text


def test_who_left_is_told_that_the_account_is_closed(client, ana_with_a_password):
    ana_with_a_password.is_active = False
    ana_with_a_password.save()

    answer = sign_in(client, "ana@casa.example", PASSWORD, follow=True)

    assert "_auth_user_id" not in client.session
    assert answer.status_code == 200


def test_after_signing_in_one_is_where_one_wanted_to_go(client, ana_with_a_password):
    wanted = client.get("/style/")

    answer = client.post(wanted.url, {"login": "ana@casa.example", "password": PASSWORD, "next": "/style/"})

    assert answer.url == "/style/"


def test_nobody_is_sent_to_another_site_after_signing_in(client, ana_with_a_password):
    answer = client.post(
        "/sign-in/", {"login": "ana@casa.example", "password": PASSWORD, "next": "https://elsewhere.example/"}
    )

    assert answer.url == "/"


def test_a_new_password_comes_by_mail_in_the_receivers_language_and_is_good_once(client, ana_with_a_password):
    ana_with_a_password.language = "es"
    ana_with_a_password.save()

    client.post("/password/reset/", {"email": "ana@casa.example"}, headers={"accept-language": "en"})

    (letter,) = mail.outbox
    assert letter.subject == "Una contraseña nueva para Puente"
    assert "Hola, Ana:" in letter.body
    link = re.search(r"http://127.0.0.1:8000(/password/reset/\S+)", letter.body)[1]
    form = client.get(link, follow=True)
    new = {"password1": "otro puente muy largo", "password2": "otro puente muy largo"}
    client.post(form.redirect_chain[-1][0], new)
    ana_with_a_password.refresh_from_db()
    assert ana_with_a_password.check_password("otro puente muy largo")
    client.logout()
    assert "no longer good" in client.get(link, follow=True).text


def test_asking_for_a_new_password_tells_nobody_who_is_here(client, ana_with_a_password):
    known = client.post("/password/reset/", {"email": "ana@casa.example"}, follow=True)
    unknown = client.post("/password/reset/", {"email": "nobody@casa.example"}, follow=True)

    assert re.sub(r"csrf\S+ value=\S+", "", known.text) == re.sub(r"csrf\S+ value=\S+", "", unknown.text)
    assert len(mail.outbox) == 1


def test_changing_the_password_asks_for_the_one_of_now(client, ana_with_a_password):
    client.force_login(ana_with_a_password)
    new = {"password1": "otro puente muy largo", "password2": "otro puente muy largo"}

    refused = client.post("/password/change/", new | {"oldpassword": "wrong"})
    taken = client.post("/password/change/", new | {"oldpassword": PASSWORD})

    assert "Write the password you have now." in refused.text
    assert taken.status_code == 302
    ana_with_a_password.refresh_from_db()
    assert ana_with_a_password.check_password("otro puente muy largo")


def test_a_weak_password_is_refused_beside_its_field(client, ana_with_a_password):
    client.force_login(ana_with_a_password)
    form = {"oldpassword": PASSWORD, "password1": "corta", "password2": "corta"}

    answer = client.post("/password/change/", form, headers={"accept-language": "es"})

    assert "Es demasiado corta" in answer.text
    assert 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize(
    "address",
    ["/sign-in/", "/password/reset/", "/password/reset/sent/", "/password/reset/done/", "/sign-in/inactive/"],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_of_the_entrance_is_ours_in_both_languages(client, db, address, language):
    answer = client.get(address, headers={"accept-language": language})

    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text
    assert 'class="entrance"' in answer.text


def test_whoever_has_a_language_of_their_own_is_offered_no_other(client, ana):
    ana.language = "en"
    ana.save(update_fields=["language"])
    assert 'name="language"' in client.get("/sign-in/").text
    client.force_login(ana)

    page = client.get("/password/set/").text

    assert 'name="language"' not in page
    assert 'href="/me/"' in page


def test_nobody_signs_up(client, db):
    assert client.get("/sign-up/").status_code == 404


class TestTheDemosDoor:
    @pytest.fixture
    def demo(self, organization, ana):
        organization.is_demo = True
        organization.save()
        ana.email = "demo+reception@casa.example"
        ana.job = "Receptionist"
        ana.save()
        with override_settings(DEMO=True):
            yield ana

    def test_the_roles_come_first_and_no_field_takes_the_focus_from_them(self, client, demo, settings):
        shown = client.get("/sign-in/").text
        settings.DEMO = False

        assert 'value="reception"' in shown
        assert "autofocus" not in shown
        assert "autofocus" in client.get("/sign-in/").text

    def test_one_click_signs_in(self, client, demo):
        assert "Receptionist" in client.get("/sign-in/").text

        client.post("/demo/sign-in/", {"role": "reception"})

        assert client.session["_auth_user_id"] == str(demo.pk)

    def test_one_click_leads_where_one_was_going_and_nowhere_else(self, client, demo):
        page = client.get("/sign-in/?next=/me/").text.partition('action="/demo/sign-in/"')[2]
        going = {"role": "reception", "next": "/me/"}

        assert 'name="next" value="/me/"' in page.partition("</form>")[0]
        assert client.post("/demo/sign-in/", going).headers["Location"] == "/me/"
        away = client.post("/demo/sign-in/", going | {"next": "https://elsewhere.example/"})
        assert away.headers["Location"] == "/"

    def test_it_offers_a_house_of_ones_own_and_asks_before_leaving(
        self, client, demo, settings, tmp_path, monkeypatch
    ):
        settings.DATA = tmp_path
        monkeypatch.setattr(own_house, "can_leave", lambda: True)

        assert 'href="/demo/leave/"' in client.get("/sign-in/").text
        assert "Nothing is destroyed" in client.get("/demo/leave/").text
        assert not own_house.is_asked()
        answer = client.post("/demo/leave/")

        assert "starting again, empty" in answer.text
        assert own_house.is_asked()

    def test_a_house_of_ones_own_is_never_left(self, client, demo, organization, settings, tmp_path):
        settings.DATA = tmp_path
        organization.is_demo = False
        organization.save()

        assert client.get("/demo/leave/").status_code == 404
        assert client.post("/demo/leave/").status_code == 404
        assert not own_house.is_asked()

    def test_a_demo_elsewhere_says_how_instead(self, client, demo, settings, tmp_path):
        settings.DATA = tmp_path

        assert "DATABASE_URL" in client.post("/demo/leave/").text
        assert not own_house.is_asked()

    def test_it_is_shut_without_demo_mode(self, client, demo):
        with override_settings(DEMO=False):
            assert client.post("/demo/sign-in/", {"role": "reception"}).status_code == 404
            assert "Receptionist" not in client.get("/sign-in/").text

    def test_it_is_shut_for_an_organization_of_ones_own(self, client, demo, organization):
        organization.is_demo = False
        organization.save()

        assert client.post("/demo/sign-in/", {"role": "reception"}).status_code == 404

    @pytest.mark.parametrize("far", [{"REMOTE_ADDR": "10.0.0.7"}, {"HTTP_X_FORWARDED_FOR": "10.0.0.7"}])
    def test_it_is_shut_to_other_machines(self, client, demo, far):
        assert client.post("/demo/sign-in/", {"role": "reception"}, **far).status_code == 404

    def test_only_marked_people_are_let_in(self, client, demo, bruno):
        assert client.post("/demo/sign-in/", {"role": "bruno"}).status_code == 404
