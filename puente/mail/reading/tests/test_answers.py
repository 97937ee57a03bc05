import pytest

from puente.mail.reading.answers import is_reply_subject, new_text
from puente.mail.reading.tests.corpus import answers, pages
from puente.mail.reading.tests.making import read

ANSWERS = list(answers())
PAGES = list(pages())


@pytest.mark.parametrize("answer", ANSWERS, ids=[answer.name for answer in ANSWERS])
def test_an_answer_keeps_what_the_person_wrote_and_nothing_else(answer):
    assert new_text(answer.text, is_reply=answer.is_reply, sender="Ana García") == answer.own


@pytest.mark.slow
@pytest.mark.parametrize("answer", ANSWERS, ids=[answer.name for answer in ANSWERS])
def test_no_word_is_lost_when_nothing_is_known_about_the_message(answer):
    kept = new_text(answer.text, is_reply=False)

    assert set(answer.own.split()) <= set(kept.split())


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_an_answer_in_html_keeps_what_the_person_wrote_and_nothing_else(page):
    head = f"Subject: {page.subject}\nIn-Reply-To: <1@x>\nContent-Type: text/html; charset=utf-8"

    assert read(head, page.html).new_text == page.own


def test_the_corpus_is_as_large_as_promised():
    assert len(ANSWERS) >= 600
    assert len({answer.name.split("-")[0] for answer in ANSWERS}) >= 10


@pytest.mark.parametrize(
    "subject",
    ["Re: x", "RE: x", "AW: x", "RV: x", "Fwd: x", "Odp: x", "Re[2]: x", "R: x", "TR : x", "[Lista] Re: x"],
)
def test_subjects_of_answers_are_known(subject):
    assert is_reply_subject(subject)


@pytest.mark.parametrize("subject", ["Report: x", "x", "", None, "Area: x", "Restart the server: now"])
def test_other_subjects_are_none(subject):
    assert not is_reply_subject(subject)


def test_a_text_that_is_all_quotation_is_given_back_whole():
    text = (
        "From: Bruno <bruno@example.com>\nSent: Monday, March 3, 2025 10:12 AM\nTo: Ana\nSubject: x\n\nWords."
    )

    assert new_text(text, is_reply=True) == text


def test_the_frame_of_a_signed_text_is_no_word_of_the_person():
    text = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nThe red one.\n- - 2 keys\n\nOn Mon, Mar 3, 2025 at 10:12 AM Bruno <b@x.example> wrote:\n"
        "> Which?\n\n- -- \nAna\n-----BEGIN PGP SIGNATURE-----\n\niQEz\n=ab\n-----END PGP SIGNATURE-----\n"
    )

    assert new_text(text, is_reply=True) == "The red one.\n- 2 keys"


@pytest.mark.parametrize(
    "text",
    ["What is -----BEGIN PGP SIGNED MESSAGE-----\n\nfor?", "-----BEGIN PGP SIGNED MESSAGE-----\n\ncut"],
)
def test_what_only_looks_like_a_signed_text_stays(text):
    assert new_text(text, is_reply=True) == text


def test_a_very_long_text_keeps_its_end():
    text = "word " * 30_000 + "the end"

    assert new_text(text, is_reply=True) == text
