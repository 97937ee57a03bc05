"""Legal notices, print appeals, virus notes and banners: what servers put around a person's words."""

from __future__ import annotations

import re

_I = re.IGNORECASE
NOTICE_LINES = 60  # a notice right below a person's words is looked for in so many lines
_OPENS = re.compile(
    r"^[\W_]{0,6}(?:this (?:e-?mail|message|communication|transmission|document)|the (?:information|content)s? (?:contained |transmitted )?(?:in|of|with) this|"
    r"(?:confidentiality|legal|privacy|important|disclaimer) ?(?:notice|note|warning|disclaimer)?\b|privileged|confidential\b|disclaimer|if you are not the|if you have received this|"
    r"est[ea] (?:mensaje|correo|e-?mail|comunicación|mensagem|e-?mail|documento)|la (?:información|informació) (?:contenida|incluida|continguda)|aviso (?:legal|de confidencialidad)|avís legal|nota de confidencial|a informação contida|"
    r"advertencia legal|el contenido de este|en cumplimiento|de acuerdo con (?:lo establecido|el reglamento|la)|le informamos (?:de )?que|aquest (?:missatge|correu)|protección de datos|"
    r"ce (?:message|courriel|mail|courrier)|les informations contenues|ce courrier électronique|avis (?:de confidentialité|important)|"
    r"diese (?:e-?mail|nachricht|mitteilung)|der inhalt dieser|die information(?:en)? in dieser|dieses e-?mail|hinweis:|vertraulichkeitshinweis|"
    r"quest[oa] (?:messaggio|e-?mail|comunicazione|posta)|le informazioni contenute|il contenuto di quest|la presente|ai sensi|avviso di riservatezza|il presente messaggio|"
    r"dit (?:e-?mail)?-?bericht|dit e-?mail|deze e-?mail|de informatie (?:in|verzonden)|de inhoud van di?t|disclaimer|"
    r"(?:ta|niniejsza) wiadomość|niniejszy (?:e-?mail|mail)|informacje zawarte|treść tej|"
    r"(?:это|данное|настоящее) (?:электронное )?(?:сообщение|письмо)|информация,? содержащаяся|содержание данного|конфиденциальность)",
    _I,
)
_MARKS = [
    re.compile(pattern, _I)
    for pattern in (
        r"confiden[cz]i|vertraul|riservat|vertrouwel|poufn|конфиденциальн|privileged|privilegiad|secreto profesional|geheim",
        r"addressee|intended|recipient|destinat|empfänger|adressat|ontvanger|geadresseerde|adresat|odbiorc|адресат|получател|bestemd|bestimmt",
        r"in error|by mistake|por error|por engano|per errore|par erreur|irrtüm|versehentlich|abusievelijk|ten onrechte|per error|omyłk|błęd|przez pomyłkę|по ошибке|ошибочно",
        r"delete|destroy|elimin|borr|destru|suprim|apagu|détrui|supprim|lösch|vernicht|cancell|distrugg|verwijder|vernietig|usun|skasowa|удал|уничтож",
        r"prohibit|forbidden|unauthori|prohibid|no autorizad|proibid|interdit|untersagt|unbefugt|nicht gestattet|vietat|non autorizzat|verboden|niet toegestaan|onbevoegd|zabronion|запрещ|disclos|divulg|copy(?:ing)?|copia|cópia|copie|kopi|verbreitung|weitergabe|openbaarmaking|rozpowszechni|копирован|распростран",
        r"attach|adjunt|anexo|pièces? jointe|anhäng|anlage|allegat|bijlag|załącznik|вложени",
        r"rgpd|gdpr|lopd|dsgvo|lssi|2016/679|d\.\s?lgs|196/2003|protección de datos|data protection|datenschutz|ochron\w* danych|персональных данных|liabil|responsab|haftung|virus",
        r"notify|inform the sender|contact the sender|notifi|comuní|comunique|avise|informe|prévenir|avertir|expéditeur|remitente|remetente|absender|benachrichtig|mittente|avvisar|afzender|nadawc|powiadom|отправител|сообщите",
    )
]
_FIRST_PERSON = re.compile(
    r"(?<!\w)(?:I|I'm|I've|my|yo|mi|mis|eu|minha|meu|je|j'ai|mon|ich|mein|meine|io|mio|ik|mijn|mój|moja|я|мой|моя|recibí|he recibido|ho ricevuto|dostałem)(?!\w)"
)
_GREEN = re.compile(
    r"^\W{0,6}(?:p\s+)?(?:please )?(?:consider|think (?:about|of)|save|respect|be) (?:the|our|kind to the) (?:environment|planet|trees?|nature)|^\W{0,6}(?:p\s+)?(?:please )?(?:think|consider|do not print|don['’]t print)[^.]{0,60}(?:print|environment)|"
    r"^\W{0,6}(?:p\s+)?(?:por favor,? )?antes de imprimir|^\W{0,6}(?:piense|piensa|pense|cuide|protege|no imprima|proteja)[^.]{0,50}(?:medio ?ambiente|meio ambiente|planeta|imprim)|"
    r"^\W{0,6}abans d['’]imprimir|^\W{0,6}(?:pensez|pense[zr]?|merci de penser|n['’]imprimez|avant d['’]imprimer|préservons)[^.]{0,60}(?:environnement|imprim|planète)|"
    r"^\W{0,6}(?:bitte )?(?:denken sie|denk|prüfen sie|schonen|sparen|drucken sie|bevor sie|der umwelt zuliebe)[^.]{0,70}(?:umwelt|ausdruck|druck)|"
    r"^\W{0,6}(?:prima di stampare|pensa(?:te)?|rispetta(?:te)?)[^.]{0,60}(?:ambiente|stampa)|"
    r"^\W{0,6}(?:denk (?:aan|om)|bespaar|print deze|spaar)[^.]{0,60}(?:milieu|print|papier|bomen)|"
    r"^\W{0,6}(?:zanim wydrukujesz|pomyśl|dbaj o|chroń|przed wydrukowaniem)[^.]{0,60}(?:środowisk|wydruk|drukow|przyrod)|"
    r"^\W{0,6}(?:подумайте|берегите|пожалуйста, подумайте|прежде чем)[^.]{0,60}(?:окружающ|природ|печат|экологи)",
    _I,
)
_VIRUS = re.compile(
    r"^\W{0,4}(?:this (?:e-?mail|message) (?:has been|was) (?:checked|scanned)|virus[- ]free|libre de virus|sin virus|el software de antivirus|este correo electrónico (?:ha sido comprobado|está libre)|"
    r"(?:isento|livre) de vírus|este e-?mail foi verificado|garanti sans virus|sans virus|l['’]absence de virus|cet e-?mail a été vérifié|virenfrei|diese e-?mail wurde (?:von|auf) [^.]{0,40}(?:viren|geprüft)|"
    r"(?:privo di|mail priva di|senza) virus|questa e-?mail è stata (?:controllata|esaminata)|virusvrij|deze e-?mail is (?:gecontroleerd|gescand)|wolny od wirusów|wolna od wirusów|ta wiadomość została sprawdzona|без вирусов|это (?:электронное )?(?:письмо|сообщение) (?:было )?проверено)",
    _I,
)
_BANNER = re.compile(
    r"^\W{0,6}(?:(?:caution|warning|external|achtung|vorsicht|atención|precaución|cuidado|atenção|attention|attenzione|let op|uwaga|внимание)\b[^\n]{0,40}(?:external|extern|outside|außerhalb|fuera|exterior|fora|extérieur|esterno|buiten|zewn|внешн)|"
    r"\[?(?:external|ext|externo|extern|externe|esterno|zewnętrzny|внешнее письмо)\]?:?\s*$|you don['’]t often get e?mail from|no suele(?:s)? recibir correo|não costuma receber|vous (?:n['’]obtenez|ne recevez) pas souvent|"
    r"sie erhalten nicht (?:oft|häufig) e-?mail|non si ricevono spesso|u ontvangt niet vaak|nie otrzymujesz często|вы нечасто получаете|some people who received this message don['’]t often)",
    _I,
)

