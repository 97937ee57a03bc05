import pytest

from puente.mail.reading.tests.making import read


@pytest.mark.parametrize(
    "header",
    ["Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated (cron)", "Precedence: bulk", "Precedence: junk", "X-Autoreply: yes",
     "X-Auto-Response-Suppress: All", "X-FC-MachineGenerated: true", "X-Autorespond: x", "From: MAILER-DAEMON@example.com",
     "Preference: auto_reply", "X-Auto-Submitted: auto-generated", "X-Sieve-Vacation: yes", "X-GitLab-NotificationReason: mentioned",
     "From: MAILER-DAEMON (Mail Delivery System)"],
)  # fmt: skip
def test_machines_are_known_by_their_headers_and_get_no_answer(header):
    message = read(header)

    assert message.automatic
    assert not message.would_answer


@pytest.mark.parametrize("header", ["Auto-Submitted: no", "X-Priority: 1", "Precedence: first-class"])
def test_people_may_be_answered_by_a_robot(header):
    message = read(header)

    assert not message.automatic
    assert message.would_answer


@pytest.mark.parametrize(
    "header",
    ["List-Id: <x.example>", "Precedence: list", "List-Unsubscribe: <mailto:x@y>", "X-BeenThere: x@y", "From: no-reply@example.com",
     "Return-Path: <>", "From: noreply+1@example.com", "Reply-To: donotreply@example.com", "X-Spam-Flag: YES", "From: nobody",
     "X-Loop: desk@example.com", "X-OTRS-Loop: 1", "From: no-contestar@example.es", "From: niet-reageren@example.nl",
     "From: nieodpowiadac@example.pl", "From: notificaciones@example.es"],
)  # fmt: skip
def test_nobody_answers_lists_null_senders_and_who_wants_no_reply(header):
    assert not read(header).would_answer


def test_lists_are_known():
    assert read("List-Id: <x.example>").is_list
    assert not read("Reply-To: x@y.example").is_list


@pytest.mark.parametrize(
    "subject",
    ["Automatic reply: Budget", "Out of Office: Budget", "Out of office", "Respuesta automática: Presupuesto", "Fuera de la oficina",
     "Réponse automatique : Budget", "Automatische Antwort: Budget", "Abwesenheitsnotiz", "Risposta automatica: Budget", "Resposta automática: x",
     "Automatisch antwoord: x", "Odpowiedź automatyczna: x", "Автоматический ответ: x", "Vacation reply", "Abwesenheitsmeldung: x",
     "Respuesta automática Fuera de la oficina", "AUTO: Ana is out of the office (returning 12/03/2025)", "[Auto-Reply] Budget"],
)  # fmt: skip
def test_absence_notices_are_known_by_their_subject(subject):
    message = read(f"Subject: {subject}")

    assert message.out_of_office
    assert message.automatic
    assert not message.would_answer


@pytest.mark.parametrize(
    "subject",
    [
        "I am out of office next week, who covers?",
        "Re: out of office settings",
        "Vacaciones de agosto",
        "Absence form",
        "Automatic reply is not working",
        "Abwesenheitsnotiz einrichten",
        "Respuesta automática del correo: ¿cómo la pongo?",
        "Auto: matrícula nueva",
        "Hi",
    ],
)
def test_people_who_write_about_absence_are_people(subject):
    message = read(f"Subject: {subject}")

    assert not message.out_of_office
    assert message.would_answer


def test_an_absence_notice_may_be_told_by_header_and_words_together():
    assert read("Subject: Estoy de vacaciones\nAuto-Submitted: auto-replied").out_of_office
    assert not read("Subject: Your request 482\nAuto-Submitted: auto-replied").out_of_office


DSN = """Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

Could not.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

{}
--b--
"""


def report(*recipients: str):
    head, _blank, body = DSN.format("\n\n".join(recipients)).partition("\n\n")
    return read(head + "\nFrom: mailer-daemon@example.com", body)


def test_a_delivery_report_says_who_was_not_reached_and_whether_for_good():
    message = report(
        "Final-Recipient: rfc822; a@example.com\nAction: delayed\nStatus: 4.4.1",
        "Final-Recipient: rfc822; <b@example.com>\nAction: FAILED\nStatus: 5.1.1 (unknown)",
        "Final-Recipient: rfc822; c@example.com\nAction: delivered\nStatus: 2.0.0",
    )

    a = {"address": "a@example.com", "final": False, "status": "4.4.1"}
    b = {"address": "b@example.com", "final": True, "status": "5.1.1"}
    assert message.described()["bounce"] == {**a, "recipients": [a, b]}


