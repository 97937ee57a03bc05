"""EMAIL_URL, read into Django's settings: smtp://user:password@host:port (STARTTLS) or smtps:// (TLS from the start)."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


def settings_of(url: str) -> dict[str, Any]:
    """The EMAIL_… settings of a mail server's URL; without one, mail is kept on a page of the house.

    `smtp+plain://` speaks without encryption, for a server on the same machine. ValueError for anything else.
    """
    if not url:
        return {"EMAIL_BACKEND": "puente.people.mailbox.Mailbox"}
    told = urlsplit(url)
    if told.scheme not in ("smtp", "smtps", "smtp+plain") or not told.hostname:
        raise ValueError(
            "EMAIL_URL is smtp://user:password@host:587, smtps://…:465 or smtp+plain://localhost:25"
        )
    query = parse_qs(told.query)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": told.hostname,
        "EMAIL_PORT": told.port or {"smtp": 587, "smtps": 465, "smtp+plain": 25}[told.scheme],
        "EMAIL_HOST_USER": unquote(told.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(told.password or ""),
        "EMAIL_USE_TLS": told.scheme == "smtp",
        "EMAIL_USE_SSL": told.scheme == "smtps",
        "EMAIL_TIMEOUT": int(query.get("timeout", ["20"])[0]),
    }
