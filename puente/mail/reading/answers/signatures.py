"""Signatures at the end of what a person wrote: behind `--`, of phones, and blocks of contact data."""

from __future__ import annotations

import re
import unicodedata

from puente.mail.reading.answers import devices

LINE = 500  # characters of a line that are looked at
_I = re.IGNORECASE
_DASHES = re.compile(r"^[ \t\u00a0]{0,2}(?:--|—|––|–)[ \t\u00a0]*$")
_RULE = re.compile(r"^\s*(?:[_\-=*~—–.]\s?){3,}\s*$")
_CONTACT = re.compile(
    r"https?://|www\.|\S@\S{1,100}\.\w|(?:\+|\b00)\d[\d\s().\-/]{6,}|\(\d{2,5}\)\s?\d|(?<!\d)\d{2,4}[ .\-/]\d{2,4}[ .\-/]\d{2,4}(?!\d)|(?<!\d)\d{9,12}(?!\d)|"
    r"(?:^|[\s|·])(?:tel|tfno|tlf|tfn|telf|teléfono|telefon|telefono|téléphone|tél|phone|mobile|mobil|móvil|movil|cell|"
    r"fax|ext|gsm|direct|t|m|f|p|тел|моб)\s?[.:]\s?[+(\d]|\bext\.?\s?\d|"
    r"\b(?:S\.?\s?[AL]\.?(?:U\.)?|S\.?L\.?U?\.?|GmbH|Inc\.|Ltd\.?|LLC|B\.V\.|N\.V\.|S\.p\.A\.|S\.r\.l\.|Sp\. z o\.o\.|SARL|SAS|Lda\.?|AG|ООО|ЗАО)(?:\s|$|,)",
    _I,
)
_SENTENCE_END = re.compile(r"[.!?…](?:\s|$)")
# Before data that are the matter of the message.
_GIVES = re.compile(
    r"(?<!\w)(?:dat[oa]s?|dades|dados|daten|données|coordonnées|dati|gegevens|dane|данные|contact\w*|kontakt\w*|contatt\w*|details|address|direcci\w+|"
    r"adress\w*|endereço|indirizzo|adres|адрес|numbers?|números?|numéros?|nummern?|numeri?o?|номер\w*|phones?|tel[eéè]fon\w*|téléphone|telefoon|телефон\w*|"
    r"card|tarjeta|targeta|cartão|carte|karte|biglietto|kaart|ficha|ficheiro|these|th(?:is|e following)|est[ao]s?|siguientes?|estes|seguintes?|ces|ceci|"
    r"suivante?s?|diese[rs]?|folgend\w*|quest[eioa]|seguenti?|deze|dit|volgende|t[eę]|następując\w*|эт[ио]\w*|следующ\w*|aquest\w*|següents?|"
    r"cambi\w*|change\w*|updat\w*|actualiz\w*|mud\w+|modifi\w*|änder\w*|aktualis\w*|aggiorn\w*|wijzig\w*|zmie\w+|измени\w*)(?!\w)",
    _I,
)
_POSTSCRIPT = re.compile(
    r"^\W{0,3}(?:p\.?\s?[sd]\.?|n\.?b\.?|з\.?ы\.?|p\.?d\.?t\.?)\s?[.:\-]|^\W{0,3}(?:P\.?S\.?|P\.?D\.?|N\.?B\.?|З\.?Ы\.?|P\.?-?S\.?)\b",
    _I,
)
# A number that is told because it changed is no signature.
_NEWS = re.compile(
    r"(?<!\w)(?:new|now|changed|nuev[oa]s?|ahora|cambia\w*|nov[oa]s?|agora|mudou|nouveau|nouvelle|désormais|neue[rs]?|jetzt|nuov[oa]|adesso|nieuwe?|"
    r"nowy|nowa|teraz|новый|новая|теперь|nou|nova)(?!\w)[^:\d]{0,20}[:：]",
    _I,
)
# Words of a line of contact data that are neither name nor number.
_LABELS = frozenset(
    "tel telf tlf tfn tfno teléfono telefono telèfon telefon telefone telephone téléphone tél phone mobile mobil móvil movil mòbil móvel "
    "mobiel cellulare cell cel handy gsm fax ext extension extensión extensió anexo int interno direct directo direkt durchwahl office oficina "
    "bureau büro ufficio escritório kantoor biuro switchboard centralita centralino zentrale standard web website sitio site page página "
    "email mail correo courriel posta skype teams linkedin telemóvel komórka kom тел телефон моб мобильный сайт почта доб факс http https www "
    "and und et of de del di da do la el der the van zu ul st str straße strasse rue calle carrer via rua avenida av piso planta étage floor".split()
)
# Words of somebody who says something.
_SPEAKS = re.compile(
    r"(?<!\w)(?:I|I'm|is|are|am|was|were|has|have|had|will|can|could|please|es|está|están|estoy|soy|son|tiene|tengo|hay|he|ha|puede|puedo|"
    r"é|sou|estou|tem|tenho|há|est|sont|suis|ai|peut|peux|ist|sind|bin|hat|habe|haben|kann|bitte|è|sono|ho|hanno|può|posso|"
    r"ben|zijn|heb|heeft|kan|jest|są|jestem|mam|mogę|proszę|есть|буду|могу|нет|sóc|estic|té|tinc)(?!\w)",
    _I,
)
_PAGE = re.compile(r"(?:https?://|www\.)[^\s<>]+", _I)
_MAIL = re.compile(r"[^\s<>()\[\],;:]+@[^\s<>()\[\],;:]+")
_CLOSING = re.compile(
    r"^\W{0,3}(?:(?:(?:un |muchos )?(?:cordial(?:es)? |atentos? )?saludos?(?: (?:cordiales|atentos))?|un abrazo|abrazos|atentamente|atte|cordialmente|"
    r"muchas gracias(?: y (?:un )?saludos?)?|gracias(?: y (?:un )?saludos?)?|gracias de antemano|"
    r"(?:best|kind|warm|many|with (?:best|kind)|kindest|warmest)?\s?regards|best(?: wishes)?|cheers|thanks(?: (?:a lot|again|so much|in advance))?|many thanks|thank you(?: (?:very much|in advance))?|"
    r"(?:yours )?(?:sincerely|faithfully|truly)(?: yours)?|all the best|"
    r"(?:com os )?(?:melhores )?cumprimentos|atenciosamente|abraços?|obrigad[oa]|grat[oa]|"
    r"(?:bien )?cordialement|(?:bien )?à (?:vous|toi)|bonne (?:journée|soirée)|(?:meilleures )?salutations|merci(?: (?:beaucoup|d'avance))?|amicalement|"
    r"(?:lg|vg|mfg|bg|br|kr|rgds|abrazos?|(?:lieber|schöner|herzlicher|freundlicher|viele|einen)? ?gru(?:ß|ss))|"
    r"(?:mit )?(?:freundlichen|besten|vielen|lieben|schönen|herzlichen)? ?gr(?:ü|ue)(?:ß|ss)en?|(?:viele|beste|liebe|schöne|herzliche|freundliche) grüße|mfg|lg|vg|(?:vielen |besten )?dank(?: im voraus)?|danke|hochachtungsvoll|"
    r"(?:cordiali|distinti|tanti|un)? ?salut[io]|cordialmente|grazie(?: mille)?|a presto|"
    r"(?:met )?(?:vriendelijke|hartelijke|beste)? ?groet(?:en|jes)?|mvg|(?:hartelijk )?(?:dank|bedankt)|alvast bedankt|"
    r"(?:z poważaniem|pozdrawiam(?: serdecznie)?|(?:serdeczne )?pozdrowienia|z wyrazami szacunku|dziękuję|pozdr)|"
    r"(?:с уважением|с наилучшими пожеланиями|спасибо|благодарю|заранее спасибо|всего доброго)|"
    r"(?:salutacions|salutacions cordials|atentament|cordialment|gràcies|moltes gràcies|una abraçada|fins aviat)|"
    r"(?:med vänlig(?:a)? hälsning(?:ar)?|mvh|hälsningar|med venlig hilsen|vennlig hilsen|ystävällisin terveisin|terveisin|s pozdravem|s úctou)))[\s,.!;:\-–—)]*$",
    _I,
)


