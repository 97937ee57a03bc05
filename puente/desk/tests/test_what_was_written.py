"""What was written about a request is read once for each revision, and a verb adds what it wrote."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.utils import CaptureQueriesContext

from puente.desk import past
from puente.desk import verbs as desk
from puente.desk.seeing import see
from puente.desk.timeline import timeline
from puente.foundation import house
from puente.foundation.remembered import LARGEST


@pytest.fixture
def on_a_page(keeping):
    with house.remembering():
        yield


def words(seen):
    return [
        one.message.text for one in timeline(seen.service_request, seen.person, seen.level) if one.message
    ]


def test_after_an_answer_its_page_reads_no_message(leaky_tap, bruno, on_a_page):
    from django.db import connection

    seen = see(bruno, leaky_tap.number)
    before = words(seen)
    plan = SimpleUploadedFile("plan.txt", b"A plan.")
    now = seen.after(desk.answer(leaky_tap, text="On my way.", by=bruno, files=[plan]))
    with CaptureQueriesContext(connection) as asked:
        after = timeline(now.service_request, bruno, now.level)

    assert not [one["sql"] for one in asked if "desk_message" in one["sql"]]
    assert [one.message.text for one in after if one.message] == [*before, "On my way."]
    assert [one.name for entry in after for one in entry.attachments] == ["plan.txt"]


def test_what_is_known_is_what_is_written(leaky_tap, ana, bruno, on_a_page):
    for who, verb in ((bruno, desk.answer), (bruno, desk.note), (ana, desk.answer)):
        seen = see(who, leaky_tap.number)
        words(seen)
        known = words(seen.after(verb(leaky_tap, text=f"Said by {who}.", by=who)))
        past.forget_all()

        assert known == words(see(who, leaky_tap.number))


def test_what_another_reads_between_a_verbs_end_and_its_page_is_not_said_twice(
    leaky_tap, bruno, ana, on_a_page
):
    seen, slow = see(bruno, leaky_tap.number), see(ana, leaky_tap.number)
    plan = SimpleUploadedFile("plan.txt", b"A plan.")
    changed = desk.answer(leaky_tap, text="On my way.", by=bruno, files=[plan])
    past.talk(slow.service_request)  # the row as it was before, the messages as they are now
    now = seen.after(changed)

    assert words(now).count("On my way.") == 1
    assert len(past.talk(now.service_request).attachments) == 1


def test_what_a_commit_is_about_to_make_is_known_to_its_own_page_and_to_the_others_when_it_is_done(
    leaky_tap, bruno, on_a_page, monkeypatch
):
    seen, done = see(bruno, leaky_tap.number), []
    before = words(seen)
    changed = desk.answer(leaky_tap, text="On my way.", by=bruno)
    monkeypatch.setattr(past, "is_ending", lambda: True)
    monkeypatch.setattr(past, "when_ended", done.append)
    now = seen.after(changed)

    assert words(now) == [*before, "On my way."]
    remembered = (past.past, past.targets, past.talk)

    def revisions():
        return {(read.kept.get(leaky_tap.pk) or (0,))[0] for read in remembered}

    assert now.service_request.revision not in revisions()
    for keep in done:
        keep()
    assert revisions() == {now.service_request.revision}


def test_who_read_it_late_drives_out_nothing_that_is_newer(leaky_tap, bruno, on_a_page):
    late = see(bruno, leaky_tap.number)
    changed = desk.answer(leaky_tap, text="On my way.", by=bruno)
    now = see(bruno, leaky_tap.number)
    words(now)
    words(late)

    assert past.talk.kept.get(leaky_tap.pk)[0] == changed.revision
    assert past.talk.known(late.service_request) is None


def test_a_note_that_is_known_is_still_for_those_alone_who_serve(leaky_tap, ana, bruno, on_a_page):
    seen = see(bruno, leaky_tap.number)
    words(seen)
    seen.after(desk.note(leaky_tap, text="She is the director's sister.", by=bruno))

    assert "She is the director's sister." in words(see(bruno, leaky_tap.number))
    assert "She is the director's sister." not in words(see(ana, leaky_tap.number))


def test_long_talk_is_read_for_each_page(leaky_tap, bruno, on_a_page):
    desk.answer(leaky_tap, text="x" * (past.LETTERS // LARGEST // 2), by=bruno)
    words(see(bruno, leaky_tap.number))

    assert not past.talk.kept


def test_of_long_talk_each_page_reads_what_is_there(leaky_tap, ana, bruno, keeping):
    desk.answer(leaky_tap, text="x" * (past.LETTERS // LARGEST // 2), by=bruno)
    for turn in range(3):
        with house.remembering():
            seen = see(ana, leaky_tap.number)
            past.read_whole(seen.service_request)
            before = words(seen)
            desk.answer(leaky_tap, text=f"Turn {turn}.", by=bruno)
            anew = see(ana, leaky_tap.number)

            assert words(anew) == [*before, f"Turn {turn}."]
