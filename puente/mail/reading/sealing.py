"""Whether a message is signed or encrypted (S/MIME, OpenPGP). Seals are named and kept, never opened."""

from __future__ import annotations

import re

from puente.mail.reading.problems import Problems
from puente.mail.reading.structure import Part

_PKCS7 = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_SIGNATURES = {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_ARMOUR = re.compile(r"^-----BEGIN PGP (SIGNED )?MESSAGE-----[ \t]*$", re.MULTILINE)
_ENVELOPED = (bytes.fromhex("06092a864886f70d010703"), bytes.fromhex("060b2a864886f70d0109100117"))


def seal(top: Part, text: str | None) -> str | None:
    """None, "signed" or "encrypted" (also when it is signed inside the envelope, which cannot be seen)."""
    found: set[str] = set()
    for part in top.walk():
        if part.type == "multipart/encrypted" or part.type == "application/pgp-encrypted":
            found.add("encrypted")
        elif part.type == "multipart/signed" or part.type in _SIGNATURES:
            found.add("signed")
        elif part.type in _PKCS7:
            found.add(_of_pkcs7(part))
    body = (text or "").lstrip()
    if armour := _ARMOUR.search(body[:200_000]):
        found.add("signed" if armour.group(1) else "encrypted")
    return "encrypted" if "encrypted" in found else "signed" if "signed" in found else None


def _of_pkcs7(part: Part) -> str:
    kind = part.content.parameters.get("smime-type", "").lower()
    if kind in ("signed-data", "certs-only"):
        return "signed"
    if kind in ("enveloped-data", "authenveloped-data", "authEnveloped-data".lower()):
        return "encrypted"
    beginning = part.bytes(Problems())[:64]
    if any(mark in beginning for mark in _ENVELOPED):
        return "encrypted"
    return "signed" if _SIGNED_DATA in beginning else "encrypted"