def test_a_report_without_an_action_is_told_by_its_status():
    message = report("Final-Recipient: rfc822; a@example.com\nStatus: 4.2.2")

    assert (message.bounce.recipients[0].final, message.bounce.recipients[0].status) == (False, "4.2.2")


def test_a_report_of_success_is_automatic_but_no_bounce():
    message = report("Final-Recipient: rfc822; c@example.com\nAction: delivered\nStatus: 2.0.0")

    assert message.bounce is None
    assert message.automatic


@pytest.mark.parametrize(
    ("body", "address", "final", "status"),
    [
        (("Hi. This is the qmail-send program at x.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n"
         "This is a permanent error; I've given up. Sorry it didn't work out.\n\n<ana@example.com>:\n192.0.2.1 does not like recipient.\n"
         "Remote host said: 550 5.1.1 unknown\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <x@y.example>"), "ana@example.com", True, "5.1.1"),
        (("This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of\n"
         "its recipients. This is a permanent error. The following address(es) failed:\n\n  ana@example.com\n    Unrouteable address\n"), "ana@example.com", True, None),
        ("Your message to ana@example.com has been delayed. It will be retried for 5 days. You do not need to resend it.", "ana@example.com", False, None),
        ("Your message wasn't delivered to ana@example.com because the address couldn't be found, or is unable to receive mail.", "ana@example.com", True, None),
        ("No se ha podido entregar su mensaje a:\n\nana@example.com\n\nEl buzón está lleno (552 5.2.2).", "ana@example.com", True, "5.2.2"),
        ("Ihre Nachricht konnte nicht zugestellt werden:\n\n  ana@example.com\n  550 5.1.1 Benutzer unbekannt", "ana@example.com", True, "5.1.1"),
    ],
)  # fmt: skip
def test_bounces_in_free_form_are_understood(body, address, final, status):
    message = read("From: Mail Delivery System <MAILER-DAEMON@mx.example.net>\nSubject: failure notice", body)

    assert message.described()["bounce"] == {
        "address": address, "final": final, "status": status,
        "recipients": [{"address": address, "final": final, "status": status}],
    }  # fmt: skip
    assert message.automatic


def test_a_bounce_of_courier_is_known_by_its_null_sender():
    message = read(
        'From: "Courier mail server at x" <@x.example>\nReturn-Path: <>\nSubject: NOTICE: mail delivery status.',
        "UNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be delivered:\n\n<ana@example.com>:\n<<< 550 Unknown user\n",
    )

    assert [one.address for one in message.bounce.recipients] == ["ana@example.com"]


def test_a_person_who_tells_of_a_bounce_is_a_person():
    message = read(
        "Subject: Undelivered mail",
        "My mail to bob@example.com could not be delivered (550 5.1.1), what now?",
    )

    assert message.bounce is None
    assert message.would_answer


def test_read_receipts_are_told():
    body = "--b\n\nRead.\n--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; ana@example.com\nOriginal-Message-ID: <1@x>\nDisposition: automatic-action/MDN-sent-automatically; deleted/error\n--b--"

    message = read("Content-Type: multipart/report; report-type=disposition-notification; boundary=b", body)

    assert message.described()["receipt"] == {
        "address": "ana@example.com",
        "disposition": "deleted",
        "message_id": "1@x",
    }
    assert message.automatic


@pytest.mark.parametrize(
    ("head", "body", "sealed"),
    [
        (
            "Content-Type: multipart/signed; boundary=b",
            "--b\n\nx\n--b\nContent-Type: application/pgp-signature\n\ny\n--b--",
            "signed",
        ),
        (
            "Content-Type: multipart/encrypted; boundary=b",
            "--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b--",
            "encrypted",
        ),
        ("Content-Type: application/pkcs7-mime; smime-type=enveloped-data", "MIAG", "encrypted"),
        ("Content-Type: application/x-pkcs7-mime; smime-type=signed-data", "MIAG", "signed"),
        ("X: y", "-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----", "encrypted"),
        ("X: y", "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nabc", "signed"),
        ("X: y", "Hello\n-----BEGIN PGP MESSAGE-----\n\nabc", "encrypted"),
        ("X: y", "How do I write -----BEGIN PGP MESSAGE----- by hand?", None),
        ("X: y", "abc", None),
    ],
)
def test_seals_are_named(head, body, sealed):
    assert read(head, body).sealed == sealed