def without(lines: list[str], sender: str | None) -> list[str]:
    """The lines without signatures. `sender` is the name in From."""
    kept = _before_dashes(devices.without(lines), sender)
    kept = _before_contact_data(kept, sender)
    return kept


def _before_dashes(lines: list[str], sender: str | None) -> list[str]:
    spoken = [place for place, line in enumerate(lines) if line.strip()]
    for place in spoken[-30:]:
        line = lines[place]
        dashes = bool(_DASHES.match(line))
        if not dashes and not _RULE.match(line):
            continue
        tail = [text for text in lines[place + 1 :] if text.strip()]
        parted = any(_DASHES.match(text) or _RULE.match(text) for text in tail)  # one of several: a list
        if dashes:
            exact = line.rstrip("\r") in ("-- ", "--\u00a0")
            if not tail or (exact and len(tail) <= 25 and _sentences(tail) <= 3):
                return lines[:place]
            if not parted and _is_signature(tail) and (_contacts(tail, sender) or _is_name(tail[0], sender)):
                return lines[:place]
        elif (
            not parted
            and 0 < len(tail) <= 8
            and _begins(tail[0], sender)
            and _is_signature(tail)
            and _contacts(tail, sender)
        ):
            return lines[:place]
    return lines


def _before_contact_data(lines: list[str], sender: str | None) -> list[str]:
    """Cuts a block of names, titles and numbers behind a closing, or one that carries the sender's own name.

    The closing and the name below it were written by the person; they stay.
    """
    last = [place for place, line in enumerate(lines) if line.strip()][-16:]
    for place in reversed(last):
        if not _CLOSING.match(lines[place]):
            continue
        behind = [number for number in last if number > place]
        if not behind:
            return lines
        if len(behind) > 12:
            return lines
        start = 1 if _is_name(lines[behind[0]], sender) else 0
        if not start and not _reaches(lines[behind[0]][:LINE], sender):
            return lines
        rest = [lines[number] for number in behind[start:]]
        if rest and _is_signature(rest) and _contacts(rest, sender) >= (1 if start else 2):
            return lines[: behind[start]]
        return lines
    block = _last_block(lines)
    if block is None or sender is None:
        return lines
    tail = lines[block:]
    before = next((line for line in reversed(lines[:block]) if line.strip()), "")
    if not _SENTENCE_END.search(before.rstrip()[-1:] + " ") and not _CLOSING.match(before):
        return lines  # "Deliver it to:", "Address"
    if _GIVES.search(before):
        return lines  # "These are the data for my card."
    said = [text for text in tail if text.strip()]
    if len(said) >= 3 and _contacts(said, sender) >= 2 and _is_signature(said) and _carries(said[0], sender):
        return lines[:block]
    return lines


