"""OpenPGP signatures written into a text: the words inside are the person's, the frame is not."""

from __future__ import annotations

_BEGIN, _SEAL, _END = (
    f"-----{words}-----" for words in ("BEGIN PGP SIGNED MESSAGE", "BEGIN PGP SIGNATURE", "END PGP SIGNATURE")
)


def without(text: str) -> str:
    """`text` without the frame of a signed message, and with its lines as they were before they were signed."""
    begin = text.find(_BEGIN)
    if begin < 0 or text[:begin].rpartition("\n")[2].strip():
        return text
    words = text.find("\n\n", begin)  # behind "Hash: SHA256"
    seal = text.find(f"\n{_SEAL}", words)
    if words < 0 or seal < 0:
        return text
    end = text.find(_END, seal)
    said = "\n".join(line.removeprefix("- ") for line in text[words + 2 : seal].split("\n"))
    return f"{text[:begin]}{said}\n{text[end + len(_END) :] if end >= 0 else ''}"
