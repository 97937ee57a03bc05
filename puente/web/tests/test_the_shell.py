"""What surrounds every page: language, clock, policy, messages, parts, menu, and pages that say what went wrong."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from babel.dates import format_timedelta
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_TOKEN_LENGTH, _unmask_cipher_token
from django.utils import timezone, translation
from hypothesis import example, given
from hypothesis import strategies as st

from puente.desk import verbs as desk
from puente.foundation import clock
from puente.web import formats, statics
from puente.web.asked import masked
from puente.web.clocks import clock_of
from puente.web.environment import render_part
from puente.web.middleware import messages_ride_along, sessions_that_end

STATIC = Path(settings.STATICFILES_DIRS[0])
TEMPLATES = Path(settings.TEMPLATES[0]["DIRS"][0])


@pytest.fixture
def in_madrid(noon):
    with timezone.override("Europe/Madrid"):
        yield


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                "today, 14:00",
                "tomorrow, 10:30",
                "yesterday, 9:00",
                "Mon 16, 9:00",
                "1 Apr, 9:00",
                "12 Mar 2025, 9:00",
            ],
        ),
        (
            "es",
            ["hoy, 14:00", "mañana, 10:30", "ayer, 9:00", "lun 16, 9:00", "1 abr, 9:00", "12 mar 2025, 9:00"],
        ),
    ],
)
def test_moments_are_said_as_people_say_them(in_madrid, language, said):
    moments = [
        "2026-03-10T14:00",
        "2026-03-11T10:30",
        "2026-03-09T09:00",
        "2026-03-16T09:00",
        "2026-04-01T09:00",
        "2025-03-12T09:00",
    ]

    with translation.override(language):
        heard = [formats.moment(timezone.make_aware(datetime.fromisoformat(one))) for one in moments]

    assert heard == said


@pytest.mark.parametrize(
    ("seconds", "english", "spanish"),
    [
        (40, "under 1 min", "menos de 1 min"),
        (2100, "35 min", "35 min"),
        (18600, "5 h 10 min", "5 h 10 min"),
        (64800, "18 h", "18 h"),
        (3 * 86400 + 5, "3 days", "3 días"),
    ],
)
def test_spans_of_time_are_short(seconds, english, spanish):
    with translation.override("en"):
        assert formats.duration(seconds) == english
    with translation.override("es"):
        assert formats.duration(seconds) == spanish


def test_working_time_has_no_days_of_a_calendar():
    with translation.override("en"):
        said = [formats.hours(seconds) for seconds in (2100, 18600, 80 * 3600)]

        assert said == ["35 min", "5 h 10 min", "80 h"]
        assert formats.working_hours(16 * 3600) == "16 working hours"


@pytest.mark.parametrize(
    ("seconds", "english", "spanish"),
    [
        (1800, "30 working minutes", "30 minutos laborables"),
        (14400, "4 working hours", "4 horas laborables"),
        (5 * 8 * 3600, "5 working days", "5 días laborables"),
        (5400, "1 h 30 min of working time", "1 h 30 min de trabajo"),
    ],
)
def test_working_time_says_that_it_is(seconds, english, spanish):
    with translation.override("en"):
        assert formats.working_time(seconds) == english
    with translation.override("es"):
        assert formats.working_time(seconds) == spanish


def test_numbers_shares_money_and_sizes_follow_the_readers_language():
    with translation.override("es"):
        assert formats.number(12345.5) == "12.345,5"
        assert formats.percent(0.84) == "84\u202f%"
        assert formats.money(1250).replace("\xa0", " ") == "1.250 €"
        assert formats.size(2_400_000) == "2,3 MB"
    with translation.override("en"):
        assert formats.number(12345.5) == "12,345.5"
        assert formats.percent(0.84) == "84%"
        assert formats.money(1250.5) == "€1,250.50"
        assert formats.size(640) == "1 kB"


def test_almost_all_is_not_all():
    with translation.override("en"):
        assert formats.percent(0.9996) == "99%"


@pytest.mark.parametrize(
    ("row", "state", "words"),
    [
        ({"status": "open", "due_at": timedelta(hours=-1.5)}, "late", "late since today, 10:30"),
        ({"status": "open", "due_at": timedelta(days=-3)}, "late", "late since 7 Mar"),
        ({"status": "open", "due_at": timedelta(minutes=40)}, "soon", "today, 12:40"),
        ({"status": "open", "due_at": timedelta(hours=5)}, "running", "today, 17:00"),
        ({"status": "open", "due_at": None}, "none", "no standard"),
        (
            {"status": "waiting", "due_at": None, "is_paused": True, "waits_for": "requester"},
            "paused",
            "waits for the requester",
        ),
        (
            {"status": "waiting", "due_at": timedelta(minutes=40), "waits_for": "request"},
            "soon",
            "today, 12:40",
        ),
        ({"status": "resolved", "resolved_at": timedelta(days=-1)}, "met", "resolved yesterday"),
        ({"status": "closed"}, "none", ""),
    ],
)
def test_the_clock_of_a_row(in_madrid, noon, row, state, words):
    row = {name: noon + value if isinstance(value, timedelta) else value for name, value in row.items()}

    with translation.override("en"):
        said = clock_of(row, noon)

    assert (said.state, said.words) == (state, words)


class TestLanguage:
    def test_a_strangers_is_the_browsers(self, client, db):
        assert (
            '<html lang="es"' in client.get("/sign-in/", headers={"accept-language": "es-AR,es;q=0.9"}).text
        )
        assert '<html lang="en"' in client.get("/sign-in/", headers={"accept-language": "fr"}).text

    def test_a_persons_own_goes_before_the_browsers(self, at_work, bruno):
        bruno.language = "es"
        bruno.save()

        assert '<html lang="es"' in at_work(bruno, accept_language="en").get("/").text

    def test_a_stranger_chooses_one_and_goes_nowhere_else(self, client, db):
        answer = client.post("/language/", {"language": "es", "next": "https://elsewhere.example/"})

        assert answer.url == "/"
        assert '<html lang="es"' in client.get("/sign-in/").text

    def test_one_that_is_not_spoken_here_changes_nothing(self, client, db):
        client.post("/language/", {"language": "xx", "next": "/sign-in/"})

        assert '<html lang="en"' in client.get("/sign-in/").text


def test_the_policy_allows_our_own_scripts_and_styles_alone(bruno_at_work):
    policy = bruno_at_work.get("/").headers["Content-Security-Policy"]

    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize(
    "template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_no_page_has_anything_inline(template):
    text = template.read_text()

    assert not re.search(r"\sstyle=|\son[a-z]+=|hx-on|<style|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


def test_every_icon_that_is_named_is_in_the_sprite():
    there = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "vendor/icons/icons.svg").read_text()))
    house = Path(settings.HOUSE) / "puente"
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'icon(?:_name=|\()"([a-z0-9-]*[a-z0-9])"', path.read_text())
    }
    named |= {
        name
        for path in [*house.glob("*/events.py"), house / "web" / "shell.py"]
        for name in re.findall(r'icon = "([a-z0-9-]+)"', path.read_text())
    }

    assert named - there == set()


def test_a_part_is_its_block_alone_with_the_imports_of_its_page(bruno, rf, facilities):
    request = rf.get("/")
    request.user, request.session = bruno, {}

    answer = render_part(request, "page.html", "rooms")

    assert answer.text.strip().startswith("<nav")
    assert "<html" not in answer.text


def test_a_name_that_the_view_did_not_give_is_an_error(bruno, rf):
    from jinja2 import UndefinedError

    request = rf.get("/")
    request.user, request.session = bruno, {}

    with pytest.raises(UndefinedError):
        render_part(request, "today/today.html", "changed")


class TestMessages:
    @pytest.fixture
    def asked(self, rf, bruno):
        """`asked(htmx=True)`: a request with one message waiting."""
        from django.contrib.messages.storage.cookie import CookieStorage

        def made(*, htmx):
            request = rf.get("/", headers={"hx-request": "true"} if htmx else {})
            request.user, request.htmx = bruno, htmx
            request._messages = CookieStorage(request)
            messages.error(request, "Not <now>.")
            return request

        return made

    def test_ride_along_with_an_htmx_answer(self, asked):
        answer = messages_ride_along(lambda request: HttpResponse("<p>part</p>"))(asked(htmx=True))

        assert answer.text.startswith("<p>part</p>")
        assert 'hx-swap-oob="afterbegin:#toasts"' in answer.text
        assert "Not &lt;now&gt;." in answer.text
        assert 'data-tone="error"' in answer.text

    def test_wait_for_the_next_page_when_there_is_a_redirect(self, asked):
        request = asked(htmx=True)

        messages_ride_along(lambda request: HttpResponse(status=302, headers={"Location": "/"}))(request)

        assert [str(message) for message in messages.get_messages(request)] == ["Not <now>."]

    def test_stand_in_a_whole_page_once(self, asked):
        answer = messages_ride_along(lambda request: HttpResponse("<html>"))(asked(htmx=False))

        assert answer.text == "<html>"

    def test_come_even_when_there_is_nothing_to_swap(self, asked):
        answer = messages_ride_along(lambda request: HttpResponse(status=204))(asked(htmx=True))

        assert answer.status_code == 200
        assert answer.headers["HX-Reswap"] == "none"


def test_a_session_that_ended_leaves_the_page_and_what_was_typed(client, db):
    answer = client.get("/", headers={"hx-request": "true"})

    assert answer.status_code == 401
    assert answer.headers["HX-Reswap"] == "none"
    assert "Your session has ended." in answer.text
    assert "<html" not in answer.text


@pytest.mark.parametrize(
    ("came_from", "next_"),
    [
        ("http://testserver/settings/calendars/3/?year=2027", "/settings/calendars/3/%3Fyear%3D2027"),
        ("https://elsewhere.example/settings/", "/settings/calendars/3/week/"),
        ("", "/settings/calendars/3/week/"),
    ],
)
def test_who_sends_a_form_after_the_session_ended_is_led_back_to_its_page(client, db, came_from, next_):
    answer = client.post("/settings/calendars/3/week/", headers={"referer": came_from})

    assert answer.headers["Location"] == f"/sign-in/?next={next_}"


def test_other_redirects_of_htmx_go_on(rf):
    request = rf.get("/")
    request.htmx = True

    answer = sessions_that_end(lambda request: HttpResponse(status=302, headers={"Location": "/ask/"}))(
        request
    )

    assert answer.status_code == 302


class TestTheMenu:
    def test_shows_only_rooms_that_exist(self, bruno_at_work):
        page = bruno_at_work.get("/").text

        for address in set(
            re.findall(r'class="(?:navigation__link|tab-bar__link|palette__item)" href="([^"#]+)', page)
        ):
            assert bruno_at_work.get(address).status_code in (200, 302), address

    @pytest.mark.parametrize(("language", "words"), [("en", "Sign out"), ("es", "Salir")])
    def test_signs_out_in_words_on_a_desk_and_on_a_phone(self, at_work, bruno, language, words):
        page = at_work(bruno, accept_language=language).get("/").text

        assert len(re.findall(rf"<button[^>]*><svg[^>]*>(?:(?!</svg>).)*</svg>{words}</button>", page)) == 2

    def test_the_queue_is_for_those_who_serve(self, bruno_at_work, ana_at_work):
        assert "I serve</h2>" in bruno_at_work.get("/").text or "Queue" not in bruno_at_work.get("/").text
        assert ">Queue<" not in ana_at_work.get("/").text

    def test_settings_are_for_administrators(self, at_work, ada, bruno):
        assert 'href="/settings/"' not in at_work(bruno).get("/").text

    def test_counts_what_stands_and_stops_at_ninety_nine(self, bruno, ana, facilities, rf, noon):
        from puente.desk.queries import menu_counts

        for i in range(3):
            desk.open(by=ana, subject=f"Tap {i}", text="It leaks.", department=facilities)
        desk.open(by=ana, subject="In private", text="…", department=facilities, is_confidential=True)

        assert menu_counts(bruno)["queue"] == 3
        assert menu_counts(ana) == {"queue": 0, "mine": 4, "news": 0}

    def test_the_menu_alone_knows_on_which_page_it_stands(self, bruno_at_work):
        asked = {"hx-request": "true", "hx-current-url": "http://testserver/#main"}

        answer = bruno_at_work.get("/menu/", headers=asked)

        assert answer.text.strip().startswith("<nav")
        assert 'href="/" aria-current="page"' in answer.text

    def test_a_request_stands_within_the_queue_or_within_mine(
        self, bruno_at_work, bruno, ana, facilities, legal
    ):
        desk.open(by=ana, subject="Tap", text="It leaks.", department=facilities)
        desk.open(by=bruno, subject="Look at this contract", text="Please.", department=legal)

        served = bruno_at_work.get("/requests/FAC-1/").text
        mine = bruno_at_work.get("/requests/LEG-1/").text
        again = bruno_at_work.get("/menu/?within=my-requests", headers={"hx-request": "true"}).text

        assert 'href="/queue/" aria-current="true"' in served
        assert 'href="/mine/" aria-current="true"' not in served
        assert 'href="/mine/" aria-current="true"' in mine
        assert "/menu/?within=my-requests" in mine
        assert 'href="/mine/" aria-current="true"' in again


class TestWhatWentWrong:
    def test_an_address_that_is_wrong(self, client, db):
        answer = client.get("/nowhere/", headers={"accept-language": "es"})

        assert answer.status_code == 404
        assert "Aquí no hay nada para ti" in answer.text

    def test_the_address_of_a_form_that_is_opened_by_itself(self, bruno_at_work):
        answer = bruno_at_work.get("/queue/FAC/take/")

        assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
        assert "only takes what a form sends" in answer.text

    def test_a_form_that_is_out_of_date(self, db):
        from django.test import Client

        answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "es"})

        assert answer.status_code == 403
        assert "This form is out of date" in answer.text

    def test_a_fault_of_ours_needs_no_database(self, rf):
        from puente.web.shell_pages import server_error

        answer = server_error(rf.get("/"))

        assert answer.status_code == 500
        assert "Something broke on our side" in answer.text

    @pytest.mark.parametrize("fault", ["server_error", "stale_form", "bad_request"])
    def test_an_open_page_stays_as_it_is_and_is_told_without_asking_the_database(self, rf, fault):
        from puente.web import shell_pages

        answer = getattr(shell_pages, fault)(rf.post("/", headers={"HX-Request": "true"}))

        assert answer.status_code in (400, 403, 500)
        assert answer["HX-Reswap"] == "none"
        assert answer.text.startswith('<div hx-swap-oob="afterbegin:#toasts"><toast-message')
        assert "<html" not in answer.text


class TestStatics:
    def test_the_sheet_is_joined_in_the_order_of_its_list(self):
        sheet = statics.joined_sheet(STATIC)

        assert "@import" not in sheet
        assert (
            sheet.index("@layer reset, tokens")
            < sheet.index("@layer tokens {")
            < sheet.index("@layer utilities {")
        )

    def test_every_file_of_a_component_is_on_the_list(self):
        listed = (STATIC / "css/app.css").read_text() + (STATIC / "js/app.js").read_text()

        for path in [*(STATIC / "css").rglob("*.css"), *(STATIC / "js/elements").glob("*.js")]:
            assert (
                path.name == "app.css"
                or f"{path.parent.name}/{path.name}" in listed
                or f'"{path.name}"' in listed
            )

    def test_the_script_is_joined_without_imports(self):
        script = statics.joined_script(STATIC)

        assert "import " not in script.replace("// ", "")
        assert script.count("customElements.define(") == len(list((STATIC / "js/elements").glob("*.js")))

    def test_a_changed_file_changes_the_fingerprint(self, settings, tmp_path):
        settings.STATICFILES_DIRS = [tmp_path]
        (tmp_path / "a.css").write_text("a {}")
        before = statics.fingerprint()

        (tmp_path / "a.css").write_text("a { color: red }")

        assert statics.fingerprint() != before


def test_the_manifest_names_the_organization(client, organization):
    assert client.get("/manifest.webmanifest").json()["name"] == "Puente · Casa"


def test_relative_moments_carry_the_exact_one(noon):
    with clock.at(noon), timezone.override("UTC"), translation.override("en"):
        tag = formats.relative(datetime(2026, 3, 10, 9, 0, tzinfo=UTC))

    assert 'datetime="2026-03-10T09:00:00+00:00"' in tag
    assert ">2 hours ago<" in tag


def test_what_a_page_may_be_asked_twice_is_not_kept_by_the_browser(bruno_at_work):
    answer = bruno_at_work.get("/")

    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "HX-Request" in answer.headers["Vary"]


def test_a_page_leaves_in_a_third_of_its_size(bruno_at_work):
    plain = bruno_at_work.get("/")
    small = bruno_at_work.get("/", headers={"accept-encoding": "gzip"})

    assert small.headers["Content-Encoding"] == "gzip"
    assert len(small.content) < len(plain.content) / 3
    assert "Accept-Encoding" in small.headers["Vary"]


@given(secret=st.text(CSRF_ALLOWED_CHARS, min_size=32, max_size=32))
def test_django_reads_the_secret_that_a_form_carries(secret):
    first, second = masked(secret), masked(secret)

    assert _unmask_cipher_token(first) == _unmask_cipher_token(second) == secret
    assert first != second
    assert len(first) == CSRF_TOKEN_LENGTH


def test_a_mask_prefers_no_letter():
    letters = Counter("".join(masked("a" * 32)[:32] for _each in range(10_000)))

    assert set(letters) == set(CSRF_ALLOWED_CHARS)
    assert max(letters.values()) < 1.2 * min(letters.values())


@given(
    away=st.timedeltas(timedelta(days=-4000), timedelta(days=4000)), language=st.sampled_from(["es", "en"])
)
@example(away=timedelta(seconds=-0.5), language="en")
@example(away=timedelta(0), language="es")
def test_how_long_ago_is_said_as_babel_says_it(away, language):
    with clock.at(datetime(2026, 3, 10, 12, tzinfo=UTC)), translation.override(language):
        said = formats.ago(clock.now() + away)

        assert said == format_timedelta(away, add_direction=True, locale=formats.locale())


def test_an_address_cut_to_its_kind_leads_to_ones_own_requests(client, ana):
    client.force_login(ana)

    assert client.get("/requests/").headers["location"] == "/mine/"
    assert client.get("/requests/", follow=True).status_code == 200