# What a warning about mail from outside speaks of, and one about a door does not.
_OF_MAIL = re.compile(
    r"(?<!\w)(?:e-?mails?|mails?|correos?|mensajes?|messages?|sender|remitente|recipient|organi[sz]\w+|links?|enlaces?|attachments?|"
    r"adjuntos?|anexos?|remetente|organización|courriels?|expéditeur|liens?|pièces|nachrichten|absenders?|anhänge|mittente|messaggi\w*|allegati|"
    r"bericht\w*|afzender|bijlagen|wiadomoś\w+|nadawc\w+|załączn\w+|письм\w+|сообщени\w+|отправител\w+|ссылк\w+|вложени\w+)(?!\w)",
    _I,
)


def without(lines: list[str]) -> list[str]:
    """The lines without such notices at their beginning and end. What stands between a person's words stays."""
    paragraphs = _paragraphs(lines)
    while len(paragraphs) > 1 and _is_banner(paragraphs[0]):
        paragraphs = paragraphs[1:]
    while paragraphs:
        last = paragraphs[-1]
        if _is_notice(last):
            paragraphs = paragraphs[:-1]
            continue
        places = range(max(1, len(last) - NOTICE_LINES), len(last))
        cut = next((place for place in places if _opens(last[place]) and _is_notice(last[place:])), None)
        if cut is not None:
            paragraphs = [*paragraphs[:-1], last[:cut]]
        break
    out: list[str] = []
    for paragraph in paragraphs:
        out.extend(paragraph)
    return out


def _paragraphs(lines: list[str]) -> list[list[str]]:
    """Runs of lines; each keeps the blank lines behind it."""
    paragraphs: list[list[str]] = []
    for line in lines:
        begins = bool(line.strip()) and (not paragraphs or not paragraphs[-1][-1].strip())
        if begins or not paragraphs:
            paragraphs.append([line])
        else:
            paragraphs[-1].append(line)
    return paragraphs


def _is_banner(paragraph: list[str]) -> bool:
    text = " ".join(line.strip() for line in paragraph).strip()
    if not text or len(text) < 40:
        return not text or bool(_BANNER.match(text) and text[-1] in "]:") or bool(_BANNER.fullmatch(text))
    return len(text) < 500 and "?" not in text and bool(_BANNER.match(text) and _OF_MAIL.search(text))


def _opens(line: str) -> bool:
    return bool(_OPENS.match(line) or _GREEN.match(line) or _VIRUS.match(line))


def _is_notice(paragraph: list[str]) -> bool:
    text = " ".join(line.strip() for line in paragraph).strip()
    if not text:
        return True
    if len(text) < 400 and (_GREEN.match(text) or _VIRUS.match(text)):
        return True
    if re.fullmatch(r"[\W_]+", text):
        return False
    if len(text) < 80 or "?" in text or not _OPENS.match(text) or _FIRST_PERSON.search(text[:2000]):
        return False
    found = [bool(mark.search(text[:4000])) for mark in _MARKS]
    return sum(found) >= 3 and (found[0] or found[2] or found[6])  # confidential, by mistake, or the law
