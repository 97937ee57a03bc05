"""The words by which mail clients in many languages announce a quotation. Matched without regard to case."""

from __future__ import annotations

import re

# "… wrote:" at the end of an attribution.
WROTE = (
    "wrote|writes|escribió|escribio|ha escrito|escribe|va escriure|ha escrit|escribiu|escreveu|a écrit|a ecrit|"
    "ha scritto|scrive|ha inviato|schreef|heeft geschreven|geschreven|schrieb|geschrieben|schreibt|"
    r"napisał\(a\)|napisał/a|napisała|napisał|pisze|написал\(а\)|написала|написал|писал\(а\)|писала|писал|пишет|"
    r"написав\(ла\)|написав|написала|пише|skrev|skreiv|kirjoitti|napsal\(a\)|napsala|napsal|napísal\(a\)|napísal|"
    "yazdı|şunu yazdı|şunları yazdı|a scris|ezt írta|írta|έγραψε|idatzi du|написа|написао је|"
    "写道|寫道|のメッセージ|님이 작성|כתב/ה|כתב|كتب"
)
# "… wrote Ana:" in the middle of an attribution.
WROTE_INSIDE = "schrieb|schreef|skrev|skreiv|kirjoitti|napsal|pisze|wrote|escribió|hat|heeft|va escriure"
# How an attribution begins that has the verb first.
OPENS = "wiadomość napisana przez|вы писали|ты писала?|you wrote|missatge de|message de|mensaje de"
# How an attribution begins that says no date: "Quoting Ana <ana@example.com>:".
QUOTING = (
    r"quoting|citando(?: a)?|zitat von|citation de|en citant|cita(?:zione)? di|citeren van|citaat van|cytuję|cytat(?: od)?|"
    r"цитирую|цитата|citerar|citat från|lainaus"
)
# How the line begins that says when.
WHEN = (
    "on|el|em|no dia|na|le|am|il|il giorno|op|w dniu|dnia|den|dne|dňa|em|pe|în data de|în|στις|a|o|le|"
    "vào|tarihinde|fecha|date|датум|on date"
)
DAYS = (
    "mon|tue|wed|thu|fri|sat|sun|lun|mar|mié|mie|jue|vie|sáb|sab|dom|seg|ter|qua|qui|sex|mer|jeu|ven|sam|dim|gio|"
    "mo|di|mi|do|fr|sa|so|ma|wo|vr|za|zo|pon|wt|śr|czw|pt|sob|niedz|пн|вт|ср|чт|пт|сб|вс|нд|пон|man|tir|ons|tor|"
    "fre|lør|lör|søn|sön|ke|to|pe|la|su|po|út|čt|pá|dl|dt|dc|dj|dv|ds|dg|pzt|sal|çar|per|cum|cmt|paz|"
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|lunes|martes|miércoles|jueves|viernes|sábado|domingo|"
    "poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|"
    "понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|segunda(?:-feira)?|terça(?:-feira)?|quarta(?:-feira)?|"
    "quinta(?:-feira)?|sexta(?:-feira)?|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|dilluns|dimarts|dimecres|"
    "dijous|divendres|dissabte|diumenge|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
)

# Little words between the date, the name and the verb of an attribution, and how names of days and months begin.
AROUND = frozenset(
    re.findall(r"[^\W\d_]+", f"{WROTE} {WROTE_INSIDE} {OPENS} {WHEN}")
    + "of the and und et at las los les alle ore um uhr om godz de del do da das di den der van von el la il le og en to ter zu ha hat heeft het volgende "
    "folgendes via user użytkownik dnia dniu giorno dia dies data às am pm cet cest gmt utc msk vel kl год году пользователь от "
    "mié sáb lunes martes miércoles jueves viernes sábado domingo feira день".split()
)
TIMES = frozenset(
    "ene feb mar abr may jun jul ago sep oct nov dic fév fev mär mrz avr mai juin jui aoû déc dez gen mag giu lug set ott out mrt apr mei aug "
    "okt sty lut kwi maj cze lip sie wrz paź lis gru янв фев мар апр мая май июн июл авг сен окт ноя дек març des "
    "lun mié mie jue vie sáb sab dom seg ter qua qui sex mer jeu ven sam dim gio pon wto śro czw pią sob nie maa din woe don vri zat zon "
    "пон вто сре чет пят суб вос dil dim dij div dis segunda terça".split()
)

