"""How hostile messages are made and listed."""

from __future__ import annotations

from collections.abc import Callable

HEAD = b"From: Ana <ana@example.com>\r\nTo: b@example.com\r\nSubject: Hi\r\nMIME-Version: 1.0\r\n"
HTML = HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n"
MAKERS: dict[str, Callable[[int], bytes]] = {}


def maker(function: Callable[[int], bytes]) -> Callable[[int], bytes]:
    MAKERS[function.__name__] = function
    return function


def filled(begin: bytes, piece: bytes, size: int, end: bytes = b"") -> bytes:
    return begin + piece * max(1, (size - len(begin) - len(end)) // len(piece)) + end
