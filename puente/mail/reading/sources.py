"""Where messages come from: single files, mbox files, Maildirs, folders of files, standard input."""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from puente.mail.reading import limits

# `From ana@example.com Thu Jan  1 00:00:00 2026`, behind a blank line, before a header.
_ENVELOPE = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\r\n]{1,300}?\d{1,2}:\d{2}[^\r\n]{0,100}\r?\n(?=[!-9;-~]{1,80}:|[>]?From |\r?\n)"
)
_HEADER_END = re.compile(rb"\n\r?\n")
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,12})[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_STUFFED = re.compile(rb"^>(>*From )", re.MULTILINE)
BOXES = (".mbox", ".mbx")


@dataclass(slots=True)
class Raw:
    """A message as it lies in its source. `index`: its place in an mbox, from 0; None elsewhere."""

    file: str
    index: int | None
    data: bytes


def of_path(path: Path, *, shown: str | None = None) -> Iterator[Raw]:
    """The messages of a file, an mbox, a Maildir or a folder. OSError when it cannot be read.

    A file called `.eml` is one message, whatever stands in it; one called `.mbox` is an mbox, also when its first
    envelope line is lost. `shown` is its name in the description.
    """
    if path.is_dir():
        single = _is_maildir(path)
        for file in _files(path):
            yield from _of_file(file, str(file), single=single)
        return
    yield from _of_file(path, shown or str(path), single=path.suffix.lower() == ".eml")


def _of_file(path: Path, name: str, *, single: bool) -> Iterator[Raw]:
    with path.open("rb") as opened:
        beginning = opened.read(5)
        if beginning == b"From ":
            beginning += opened.read(1)  # `From : ana@…` is a field
        if not single and not path.is_file():  # a pipe
            yield from of_bytes(name, beginning + opened.read())
            return
        called = path.suffix.lower() in BOXES
        if single or not (called or _begins_mbox(beginning)) or not beginning:
            yield Raw(name, None, beginning + opened.read(limits.MESSAGE))
            return
        with mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            yield from _of_mbox(name, mapped)


def of_bytes(name: str, data: bytes) -> Iterator[Raw]:
    """The messages of bytes that came through a pipe."""
    if _begins_mbox(data):
        yield from _of_mbox(name, data)
    else:
        yield Raw(name, None, data)


def _begins_mbox(data: bytes) -> bool:
    return data.startswith(b"From ") and data[5:6] not in (b":", b" ")


def _is_maildir(path: Path) -> bool:
    return (path / "cur").is_dir() or (path / "new").is_dir()


def _files(path: Path) -> list[Path]:
    """The messages of a Maildir (new, cur, and its folders), or the files of any other folder."""
    if not _is_maildir(path):
        return sorted(file for file in path.iterdir() if file.is_file() and not file.name.startswith("."))
    boxes = [path, *sorted(box for box in path.iterdir() if box.name.startswith(".") and _is_maildir(box))]
    found: list[Path] = []
    for box in boxes:
        for name in ("new", "cur"):
            if (box / name).is_dir():
                found.extend(
                    sorted(
                        file
                        for file in (box / name).iterdir()
                        if file.is_file() and not file.name.startswith(".")
                    )
                )
    return found


def _of_mbox(name: str, data: bytes | mmap.mmap) -> Iterator[Raw]:
    begins = _ENVELOPE.search(data)
    if begins is None:
        yield Raw(name, 0, bytes(data))
        return
    index = 0
    if before := bytes(data[: begins.start()]).strip(b"\r\n"):  # the first message, without its envelope line
        yield Raw(name, index, _STUFFED.sub(rb"\1", before + b"\n"))
        index = 1
    while begins is not None:
        said = _said_end(data, begins.end())
        following = _ENVELOPE.search(data, said if said is not None else begins.end())
        end = following.start() if following else len(data)
        raw = bytes(data[begins.start() : end])
        if raw.endswith((b"\n\n", b"\r\n\r\n")):  # the blank line that ends each message
            raw = raw[:-2] if raw.endswith(b"\r\n") else raw[:-1]
        yield Raw(name, index, _STUFFED.sub(rb"\1", raw))
        index += 1
        begins = following


def _said_end(data: bytes | mmap.mmap, start: int) -> int | None:
    """Where a message ends by its Content-Length, when an envelope line or nothing really follows there."""
    header = _HEADER_END.search(data, start, start + 100_000)
    said = _LENGTH.search(data, start, header.start() + 1) if header else None
    if not header or not said:
        return None
    end = header.end() + int(said.group(1))
    rest = data[end : end + 9].lstrip(b"\r\n")
    return end if end <= len(data) and (not rest or rest.startswith(b"From ")) else None
