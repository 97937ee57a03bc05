"""The name of an attachment: the one it was given, made harmless, or one that tells what it is."""

from __future__ import annotations

import re

from puente.mail.reading import headers as header_blocks
from puente.mail.reading import limits
from puente.mail.reading.problems import Problems
from puente.mail.reading.structure import Part

EXTENSIONS = {
    "text/plain": "txt", "text/html": "html", "text/calendar": "ics", "application/ics": "ics", "text/csv": "csv",
    "text/vcard": "vcf", "text/x-vcard": "vcf", "text/directory": "vcf", "text/rtf": "rtf", "text/xml": "xml",
    "text/markdown": "md", "text/enriched": "txt", "text/richtext": "txt", "text/css": "css",
    "application/pdf": "pdf", "application/rtf": "rtf", "application/json": "json", "application/xml": "xml",
    "application/zip": "zip", "application/x-zip-compressed": "zip", "application/gzip": "gz",
    "application/x-gzip": "gz", "application/x-tar": "tar", "application/x-7z-compressed": "7z",
    "application/msword": "doc", "application/vnd.ms-excel": "xls", "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odt", "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp", "application/pgp-keys": "asc",
    "application/pgp-signature": "asc", "application/pkcs7-signature": "p7s", "application/pkcs7-mime": "p7m",
    "application/x-pkcs7-signature": "p7s", "application/x-pkcs7-mime": "p7m", "application/javascript": "js",
    "image/jpeg": "jpg", "image/jpg": "jpg", "image/pjpeg": "jpg", "image/png": "png", "image/x-png": "png",
    "image/gif": "gif", "image/bmp": "bmp", "image/tiff": "tif", "image/webp": "webp", "image/heic": "heic",
    "image/svg+xml": "svg", "image/x-icon": "ico", "image/vnd.microsoft.icon": "ico", "audio/mpeg": "mp3",
    "audio/wav": "wav", "audio/x-wav": "wav", "audio/ogg": "ogg", "audio/amr": "amr", "audio/mp4": "m4a",
    "video/mp4": "mp4", "video/quicktime": "mov", "video/3gpp": "3gp", "video/mpeg": "mpg",
    "message/rfc822": "eml", "message/global": "eml",
}  # fmt: skip
# Parts whose kind says more than "attachment".
CALLED = {
    "text/calendar": "invitation.ics",
    "application/ics": "invitation.ics",
    "text/x-vcalendar": "invitation.ics",
    "message/delivery-status": "delivery-status.txt",
    "message/global-delivery-status": "delivery-status.txt",
    "message/disposition-notification": "read-receipt.txt",
    "message/feedback-report": "feedback-report.txt",
    "text/rfc822-headers": "message-headers.txt",
    "message/rfc822-headers": "message-headers.txt",
    "message/global-headers": "message-headers.txt",
    "application/pgp-signature": "signature.asc",
    "application/pgp-encrypted": "pgp-encrypted.txt",
    "application/pkcs7-signature": "smime.p7s",
    "application/x-pkcs7-signature": "smime.p7s",
    "application/pkcs7-mime": "smime.p7m",
    "application/x-pkcs7-mime": "smime.p7m",
    "application/ms-tnef": "winmail.dat",
    "application/vnd.ms-tnef": "winmail.dat",
    "message/partial": "partial-message.txt",
    "message/external-body": "external-body.txt",
}
KINDS = {"image": "image", "audio": "sound", "video": "video", "text": "text"}


def given(part: Part) -> str | None:
    """The file name that the part's header gives, None without one."""
    said = part.disposition.parameters
    for name in (said.get("filename"), part.content.parameters.get("name"), said.get("name")):
        if name and (clean := harmless(name)):
            return clean
    return None


def told(part: Part, problems: Problems) -> str:
    """The given name, or one that tells what the part is: `invitation.ics`, `image.png`, `Lunch.eml`."""
    name = given(part)
    if name:
        return name
    if part.type in ("message/rfc822", "message/global"):
        return _of_message(part) + ".eml"
    if part.type in CALLED:
        return CALLED[part.type]
    location = (part.headers.first("content-location") or "").split("?")[0]
    tail = harmless(location.rsplit("/", 1)[-1])
    if tail and "." in tail:
        return tail
    return unnamed(part.type)


def unnamed(media_type: str) -> str:
    """`image.png`, `document.pdf`, `attachment.bin`."""
    family = media_type.partition("/")[0]
    extension = EXTENSIONS.get(media_type, "txt" if family == "text" else "bin")
    kind = KINDS.get(family) or ("attachment" if extension == "bin" else "document")
    return f"{kind}.{extension}"


def harmless(name: str) -> str:
    """A file name without a path, control characters or tricks of direction; "" when nothing is left."""
    text = "".join(letter for letter in name if letter.isprintable() or letter == " ")
    text = re.sub(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text).strip()
    if re.match(r"(?:[A-Za-z]:)?[\\/]|.*(?:^|[\\/])\.\.[\\/]", text) or re.match(r"[A-Za-z]:[^\\/]", text):
        text = re.split(r"[\\/:]", text)[-1]
    text = re.sub(r"[\\/]", "_", text).strip()
    if text.strip(".") == "":
        return ""
    if len(text) > limits.NAME:
        stem, dot, extension = text.rpartition(".")
        cut = limits.NAME - len(extension) - 1
        text = f"{stem[:cut]}.{extension}" if dot and len(extension) < 12 else text[: limits.NAME]
    return text


def _of_message(part: Part) -> str:
    quiet = Problems()
    beginning = part.bytes(quiet)[:60_000] if part.encoding else bytes(part.raw()[:60_000])
    headers, _body = header_blocks.split(beginning, 0, len(beginning), quiet, top=True)
    subject = headers.text("subject") if headers is not None else None
    return harmless((subject or "")[:80]) or "message"
