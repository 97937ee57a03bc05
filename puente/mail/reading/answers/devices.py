"""The line by which phones, programs and webmails say what a message was sent with."""

from __future__ import annotations

import re

_I = re.IGNORECASE
_MADE = (
    r"iphone|ipad|ipod|android|samsung|galaxy|huawei|xiaomi|redmi|oneplus|oppo|blackberry|windows|nokia|pixel|htc|sony|xperia|motorola|honor|"
    r"outlook|yahoo|gmail|gmx|web\.de|mail\.ru|яндекс|yandex|proton|aol|icloud|libero|orange|freenet|t-online|spark|bluemail|k-9|thunderbird|"
    r"tutanota|fastmail|hotmail"
)
_KIND = (
    r"smartphone|smart phone|handy|móvil|movil|mòbil|mobil(?:e|gerät|telefon)?|cell(?:phone| phone)?|phone|telefono|teléfono|telefon|telemóvel|"
    r"celular|téléphone|tablet|tableta|mobiel|komórk|telefonu|смартфон|телефон|мобильн|почт|correo|mail|hey|live|lg"
)
_DEVICE = f"{_MADE}|{_KIND}"
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
    rf"(?:get|obtener|obtén|obtenga|descargar|obter|télécharger|obtenir|scarica|downloaden?|pobierz|hent|hämta|скачать|загрузить) (?:l['’]application |o |o aplicativo |el |aplikację )?(?:outlook|yahoo|bluemail)(?: mail)?(?: (?:for|para|pour|für|per|voor|dla|til|för|для) (?:systemu )?(?:ios|android|mac|windows))?|"
    rf"(?:outlook|laden sie outlook|holen sie sich outlook) (?:für|voor|pour|per) (?:ios|android|mac)(?: (?:herunter|downloaden|beziehen|herunterladen))?|"
    rf"outlook (?:für|voor) (?:ios|android)<https?://\S{{1,60}}> (?:beziehen|downloaden|herunterladen)|получить outlook для (?:ios|android)|"
    rf"yahoo mail: \w+, \w+, \w+|sent with \[?proton ?mail\]?\S{{0,40}} secure email|enviado con el correo seguro de \[?proton ?mail\]?(?:\(\S{{1,40}}\))?"
    rf")[\w’'-]{{0,12}}(?:[\s,/]{{1,3}}(?:{_BEHIND_DEVICE})){{0,8}}\s*(?:<?https?://\S{{1,300}})?[\s.>)\]]*$",
    _I,
)
_NAMED = re.compile(rf"(?<!\w)(?:{_MADE})", _I)
_OWN = re.compile(
    r"(?<!\w)(?:my|mi|meu|mon|ma|mein(?:e[mr])?|mio|mijn|moj\w+|мо(?:его|ей|ём)|min|můj|mého|device|dispositivo|dispositiu|appareil|"
    r"gerät|apparaat|toestel|urządzeni\w+|устройств\w+|telefonu|handset|secure|seguro|app|aplicaci\w+|application)(?!\w)",
    _I,
)


def without(lines: list[str]) -> list[str]:
    """The lines without such ones. They stand alone: between two lines of a paragraph, or without a maker's name or
    "my", it is the person who tells how something was sent."""
    kept: list[str] = []
    for place, line in enumerate(lines):
        if len(line) < 300 and _PHONE.match(line):
            above = not kept or not kept[-1].strip() or kept[-1].strip(" -_—–") == ""
            below = place + 1 == len(lines) or not lines[place + 1].strip()
            if (_NAMED.search(line) and (above or below)) or (_OWN.search(line) and above):
                continue
        kept.append(line)
    return kept