CALENDAR = """BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Romance Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:1@x
SUMMARY:Reunión\\, planta 2
DTSTART;TZID=Romance Standard Time:20250703T100000
DURATION:PT1H
ORGANIZER;CN=Ana García:mailto:ana@example.com
END:VEVENT
BEGIN:VEVENT
UID:2@x
DTSTART;VALUE=DATE:20250704
END:VEVENT
END:VCALENDAR
"""


def test_invitations_say_what_when_and_who():
    message = read("Content-Type: text/calendar; charset=utf-8; method=REQUEST", CALENDAR)

    first, second = message.described()["calendar"]
    assert first == {
        "method": "REQUEST", "uid": "1@x", "summary": "Reunión, planta 2", "start": "2025-07-03T10:00:00+02:00",
        "end": "2025-07-03T11:00:00+02:00", "organizer": {"name": "Ana García", "email": "ana@example.com"},
    }  # fmt: skip
    assert (second["uid"], second["start"], second["organizer"]) == ("2@x", "2025-07-04", None)
    assert [one.name for one in message.attachments] == ["invitation.ics"]


def test_an_old_calendar_and_an_organizer_without_address_are_read(recwarn):
    ics = (
        "BEGIN:VCALENDAR\nVERSION:1.0\nBEGIN:VEVENT\nSUMMARY;ENCODING=QUOTED-PRINTABLE:Reuni=C3=B3n\nORGANIZER;CN=Ana:none\n"
        "DTSTART;TZID=/mozilla.org/20071231_1/Europe/Madrid:20250703T100000\nEND:VEVENT\nEND:VCALENDAR"
    )

    message = read("Content-Type: text/x-vcalendar", ics)

    (entry,) = message.described()["calendar"]
    assert (entry["summary"], entry["start"]) == ("Reunión", "2025-07-03T10:00:00+02:00")
    assert entry["organizer"] == {"name": "Ana", "email": None}
    assert message.attachments[0].name == "invitation.ics"
    assert list(recwarn) == []


@pytest.mark.parametrize(
    ("ics", "found"),
    [
        ("DTSTART;TZID=Nowhere/Land:20250703T100000", "2025-07-03T10:00:00"),
        ("DTSTART;TZID=Europe/Madrid:20250703T100000", "2025-07-03T10:00:00+02:00"),
        ("DTSTART:20250703T100000", "2025-07-03T10:00:00"),
        ("DTSTART:20250703", "2025-07-03"),
        ("DTSTART:garbage", None),
        ("X-ODD;;;:\nDTSTART:20250703T100000Z", "2025-07-03T10:00:00+00:00"),
    ],
)
@pytest.mark.parametrize(
    "frame",
    [
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:a\n b\n{}\nEND:VEVENT\nEND:VCALENDAR",
        "begin:vcalendar\nbegin:vevent\nsummary:ab\n{}\n",
    ],
)
def test_invitations_are_read_as_far_as_they_go(frame, ics, found):
    (entry,) = read("Content-Type: application/octet-stream; name=x.ics", frame.format(ics)).described()[
        "calendar"
    ]

    assert (entry["summary"], entry["start"]) == ("ab", found)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hola, la impresora no funciona desde ayer.", "es"), ("The printer has not worked since yesterday.", "en"),
        ("A impressora não funciona desde ontem.", "pt"), ("L'imprimante ne marche plus depuis hier.", "fr"),
        ("Der Drucker geht seit gestern nicht mehr.", "de"), ("La stampante non funziona più da ieri.", "it"),
        ("De printer doet het sinds gisteren niet meer.", "nl"), ("Drukarka nie działa od wczoraj.", "pl"),
        ("Принтер не работает со вчерашнего дня.", "ru"), ("La impressora no funciona des d'ahir, però el full surt en blanc.", "ca"),
        ("プリンターが動きません。", "ja"), ("打印机从昨天起就坏了。", "zh"), ("프린터가 작동하지 않습니다.", "ko"), ("Hola", "es"), ("Gracias", "es"),
        ("printer broken second floor", "en"), ("impresora rota segunda planta", "es"), ("Drucker defekt zweiter Stock", "de"),
        ("imprimante en panne deuxième étage", "fr"), ("stampante rotta secondo piano", "it"), ("Takk, det virker nå", "nb"),
        ("12345", None), ("", None), ("https://the.example/and/of/the", None), ("xyz qwrt", None),
    ],
)  # fmt: skip
def test_the_language_is_told_or_left_open(text, language):
    assert read("Content-Type: text/plain; charset=utf-8", text).language == language