# Names of header fields as Outlook and others print them above what they quote.
FROM = "from|de|von|da|van|od|от|от кого|from:|fra|från|lähettäjä|kimden|de la|feladó|από|від|nork|expéditeur|remitente|absender|mittente|afzender|nadawca|отправитель|差出人|发件人|寄件者|보낸 사람"
DATE = (
    "sent|date|enviados?|enviado el|enviadas?|enviada em|enviado em|fecha|data|envoyé|envoyé le|gesendet|gesendet am|datum|"
    "inviato|data invio|verzonden|verzonden op|wysłano|wysłane|data wysłania|отправлено|дата|skickat|sendt|dato|"
    "lähetetty|päiväys|odesláno|odoslané|gönderildi|gönderilme tarihi|tarih|trimis|elküldve|dátum|στάλθηκε|ημερομηνία|"
    "надіслано|enviat|enviat el|data d'enviament|bidalia|送信日時|日時|发送时间|日期|寄件日期|보낸 날짜|날짜"
)
TO = (
    "to|para|an|à|a|pour|aan|do|кому|till|til|vastaanottaja|komu|kime|către|címzett|προς|per a|nori|empfänger|"
    "destinatario|destinatário|destinataire|odbiorca|получатель|宛先|收件人|收件者|받는 사람|reply-to|responder a"
)
CC = "cc|cco|bcc|kopie|kopia|copia|copie|copia a|c.c.|dw|udw|копия|kopi|kopio|kopie \\(cc\\)|bilgi|másolat|κοιν.|抄送|副本|참조"
SUBJECT = (
    "subject|ogg|asunto|assunto|tema|objet|sujet|betreff|oggetto|onderwerp|temat|тема|ämne|emne|aihe|předmět|predmet|konu|"
    "subiect|tárgy|θέμα|assumpte|gaia|件名|主题|主旨|제목"
)
OTHER = "organization|importance|importancia|priority|attachments|adjuntos|anlagen|pièces jointes|allegati|bijlagen|załączniki|вложения|when|where|cuándo|dónde"

