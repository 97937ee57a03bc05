"""Nobody reads anywhere what they may not see: every address, page and API, tried by each of the people."""

import base64
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from puente.desk import verbs as desk
from puente.desk.levels import Level, level_of
from puente.desk.models import Attachment
from puente.people.models import Person
from tests.permissions.addresses import filled_in, patterns
from tests.permissions.conftest import REQUESTS
from tests.permissions.trying import person_of

pytestmark = pytest.mark.django_db
PEOPLE = [
    *(
        "administrator",
        "another administrator",
        "agent",
        "member",
        "requester",
        "follower",
        "agent elsewhere",
    ),
    *("handed it over", "waits for it", "partner's agent", "other partner", "customer", "other customer"),
]
ASKED = ["q=secretum", "text=secretum", "stage=all", "which=all", "whose=assigned&stage=all"]
"""What lists are asked besides: each of their words would find all that is hidden."""
LISTS = re.compile(
    r"^/(|queue/\w+/|queue/\w+/export\.csv|mine/|mine/\S*csv|search/\S*|people/|people/export\.csv|news/|departments/\w+/)$"
)


@pytest.fixture(scope="module")
def secrets(house):
    """The words of each request, and from which level on somebody reads them."""
    kept = []
    for attribute in REQUESTS.values():
        one, word = getattr(house, attribute), f"secretum-{attribute}"
        desk.rename(one, subject=f"{word}-line", by=one.requester)
        desk.answer(one, text=f"{word}-thread", by=one.requester)
        file = SimpleUploadedFile(f"{word}-file.txt", f"{word}-bytes".encode())
        desk.note(one, text=f"{word}-note", files=[file], by=one.assignee)
        kept += [
            (one, f"{word}-line", Level.LINE),
            (one, f"{word}-thread", Level.THREAD),
            *((one, f"{word}-{what}", Level.WHOLE) for what in ("note", "file", "bytes")),
        ]
    house.hidden_file = Attachment.objects.get(name="secretum-ordinary-file.txt")
    return kept


def hidden_from(person, secrets):
    """The words that this person may read nowhere."""
    return [word for one, word, least in secrets if level_of(person, one) < least]


@pytest.mark.slow
@pytest.mark.parametrize("who", PEOPLE)
def test_no_address_says_what_is_hidden(who, house, secrets, browser_of, program_of, taken_back):
    person = person_of(house, who)
    hidden, found = hidden_from(person, secrets), []
    with taken_back():
        for address in addresses(house):
            client = program_of(person) if address.startswith("/api/") else browser_of(person)
            answer = client.get(address)
            said = _text(answer)
            found += [f"{address}: {word}" for word in hidden if word in said]
            found += [f"{address}: hears {topic}" for topic in _heard(said) & _topics(person, house)]
            assert answer.status_code != 500, address

    assert hidden
    assert found == []


def addresses(house):
    every = [address for pattern in patterns() for address in filled_in(pattern, house)]
    every += [f"{address}?{asked}" for address in every if LISTS.match(address) for asked in ASKED]
    return [address for address in every if "sign-out" not in address]


def test_the_search_for_leaks_finds_one(house, secrets, browser_of):
    """Whoever may read it does find it there: the words are on the pages that the search looks at."""
    lead, one = person_of(house, "lead"), house.ordinary
    said = _text(browser_of(lead).get(f"/requests/{one.number}/"))

    assert "secretum-ordinary-note" in said
    assert "secretum-ordinary-line" in _text(browser_of(lead).get("/queue/FAC/export.csv"))
    assert f"request:{one.pk}" in _heard(said)
    assert "secretum-ordinary-note" in hidden_from(person_of(house, "requester"), secrets)


@pytest.mark.slow
def test_a_stranger_is_told_nothing(house, secrets):
    words = [word for _one, word, _least in secrets]
    open_to_all = []
    for address in addresses(house):
        answer = Client(raise_request_exception=False).get(address)
        said = _text(answer)
        assert not [word for word in words if word in said], address
        if answer.status_code == 200:
            open_to_all.append(address)

    assert sorted(open_to_all) == [
        "/api/v1/docs",
        "/api/v1/openapi.json",
        "/manifest.webmanifest",
        "/password/reset/",
        "/password/reset/1-abc/",  # the page that says that a link was used already
        "/password/reset/done/",
        "/password/reset/sent/",
        "/settings/regions/",  # names of regions: the first page asks before anybody is there
        "/sign-in/",
        "/sign-in/inactive/",
    ]


@pytest.mark.slow
def test_every_answer_has_its_policy(house, secrets, browser_of):
    without = []
    for client in (Client(raise_request_exception=False), browser_of(person_of(house, "lead"))):
        for address in addresses(house):
            policy = client.get(address).headers.get("Content-Security-Policy", "")
            if "default-src 'self'" not in policy and "default-src 'none'" not in policy:
                without.append(address)

    assert without == []


def _text(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")


def _heard(page):
    """The topics that the page's token lets it hear."""
    heard = set()
    for token in re.findall(r'<live-stream [^>]*token="([^"]+)"', page):
        said = token.partition(".")[0]
        heard |= set(json.loads(base64.urlsafe_b64decode(said + "=" * (-len(said) % 4)))[1:])
    return heard


def _topics(person: Person, house):
    """The topics of what this person may not even know of."""
    requests = [getattr(house, attribute) for attribute in REQUESTS.values()]
    return {f"request:{one.pk}" for one in requests if level_of(person, one) == Level.NOTHING}
