"""Small messages for tests."""

from __future__ import annotations

from puente.mail.reading import Message
from puente.mail.reading.reader import understood


def read(head: str | bytes, body: str | bytes = "Hello\n", **more: str) -> Message:
    """Reads a message of `head` lines (a From and a Subject are given when they are missing) and `body`."""
    lines = head.encode() if isinstance(head, str) else head
    for name, value in (("From", "Ana <ana@example.com>"), ("Subject", "Hi")):
        if f"{name}:".encode() not in lines:
            lines += f"\n{name}: {value}".encode()
    for name, value in more.items():
        lines += f"\n{name.replace('_', '-')}: {value}".encode()
    return understood(lines.strip() + b"\n\n" + (body.encode() if isinstance(body, str) else body))


def codes(message: Message) -> set[str]:
    return {problem.code for problem in message.problems}