ORIGINAL = (
    "original message|original appointment|original mail|original e-?mail|reply message|mensaje original|correo original|"
    "mensagem original|message d['’]origine|message original|message initial|(?:mail|courriel) original|ursprüngliche nachricht|"
    "originalnachricht|original-?nachricht|ursprüngliche mail|ursprünglicher termin|messaggio originale|"
    "messaggio originario|oorspronkelijk bericht|origineel bericht|oorspronkelijke afspraak|wiadomość oryginalna|"
    "oryginalna wiadomość|wiadomość pierwotna|исходное сообщение|исходное письмо|оригинал сообщения|"
    "оригинальное сообщение|ursprungligt meddelande|originalmeddelande|oprindelig meddelelse|original meddelelse|"
    "opprinnelig melding|alkuperäinen viesti|původní zpráva|původní e-mail|pôvodná správa|orijinal ileti|"
    "özgün ileti|eredeti üzenet|mesaj original|mesajul original|missatge original|jatorrizko mezua|"
    "mensaxe orixinal|оригінал повідомлення|вихідне повідомлення|αρχικό μήνυμα|原始邮件|原邮件|原始郵件|元のメッセージ|원본 메일|원본 메시지"
)
FORWARDED = (
    "forwarded message|forwarded by [^-]{1,80}|mensaje reenviado|mensagem encaminhada|mensagem reencaminhada|"
    "message transféré|message réexpédié|weitergeleitete nachricht|messaggio inoltrato|doorgestuurd bericht|"
    "treść przekazanej wiadomości|przekazana wiadomość|wiadomość przekazana|пересылаемое сообщение|"
    "пересланное сообщение|перенаправленное сообщение|vidarebefordrat meddelande|videresendt meddelelse|"
    "videresendt melding|välitetty viesti|přeposlaná zpráva|yönlendirilmiş ileti|továbbított üzenet|"
    "mesaj redirecționat|missatge reenviat|birbidalitako mezua|mensaxe reenviada|переслане повідомлення|"
    "转发邮件|轉寄郵件|転送メッセージ|전달된 메시지|vidarebefordrat brev"
)
BEGIN_FORWARDED = (
    "begin forwarded message|inicio del mensaje reenviado|início da mensagem (?:re)?encaminhada|"
    "début du message (?:réexpédié|transféré)|anfang der weitergeleiteten (?:nachricht|e-mail)|"
    "inizio (?:del )?messaggio inoltrato|begin doorgestuurd bericht|początek (?:przekazywanej|przekazanej) wiadomości|"
    "начало переадресованного (?:сообщения|письма)|inici del missatge reenviat|vidarebefordrat brev|"
    "videresendt meddelelse|välitetty viesti alkaa"
)
REPLY_ABOVE = (
    "(?:please )?(?:reply|type your reply|write your reply|respond) above this line|"
    "(?:por favor,? )?(?:responda|responde|responder|escriba su respuesta|escribe tu respuesta) (?:por )?encima de esta línea|"
    "(?:por favor,? )?(?:responda|escreva a sua resposta) acima desta linha|"
    "(?:veuillez |merci de )?(?:répondre|répondez|saisir votre réponse) au-dessus de cette ligne|"
    "(?:bitte )?(?:antworten sie|antwort|schreiben sie ihre antwort) (?:bitte )?(?:oberhalb|über) dieser (?:zeile|linie)|"
    "(?:per favore )?(?:rispondi|rispondere|scrivi la risposta) sopra (?:questa|a questa) riga|"
    "(?:gelieve )?(?:antwoord|typ uw antwoord|reageer) boven deze (?:lijn|regel)|"
    "(?:prosimy )?(?:odpowiedz|odpowiedź|wpisz odpowiedź) powyżej tej linii|"
    "(?:пожалуйста,? )?(?:ответьте|напишите ответ|введите ответ) выше этой (?:строки|линии)|"
    "responeu (?:per )?damunt d['’]aquesta línia"
)
# The person says that the answers stand inside the quotation: then nothing may be cut.
INLINE = (
    "(?:see|find|my|answers?|comments?|repl(?:y|ies)|responses?)\\b[^.\\n]{0,40}\\b(?:inline|in-line|below in (?:red|blue|green|bold)|"
    "in (?:red|blue|green|bold)(?: below)?|between the lines|in the text below|interleaved)|inline below|"
    "(?:respond|contest|coment|respuesta|comentario)\\w*\\b[^.\\n]{0,40}\\b(?:entre líneas|en (?:rojo|azul|verde|negrita)|más abajo en|sobre (?:tu|su|el) (?:mismo )?(?:texto|correo)|debajo de cada)|"
    "(?:respond|coment|resposta)\\w*\\b[^.\\n]{0,40}\\b(?:a vermelho|em vermelho|a azul|em azul|no (?:próprio )?texto abaixo|entre linhas)|"
    "(?:répon|comment)\\w*\\b[^.\\n]{0,40}\\b(?:en (?:rouge|bleu|vert|gras)|dans le texte|ci-dessous dans|entre les lignes)|"
    "(?:antwort|kommentar|anmerkung)\\w*\\b[^.\\n]{0,40}\\b(?:in (?:rot|blau|grün|fett)|(?:unten )?im text|zwischen den zeilen|inline)|"
    "(?:rispost|rispond|comment)\\w*\\b[^.\\n]{0,40}\\b(?:in (?:rosso|blu|verde|grassetto)|nel testo|tra le righe)|"
    "(?:antwoord|opmerking|reactie)\\w*\\b[^.\\n]{0,40}\\b(?:in (?:het )?(?:rood|blauw|groen)|in de tekst|tussen de regels)|"
    "(?:odpowied|odpis|komentarz)\\w*\\b[^.\\n]{0,40}\\b(?:na (?:czerwono|niebiesko|zielono)|w tekście|w treści)|"
    "(?:ответ|коммент)\\w*[^.\\n]{0,40}(?:красным|синим|в тексте|между строк)|"
    "(?:respo|coment)\\w*\\b[^.\\n]{0,40}\\b(?:en vermell|en blau|entre línies|dins del text)"
)
