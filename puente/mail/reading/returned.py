"""Bounces in free form: what mail systems write when they do not write RFC 3464."""

from __future__ import annotations

import re

from puente.mail.reading import limits
from puente.mail.reading.headers import Headers
from puente.mail.reading.reports import STATUS, Bounce, Recipient

_NULL = re.compile(r"\s*<\s*>\s*$")
_SENDERS = re.compile(
    r"(?i)^\W*(?:mailer[-_.]?daemon|mail[-_.]?daemon|postmaster|mailerdaemon|microsoftexchange\w*|"
    r"mdaemon|mail[-_.]?delivery[-_.]?(?:sub)?system|bounces?|double-bounce|mailsystem|mail-?er)\b"
)
_NAMES = re.compile(
    r"(?i)mail delivery (?:sub)?system|mail delivery service|system administrator|mailer-daemon"
)
_SUBJECTS = re.compile(
    r"(?i)undeliver|undelivrable|returned (?:mail|to sender)|return(?:ed|ing) message|"
    r"delivery (?:status|failure|has failed|failed|problem|report|notification|delayed)|"
    r"failure notice|mail (?:delivery|system) (?:failed|failure|error|delayed|warning)|"
    r"(?:could not|can ?not|unable to|not) (?:be )?(?:send|sent|deliver)|nondeliverable|delayed mail|"
    r"warning: (?:message|could not send)|message (?:not delivered|delayed|undeliverable)|"
    r"no se (?:puede|pudo|ha podido) entregar|no entregado|mensaje (?:devuelto|no entregado|rechazado)|"
    r"error de entrega|devuelto|unzustellbar|nicht zugestellt|zustellung (?:fehlgeschlagen|nicht)|"
    r"non remis|non distribu|échec de (?:la )?(?:remise|distribution|livraison)|"
    r"mancato recapito|non recapitabile|impossibile recapitare|mancata consegna|"
    r"não é possível entregar|não (?:entregue|pôde ser entregue|foi entregue)|falha na entrega|mensagem devolvida|"
    r"niet (?:besteld|bezorgd|bestelbaar|afgeleverd)|onbestelbaar|"
    r"niedostarcz|nie dostarczon|zwrot wiadomości|zwrócon|"
    r"недоставлен|не доставлено|невозможно доставить|сообщение не доставлено"
)
_SAID = re.compile(
    r"(?i)could ?n[o']t be delivered|could not deliver|was not delivered|has not been delivered|"
    r"delivery to the following recipients? (?:failed|has been delayed)|permanent(?:ly)? (?:fatal )?(?:error|fail)|"
    r"did not reach|wasn't delivered|address couldn't be found|returned to sender|undeliverable|unable to deliver|"
    r"mailbox (?:is )?(?:full|unavailable|not found)|user unknown|unknown user|unrouteable address|"
    r"no such user|delivery (?:is|has been) delayed|message still undelivered|recipient rejected|"
    r"no se pudo entregar|no se ha podido entregar|no ha podido ser entregado|konnte nicht zugestellt|"
    r"n'a pas pu être|non è stato possibile recapitare|não pôde ser entregue|kon niet worden|"
    r"nie mog(?:ła|ło) zostać|не может быть доставлено|не было доставлено"
)
_STILL_TRIES = re.compile(
    r"(?i)will (?:be retried|keep trying|be re-?tried|continue)|still (?:being retried|undelivered|trying)|"
    r"delay(?:ed)?\b|do not need to resend|warning (?:message )?only|not yet been delivered|temporar(?:y|ily)|"
    r"se seguirá intentando|wird weiter versucht|nouvelle tentative|retrasad|verzögert|retardé"
)
_GIVEN_UP = re.compile(
    r"(?i)permanent|gave up|giving up|fatal|final|undeliverable|unknown user|user unknown|no such user|"
    r"could not be delivered for|will be deleted|doesn't exist|does not exist|(?<!\d)5\d\d[ -]|\b5\.\d\.\d"
)
_ORIGINAL = re.compile(
    r"(?im)^[ \t>]*-{2,}\s*(?:below this line|this is a copy|(?:the )?(?:header|body|original|returned|unsent|"
    r"undelivered|copy|included|mensaje|ursprüngliche|message (?:header|text|follows))\b)[^\n]{0,200}$|"
    r"^(?:received|return-path|dkim-signature): "
)
_ADDRESS = re.compile(
    r"(?:^|[\s<\"'(:;,\[])((?:[\w.!#$%&*+/=?^`{|}~-]{1,64})@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24})(?=$|[\s>\"'):;,.\]])"
)
_OWN_LINE = re.compile(
    r"(?m)^[ \t*]{0,12}<?([^\s<>@:;,()\"]{1,64}@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24})>?[ \t]*(?::.{0,300}|\.{3}.{0,300}|\(.{0,200}\)[ \t]*|[.,]?[ \t]*)$"
)


def by_machine(sender: str | None, name: str | None) -> bool:
    """Whether an address belongs to a mail system rather than to a person."""
    return bool(_SENDERS.match(sender or "") or _NAMES.search(name or ""))


def read(
    headers: Headers, sender: str | None, name: str | None, subject: str | None, text: str | None
) -> Bounce | None:
    """The bounce that a message tells in its own words, None when it is none."""
    failed = [address for value in headers.all("x-failed-recipients") for address in _addresses(value)]
    words = (text or "")[: limits.FREE_FORM]
    titled, told_so = bool(_SUBJECTS.search(subject or "")), bool(_SAID.search(words[:4000]))
    if by_machine(sender, name):
        returned = titled or told_so
    else:  # the null sender alone is also that of absence notices and of orders
        returned = titled and told_so and any(_NULL.match(value) for value in headers.all("return-path"))
    if not failed and not returned:
        return None
    original = _ORIGINAL.search(words)
    told = words[: original.start()] if original else words
    addresses = (
        failed
        or _own_lines(told)
        or [address for address in _addresses(told) if address.lower() != (sender or "").lower()]
    )
    status = STATUS.search(told)
    final = _is_final(subject or "", told, status.group(1) if status else None)
    near = {address: _status_near(told, address) for address in addresses}
    recipients = [
        Recipient(address, final, near[address] or (status.group(1) if status else None))
        for address in dict.fromkeys(addresses)
    ][: limits.RECIPIENTS]
    return Bounce(recipients or [Recipient(None, final, status.group(1) if status else None)])


def _is_final(subject: str, told: str, status: str | None) -> bool:
    if re.search(r"(?i)delay|warning|still being|retras|verzög|retard", subject):
        return False
    if status and status[0] == "5":
        return True
    return bool(_GIVEN_UP.search(told)) or not _STILL_TRIES.search(told)


def _own_lines(told: str) -> list[str]:
    """Addresses that stand alone on a line, or begin it before a colon: how systems list who was not reached."""
    return list(dict.fromkeys(match.group(1) for match in _OWN_LINE.finditer(told)))


def _addresses(text: str) -> list[str]:
    found = [match.group(1) for match in _ADDRESS.finditer(text)]
    return list(dict.fromkeys(address for address in found if not _SENDERS.match(address)))


def _status_near(told: str, address: str) -> str | None:
    """The first status code behind an address, before the next one."""
    at = told.find(address)
    if at < 0:
        return None
    behind = told[at + len(address) : at + 800]
    following = _OWN_LINE.search(behind)
    match = STATUS.search(behind[: following.start()] if following else behind)
    return match.group(1) if match else None