def _begins(line: str, sender: str | None) -> bool:
    """How a signature begins: with a name or a way to reach the writer."""
    return _is_name(line, sender) or _reaches(line[:LINE], sender)


def _contacts(tail: list[str], sender: str | None) -> int:
    """Lines that tell how to reach the writer: not a page of a site, nor somebody else's address."""
    return sum(_reaches(text[:LINE], sender) for text in tail)


def _reaches(line: str, sender: str | None) -> bool:
    rest = line
    for page in _PAGE.findall(line):
        if "/" in page.partition("://")[2].rstrip("/"):
            rest = rest.replace(page, "")
    for address in _MAIL.findall(rest):
        if sender and not _shares(address, sender):
            rest = rest.replace(address, "")
    return bool(_CONTACT.search(rest))


def _shares(address: str, sender: str) -> bool:
    plain = _unaccented(address.lower())
    return any(part in plain for part in re.findall(r"[^\W\d_]{3,}", _unaccented(sender.lower())))


def _unaccented(text: str) -> str:
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)
    )


def _last_block(lines: list[str]) -> int | None:
    end = len(lines)
    while end > 0 and not lines[end - 1].strip():
        end -= 1
    start = end
    while start > 0 and lines[start - 1].strip() and end - start < 12:
        start -= 1
    return start if 0 < start < end else None


def _carries(line: str, sender: str) -> bool:
    parts = [part.lower() for part in re.findall(r"[^\W\d_]{3,}", sender)]
    return bool(parts) and all(part in line.lower() for part in parts[:2])


def _is_name(line: str, sender: str | None) -> bool:
    """Capitalised words, few; or some of the sender's own."""
    text = line.strip(" \t,.*_-")
    said = text.split()
    if not 0 < len(said) <= 5 or len(text) > 60 or _CONTACT.search(text) or re.search(r"[\d@/|]", text):
        return False
    own = {part.lower() for part in re.findall(r"[^\W\d_]{2,}", sender or "")}
    return all(not word[0].islower() or len(word) <= 3 or word.lower() in own for word in said) and (
        said[0][0].isupper() or said[0].lower() in own
    )


def _is_signature(tail: list[str]) -> bool:
    """Short lines without sentences, no postscript: nothing that a person would have typed for this message."""
    if len(tail) > 14 or any(_POSTSCRIPT.match(line) or _NEWS.search(line) for line in tail):
        return False
    return _sentences(tail) == 0 and not any(map(_speaks, tail))


def _speaks(line: str) -> bool:
    """Whether a line says something besides names and numbers: "Call me at 600 111 222", "ask Eva"."""
    said = _MAIL.sub(" ", _PAGE.sub(" ", line[:LINE]))
    if _SPEAKS.search(said):
        return True
    if not _CONTACT.search(line[:LINE]):
        return False
    words = re.findall(r"[^\W\d_]{2,}", said)
    return any(word[0].islower() and word not in _LABELS for word in words)


def _sentences(tail: list[str]) -> int:
    """Lines that speak: a question, or many words that are no contact data."""
    count = 0
    for line in tail:
        words = re.findall(r"[^\W\d_]{2,}", line)
        if (
            "?" in re.sub(r"\S*(?:://|@|www\.)\S*", "", line)
            or (len(words) >= 6 and _SENTENCE_END.search(line.strip()) and not _CONTACT.search(line))
            or (len(words) >= 10 and not _CONTACT.search(line))
            or len(words) >= 16
        ):
            count += 1
    return count
