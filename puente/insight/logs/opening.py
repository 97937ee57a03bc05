"""Bytes of a log file: gzipped or not, and which of the two formats."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from puente.foundation.language import gettext as _

BROKEN = (EOFError, gzip.BadGzipFile, zlib.error)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class BadLog(ValueError):
    """The file as a whole cannot be read as a log; the message says why, and what is wanted."""


def open_bytes(path: Path) -> IO[bytes]:
    """The file's content, uncompressed; gzip is known by its first bytes, whatever the name says."""
    file = path.open("rb")
    if file.peek(2)[:2] == b"\x1f\x8b":
        return gzip.GzipFile(fileobj=file)  # type: ignore[return-value]
    return file


def is_xes(path: Path) -> bool:
    """True for XML: by name, or by its first character."""
    if path.suffixes[-1:] == [".xes"] or path.suffixes[-2:] == [".xes", ".gz"]:
        return True
    with open_bytes(path) as file:
        try:
            return file.read(400).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
        except BROKEN:
            return False


def text_lines(path: Path) -> Iterator[str]:
    """Lines of text, ends stripped. Bytes that are not UTF-8 come as lone surrogates, to be repaired by name.

    Raises BadLog(…) midway when a compressed file is cut short or damaged.
    """
    with open_bytes(path) as file:
        number = 0
        try:
            for raw in file:
                number += 1
                if number == 1:
                    if raw.startswith(_UTF16):
                        raise BadLog(_("the file is UTF-16; save it as UTF-8"))
                    raw = raw.removeprefix(b"\xef\xbb\xbf")
                yield raw.decode("utf-8", "surrogateescape").rstrip("\r\n")
        except BROKEN:
            raise BadLog(_("the compressed file is cut short or damaged from here on")) from None
