"""The queue in the browser: views, filters, pages, many at once, and nothing of other people's."""

from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection

from puente.desk import verbs as desk
from puente.desk.models import Request, View
from puente.foundation import clock

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def at_work(client):
    """`at_work(bruno)`: the browser of somebody signed in."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def ask(ana, facilities, noon):
    """`ask(3)`: that many requests from Ana to Facilities, a minute apart."""

    def some(many, **with_):
        made = []
        for n in range(many):
            with clock.at(noon + timedelta(minutes=Request.objects.count())):
                made.append(desk.open(by=ana, subject=f"Lamp {n}", department=facilities, **with_))
        return made

    return some


def statements(ask_for):
    """The statements that the page took."""
    seen = []

    def see(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(see):
        ask_for()
    return seen


def test_the_queue_is_for_those_who_serve_there_and_for_administrators(at_work, ask, ana, luis, ada, bruno):
    ask(1)

    for one in (bruno, ada):
        assert at_work(one).get("/queue/FAC/").status_code == 200
    for other in (ana, luis):
        assert at_work(other).get("/queue/FAC/").status_code == 404


def test_an_administrator_who_serves_elsewhere_directs_and_takes_nothing(
    at_work, ask, ada, bruno, ana, facilities
):
    (one,) = ask(1)
    desk.open(by=ana, department=facilities, subject="Between us", is_confidential=True)
    browser = at_work(ada)

    page = browser.get("/queue/FAC/").text
    assert one.subject in page
    assert "Between us" not in page
    for word in ("Take the next", 'data-key="t"', "/queue/FAC/take/"):
        assert word not in page
    assert "/queue/FAC/" in browser.get("/departments/FAC/").text
    assert browser.post("/queue/FAC/take-next/").status_code == 403
    said = {"pick": [one.number], "to": bruno.pk, "once": "1"}
    browser.post("/queue/FAC/assign/", said)
    one.refresh_from_db()
    assert one.assignee == bruno


def test_a_nul_in_a_picked_number_is_dropped(at_work, ask, bruno):
    (one,) = ask(1)

    at_work(bruno).post("/queue/FAC/take/", {"pick": f"{one.number}\0"})

    one.refresh_from_db()
    assert one.assignee == bruno


def test_the_first_queue_is_ones_own(at_work, bruno, ana):
    assert at_work(bruno).get("/queue/").headers["Location"] == "/queue/FAC/"
    told = at_work(ana).get("/queue/", follow=True)
    assert told.redirect_chain == [("/", 302)]
    assert "no queue is yours" in told.text


def test_fifty_rows_take_as_many_statements_as_ten(at_work, ask, bruno, keeping):
    browser = at_work(bruno)
    ask(10)
    browser.get("/queue/FAC/")
    ten = statements(lambda: browser.get("/queue/FAC/"))
    ask(40)

    fifty = statements(lambda: browser.get("/queue/FAC/"))

    assert len(fifty) == len(ten) <= 12, fifty


def test_an_undo_leads_back_to_where_one_was(at_work, ask, bruno):
    ask(2)
    here = "/queue/FAC/?assignee=none"
    browser = at_work(bruno)

    page = browser.post(
        "/queue/FAC/set-priority/", {"pick": ["FAC-1"], "priority": "4", "back": here}, follow=True
    ).text

    undo = page.split('aria-label="What was done"')[1].split("</section>")[0]
    assert f'name="back" value="{here}"' in undo


def test_many_are_not_made_urgent_by_chance(at_work, ask, bruno):
    ask(1)

    page = at_work(bruno).get("/queue/FAC/").text

    assert '<option value="2" selected>' in page


def test_a_view_counts_what_it_lists(at_work, ask, bruno, berta):
    first, second, third = ask(3)
    desk.take(first, by=bruno)
    desk.assign(second, to=berta, by=bruno)

    page = at_work(bruno).get("/queue/FAC/?view=unassigned").text

    assert third.number in page
    assert f'href="/requests/{first.number}/"' not in page
    assert 'aria-current="page">Nobody&#39;s yet <span class="count">1</span>' in page


def test_pages_go_forward_and_back_without_losing_a_row(at_work, ask, bruno):
    made = [one.number for one in ask(120)]
    browser, seen, href = at_work(bruno), [], "/queue/FAC/?order=oldest"
    pages = []
    while href:
        answer = browser.get(href)
        rows = [row["number"] for row in answer.context["rows"]] if answer.context else _numbers(answer.text)
        pages.append(rows)
        seen += rows
        href = _rel(answer.text, "next")

    back = _numbers(browser.get(_rel(answer.text, "prev")).text)

    assert seen == made
    assert back == pages[-2]


def _numbers(html):
    return [part.partition('"')[0] for part in html.split('name="pick" value="')[1:]]


def _rel(html, rel):
    for part in html.split("<a ")[1:]:
        tag = part.partition(">")[0]
        if f'rel="{rel}"' in tag:
            return unescape(tag.split('href="')[1].partition('"')[0])
    return ""


def test_filters_stand_in_the_address_and_each_can_be_taken_off(at_work, ask, bruno):
    high, normal = ask(1, priority=3)[0], ask(1)[0]

    page = at_work(bruno).get("/queue/FAC/?priority=3&order=newest").text

    assert _numbers(page) == [high.number]
    assert normal.number not in _numbers(page)
    assert "Remove the filter:" in page


def test_seldom_filters_stand_together_and_each_works(at_work, ask, bruno):
    ask(1)
    browser = at_work(bruno)

    page = browser.get("/queue/FAC/").text
    menu = page.split('id="filter-more"')[1].partition("</div>")[0]
    links = [unescape(one.partition('"')[0]) for one in menu.split('href="')[1:]]

    said = {name for link in links for name in ("stage", "side", "waits_for") if f"{name}=" in link}
    assert said == {"stage", "side", "waits_for"}
    assert all("Remove the filter:" in browser.get(link).text for link in links)


def test_what_is_usual_is_no_filter_to_take_off(at_work, ask, bruno):
    ask(1)

    assert "Remove the filter:" not in at_work(bruno).get("/queue/FAC/?stage=standing").text


def test_nonsense_in_the_address_shows_the_queue(at_work, ask, bruno):
    ask(1)

    answer = at_work(bruno).get(
        "/queue/FAC/?priority=x&view=77&after=%%%&order=z&columns=q&seen=never&status="
    )

    assert answer.status_code == 200
    assert len(_numbers(answer.text)) == 1


def test_searching_finds_by_subject_and_by_number(at_work, ask, bruno):
    first, second = ask(2)
    browser = at_work(bruno)

    assert _numbers(browser.get("/queue/FAC/?text=lamp+1").text) == [second.number]
    assert _numbers(browser.get(f"/queue/FAC/?text={first.number.lower()}").text) == [first.number]


def test_taking_many_reports_each_success_and_each_failure(at_work, ask, bruno, ana):
    first, second, done = ask(3)
    desk.resolve(done, by=bruno)

    answer = at_work(bruno).post(
        "/queue/FAC/take/", {"pick": [first.number, second.number, done.number, "FAC-99"]}, follow=True
    )

    assert Request.objects.filter(assignee=bruno).count() == 2
    assert "2 requests are yours. 2 stay as they were:" in answer.text
    assert f"{done.number} is resolved already." in answer.text
    assert "is not in this queue any more." in answer.text


def test_what_was_done_to_many_can_be_undone(at_work, ask, bruno):
    first, second = ask(2)
    browser = at_work(bruno)
    page = browser.post(
        "/queue/FAC/set-priority/", {"pick": [first.number, second.number], "priority": "4"}, follow=True
    )
    assert set(Request.objects.values_list("priority", flat=True)) == {4}
    back = [
        part.partition('"')[0]
        for part in page.text.split('name="pick" value="')[1:]
        if "=" in part.partition('"')[0]
    ]

    browser.post("/queue/FAC/set-priority/", {"pick": back})

    assert set(Request.objects.values_list("priority", flat=True)) == {2}


def test_another_departments_requests_are_not_taken_from_this_queue(at_work, ask, bruno, legal, ana):
    theirs = desk.open(by=ana, subject="A contract", department=legal)

    at_work(bruno).post("/queue/FAC/take/", {"pick": [theirs.number]})

    theirs.refresh_from_db()
    assert theirs.assignee is None


def test_the_next_one_is_the_free_one_due_first(at_work, ask, bruno, berta):
    first, second = ask(2)
    desk.take(first, by=berta)

    answer = at_work(bruno).post("/queue/FAC/take-next/")

    assert answer.headers["Location"] == f"/requests/{second.number}/"
    first.refresh_from_db()
    assert first.assignee == berta


def test_with_nothing_to_take_one_is_told_so(at_work, bruno, facilities):
    answer = at_work(bruno).post("/queue/FAC/take-next/", follow=True)

    assert "Nobody waits to be taken." in answer.text
    assert "Nobody waits for you" in answer.text


def test_a_view_is_kept_and_its_count_is_its_list(at_work, ask, bruno):
    ask(2, priority=4)
    ask(1)
    browser = at_work(bruno)

    browser.post("/queue/FAC/view/?priority=4&order=newest", {"name": "On fire"})

    view = View.objects.get()
    page = browser.get(f"/queue/FAC/?view={view.pk}").text
    assert view.filters == {"priority": [4]}
    assert view.owner == bruno
    assert 'aria-current="page">On fire <span class="count">2</span>' in page
    assert len(_numbers(page)) == 2


def test_only_leads_share_a_view(at_work, ask, bruno, lara, berta):
    at_work(bruno).post("/queue/FAC/view/?priority=4", {"name": "Mine alone", "shared": "on"})
    at_work(lara).post("/queue/FAC/view/?priority=4", {"name": "For all", "shared": "on"})

    page = at_work(berta).get("/queue/FAC/").text

    assert "For all" in page
    assert "Mine alone" not in page


def test_a_view_without_a_name_is_sent_back(at_work, bruno):
    answer = at_work(bruno).post("/queue/FAC/view/?priority=4", {"name": "  "})

    assert answer.status_code == 422
    assert not View.objects.exists()


def test_two_views_of_one_name_are_one_too_many(at_work, bruno, berta):
    at_work(bruno).post("/queue/FAC/view/?priority=4", {"name": "On fire"})
    again = at_work(bruno).post("/queue/FAC/view/?priority=3", {"name": "On  fire"})
    hers = at_work(berta).post("/queue/FAC/view/?priority=4", {"name": "On fire"})

    assert "There is a view with that name already." in again.text
    assert hers.status_code == 302
    assert View.objects.count() == 2


def test_a_view_goes_when_its_owner_says_so(at_work, ask, bruno, berta):
    at_work(bruno).post("/queue/FAC/view/?priority=4", {"name": "Mine"})
    view = View.objects.get()

    assert at_work(berta).post("/queue/FAC/remove-view/", {"view": view.pk}).status_code == 403
    assert at_work(bruno).post("/queue/FAC/remove-view/", {"view": view.pk}).status_code == 302

    view.refresh_from_db()
    assert view.removed_at is not None


def test_what_arrives_stands_in_a_bar(at_work, ask, bruno, noon):
    ask(1)
    browser = at_work(bruno)
    since = (noon + timedelta(seconds=30)).isoformat()
    nothing = browser.get("/queue/FAC/fresh/", {"since": since}).text
    ask(2)

    bar = browser.get("/queue/FAC/fresh/", {"since": since}).text

    assert nothing.strip() == ""
    assert "2 more have arrived: show them" in bar
    shown = browser.get(
        f"/queue/FAC/?view=standing&seen={parse_qs(urlsplit(bar.split('href=')[1].split(chr(34))[1].replace('&amp;', '&')).query)['seen'][0].replace('+', '%2B')}"
    ).text
    assert shown.count("data-fresh") == 2


def test_a_confidential_request_is_in_the_leads_queue_alone(at_work, ask, bruno, lara):
    secret = ask(1, is_confidential=True)[0]

    assert secret.number not in at_work(bruno).get("/queue/FAC/").text
    assert secret.number in at_work(lara).get("/queue/FAC/").text


def test_the_list_is_exported_as_it_is_filtered(at_work, ask, bruno, ana, facilities):
    ask(1)
    desk.open(by=ana, subject="=cmd()", department=facilities, priority=4)

    answer = at_work(bruno).get("/queue/FAC/export.csv?priority=4")
    lines = answer.getvalue().decode("utf-8-sig").splitlines()

    assert answer.headers["Content-Type"].startswith("text/csv")
    assert len(lines) == 2
    assert ",'=cmd()," in lines[1]
    assert lines[1].split(",")[3] == "Urgent"


def test_nobody_exports_a_queue_that_is_not_theirs(at_work, ask, luis):
    assert at_work(luis).get("/queue/FAC/export.csv").status_code == 404


def test_my_requests_are_those_i_asked_and_those_for_me(at_work, ask, ana, olga, bruno, facilities):
    mine = ask(1)[0]
    for_olga = desk.open(by=ana, subject="A chair for Olga", department=facilities, beneficiary=olga)
    ended = desk.resolve(ask(1)[0], by=bruno)

    page = at_work(ana).get("/mine/").text
    hers = at_work(olga).get("/mine/").text

    assert mine.number in page
    assert for_olga.number in page
    assert f"/requests/{ended.number}/" not in page
    assert for_olga.number in hers
    assert f"/requests/{mine.number}/" not in hers
    assert ended.number in at_work(ana).get("/mine/?stage=resolved").text


def test_a_resolved_request_of_mine_says_it_once_and_when(at_work, ask, ana, bruno):
    resolved = desk.resolve(ask(1)[0], by=bruno)

    page = at_work(ana).get("/mine/?stage=resolved").text
    row = page[page.index('<li class="request-row"') :].partition("</li>")[0].lower()

    assert resolved.number in page
    assert row.count("resolved") == 1 + row.count('data-tone="resolved"')
    assert '<span class="clock" data-state="none">today, 12:00</span>' in row


def test_a_request_that_waits_for_my_word_says_so(at_work, ask, ana, bruno):
    desk.wait_for_requester(ask(1)[0], text="Which lamp?", by=bruno)

    page = at_work(ana).get("/mine/").text

    assert "1 request waits for your answer." in page
    assert "they wait for your answer" in page


def test_an_open_page_of_my_requests_learns_its_list_and_its_counts_alone(at_work, ask, ana, bruno):
    still, done = ask(2)
    browser = at_work(ana)
    page = browser.get("/mine/").text
    desk.resolve(done, by=bruno)

    learned = browser.get("/mine/", headers={"HX-Request": "true"}).text

    assert f"changed:person:{ana.pk} from:body" in page.partition('hx-get="/mine/"')[2].partition(">")[0]
    assert "<html" not in learned
    assert still.number in learned
    assert f"/requests/{done.number}/" not in learned
    assert 'id="stages" hx-swap-oob' in learned


def test_thirty_of_mine_take_as_many_statements_as_three(at_work, ask, ana):
    browser = at_work(ana)
    ask(3)
    browser.get("/mine/")
    three = statements(lambda: browser.get("/mine/"))
    ask(27)

    thirty = statements(lambda: browser.get("/mine/"))

    assert len(three) == len(thirty) <= 10, thirty


def test_what_was_served_is_listed_by_its_last_change(at_work, ask, bruno, noon):
    first, second, third = ask(3)
    for hours, one in enumerate((second, third, first), 1):
        with clock.at(noon + timedelta(hours=hours)):
            desk.resolve(one, by=bruno)

    page = at_work(bruno).get("/queue/FAC/?stage=resolved").text

    assert page.index(first.number) < page.index(third.number) < page.index(second.number)
    assert "Changed" in page
    assert "order=changed" not in page.partition("<thead")[0]
