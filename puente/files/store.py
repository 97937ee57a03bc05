"""Keeping bytes: written once under their own hash, checked before, given back only as a download."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import IO, Any, Protocol

import puremagic
from django.conf import settings
from django.utils.translation import gettext as _

from puente.files.models import File
from puente.foundation import clock
from puente.foundation.errors import Refused

PIECE = 256 * 1024

EXECUTES = frozenset(
    "app apk bat bin cab chm cmd com cpl dll dmg elf exe gadget hta inf ins iso jar js jse lnk mjs msc msi msp mst "
    "pif ps1 ps1xml ps2 psc1 py pyc reg scf scr sct sh so svg swf sys url vb vbe vbs wsc wsf wsh xhtml html htm "
    "xll".split()
)
"""Endings of names that a computer may run, or a browser may run as a page."""
MAGIC = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"\xfe\xed\xfa",
)


class Upload(Protocol):
    """What a door hands in: a name and a stream, as Django's UploadedFile."""

    name: str | None

    def read(self, size: int = -1) -> bytes: ...


def keep(upload: Upload | Any, *, largest: int) -> File:
    """Stores the bytes and returns their File. Refused: empty, larger than `largest` bytes, or a program."""
    name = clean_name(upload.name or "")
    root = Path(settings.FILES_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=root, prefix=".coming-")
    digest, size, start = hashlib.sha256(), 0, b""
    try:
        with os.fdopen(handle, "wb") as out:
            if hasattr(upload, "seek"):
                upload.seek(0)
            while piece := upload.read(PIECE):
                size += len(piece)
                if size > largest:
                    raise Refused(
                        _("%(name)s is too large: at most %(most)s MB, please.")
                        % {"name": name, "most": largest // 1_048_576},
                        code="file_too_large",
                    )
                if len(start) < 4096:
                    start += piece[: 4096 - len(start)]
                digest.update(piece)
                out.write(piece)
        if not size:
            raise Refused(_("%(name)s is empty.") % {"name": name}, code="file_empty")
        if runs(name, start):
            raise Refused(
                _("%(name)s can be run by a computer, and is not accepted.") % {"name": name},
                code="file_runs",
            )
        sha256 = digest.hexdigest()
        place = path_of(sha256)
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.exists():
            os.replace(temporary, place)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
    file, _created = File.objects.get_or_create(
        sha256=sha256, defaults={"size": size, "type": type_of(name, start), "stored_at": clock.now()}
    )
    return file


def path_of(sha256: str) -> Path:
    """Where the bytes of a hash are."""
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256


def pieces(file: File) -> Iterator[bytes]:
    """The bytes of a file, a quarter of a megabyte at a time. FileNotFoundError when the folder lost them."""
    stream: IO[bytes]
    with path_of(file.sha256).open("rb") as stream:
        while piece := stream.read(PIECE):
            yield piece


def clean_name(name: str) -> str:
    """The last part of a name, without what no file system or header bears; never empty."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(char for char in last if char.isprintable() and char not in '<>:"|?*').strip(" .")
    if len(kept) > 200:
        stem, dot, ending = kept.rpartition(".")
        kept = stem[: 199 - len(ending)] + dot + ending if dot and len(ending) < 20 else kept[:200]
    return kept or _("file")


def runs(name: str, start: bytes) -> bool:
    """True for what a computer or a browser might execute, by its endings or by its first bytes."""
    endings = {part.lower() for part in name.split(".")[-2:]} if "." in name else set()
    last = name.rpartition(".")[2].lower() if "." in name else ""
    if last in EXECUTES or (last in {"", "txt"} and endings & {"exe", "scr", "bat", "vbs", "js"}):
        return True
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    return start.startswith(MAGIC) or head.startswith((b"<script", b"<!doctype html", b"<html", b"<?php"))


def type_of(name: str, start: bytes) -> str:
    """The media type that the bytes tell, else one that promises nothing."""
    with suppress(puremagic.PureError, ValueError):
        if found := puremagic.from_string(start, mime=True, filename=name):
            return str(found)[:100]
    try:
        start.decode()
    except UnicodeDecodeError as error:
        if error.start < len(start) - 4:
            return "application/octet-stream"
    return "text/plain"
