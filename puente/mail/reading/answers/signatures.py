"""Signatures at the end of what a person wrote: behind `--`, of phones, and blocks of contact data."""

from __future__ import annotations

import re

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
_DEVICE = (
    r"iphone|ipad|ipod|android|samsung|galaxy|huawei|xiaomi|redmi|oneplus|oppo|blackberry|windows|nokia|pixel|htc|sony|"
    r"xperia|motorola|lg|honor|smartphone|smart phone|handy|móvil|movil|mobil(?:e|gerät|telefon)?|cell(?:phone| phone)?|phone|telefono|"
    r"teléfono|telefon|telemóvel|celular|téléphone|tablet|tableta|mobiel|komórk|telefonu|смартфон|телефон|мобильн|"
    r"outlook|yahoo|gmail|gmx|web\.de|mail\.ru|яндекс|yandex|почт|correo|mail|proton|aol|icloud|libero|orange|freenet|"
    r"t-online|spark|bluemail|k-9|thunderbird|hey|tutanota|fastmail|hotmail|live"
)
# What may follow the device in such a line; any other word makes it a sentence.
_BEHIND_DEVICE = (
    rf"(?-i:[A-ZÀ-ÞА-Я0-9][\w.’'-]{{0,30}})|{_DEVICE}|device|dispositivo|dispositiu|appareil|gerät|apparaat|toestel|urządzenia|urządzeniem|"
    r"устройства|mobile|móvil|app|app-gerät|for|para|per|con|com|amb|mit|auf|für|pour|sur|avec|met|voor|op|with|on|by|via|z|ze|dla|na|"
    r"на|для|с|of|de|do|da|di|del|dal|la|el|the|a|mi|my|meu|mon|mein|meinem|lte|4g|5g|wireless|network|email|e-mail|handset|android-gerät|"
    r"systemu|aplikacji|приложения|мобильного|free|seguro|secure|sicherer|gesendet|geschickt|verschickt|versendet"
)
_PHONE = re.compile(
    rf"^\W{{0,4}}(?:"
    rf"(?:sent|send|written|composed) (?:from|via|with|using|by|on) (?:my |the |a )?[^.!?]{{0,30}}?(?:{_DEVICE})|"
    rf"(?:enviado|enviada|escrito|mensaje enviado|mensagem enviada) (?:desde|con|por|a través de|do|da|de|a partir do|com o) (?:mi |meu |o meu |el |la |a )?[^.!?]{{0,30}}?(?:{_DEVICE})|"
    rf"(?:enviat|enviat) (?:des del?|amb|de) (?:el )?(?:meu )?[^.!?]{{0,30}}?(?:{_DEVICE})|"
    rf"(?:envoyé|télécharg\w+|provenance|envoyé à partir|expédié) (?:de|depuis|via|avec|à partir de|d['’]) ?(?:mon |ma |mes )?[^.!?]{{0,30}}?(?:{_DEVICE})|"
    rf"(?:von|vom|mit|über|diese (?:nachricht|e-mail|mail) wurde) (?:meinem |meiner |dem |der |von )?[^.!?]{{0,60}}?(?:{_DEVICE})[^.!?]{{0,30}}(?:gesendet|geschickt|verschickt|versendet)|"
    rf"gesendet (?:von|mit|über|aus)(?: meinem| meiner| der)? ?[^.!?]{{0,30}}?(?:{_DEVICE})|"
    rf"(?:inviato|inviata|spedito) (?:da|dal|con|tramite|dall['’]) ?(?:mio |il mio )?[^.!?]{{0,30}}?(?:{_DEVICE})|"
    rf"(?:verzonden|verstuurd|gestuurd) (?:vanaf|met|via|vanuit|van|door) (?:mijn )?[^.!?]{{0,30}}?(?:{_DEVICE})|"
    rf"(?:wysłane|wysłano|wysłana) (?:z|ze|przy użyciu|za pomocą)(?: mojego| programu)? ?[^.!?]{{0,30}}?(?:{_DEVICE})|"
    rf"отправлено (?:с|из|со|при помощи|через)(?: моего)? ?[^.!?]{{0,30}}?(?:{_DEVICE})|"
    rf"(?:skickat från|sendt fra|lähetetty|odesláno z|iphone['’]?u?mdan|trimis de pe|från min) ?[^.!?]{{0,30}}?(?:{_DEVICE})|"
    rf"(?:get|obtener|obtén|obtenga|descargar|obter|télécharger|obtenir|scarica|downloaden?|pobierz|hent|hämta|скачать|загрузить) (?:l['’]application |o |o aplicativo |el |aplikację )?(?:outlook|yahoo|bluemail|aplikację outlook)\b[^.!?]{{0,60}}|"
    rf"(?:outlook|laden sie outlook|holen sie sich outlook) (?:für|voor|pour|per) (?:ios|android|mac)[^.!?]{{0,40}}|"
    rf"outlook (?:für|voor) (?:ios|android)<https?://\S{{1,60}}> (?:beziehen|downloaden|herunterladen)|получить outlook для (?:ios|android)|"
    rf"sent with \[?proton ?mail\]?\S{{0,40}} secure email|enviado con el correo seguro de \[?proton ?mail\]?(?:\(\S{{1,40}}\))?"
    rf")[\w’'-]{{0,12}}(?:[\s,/]{{1,3}}(?:{_BEHIND_DEVICE})){{0,8}}\s*(?:<?https?://\S{{1,300}})?[\s.>)\]]*$",
    _I,
)
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
    kept = [line for line in lines if not (len(line) < 300 and _PHONE.match(line))]
    kept = _before_dashes(kept, sender)
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
        if dashes:
            exact = line.rstrip("\r") in ("-- ", "--\u00a0")
            if not tail or (exact and len(tail) <= 25 and _sentences(tail) <= 3):
                return lines[:place]
            if _is_signature(tail) and (_has_contact(tail) or _is_name(tail[0], sender)):
                return lines[:place]
        elif 0 < len(tail) <= 8 and _is_signature(tail) and _has_contact(tail):
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
        if not start and not _CONTACT.search(lines[behind[0]][:LINE]):
            return lines
        rest = [lines[number] for number in behind[start:]]
        if rest and _is_signature(rest) and _has_contact(rest):
            return lines[: behind[start]]
        return lines
    block = _last_block(lines)
    if block is None or sender is None:
        return lines
    tail = lines[block:]
    before = next((line for line in reversed(lines[:block]) if line.strip()), "")
    if not _SENTENCE_END.search(before.rstrip()[-1:] + " ") and not _CLOSING.match(before):
        return lines  # "Deliver it to:", "Address"
    said = [text for text in tail if text.strip()]
    contacts = sum(bool(_CONTACT.search(text[:LINE])) for text in said)
    if len(said) >= 3 and contacts >= 2 and _is_signature(said) and _carries(said[0], sender):
        return lines[:block]
    return lines


def _has_contact(tail: list[str]) -> bool:
    return any(_CONTACT.search(text[:LINE]) for text in tail)


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
    return _sentences(tail) == 0


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
