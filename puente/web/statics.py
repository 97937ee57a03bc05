"""Static files as they are served: one stylesheet and one script, joined from the files one edits, hashed and compressed.

In development and in tests there is nothing to build: the file you edit is the file that is served.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "css/app.css"
SCRIPT = "js/app.js"
_SHEET_IMPORT = re.compile(r'@import url\("([^"]+)"\) layer\((\w+)\);\n?')
_SCRIPT_IMPORT = re.compile(r'import "\./([^"]+)"\n')
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.S)


def joined_sheet(folder: Path) -> str:
    """app.css with each imported file in its place, inside its layer; comments left out."""

    def file(match: re.Match[str]) -> str:
        text = (folder / "css" / match[1]).read_text()
        if "/" in match[1] and "url(" in text:
            raise ValueError(
                f"{match[1]}: an address here would break when the files are joined; put it in tokens.css"
            )
        return f"@layer {match[2]} {{\n{text}}}\n"

    return _COMMENT.sub("", _SHEET_IMPORT.sub(file, (folder / SHEET).read_text()))


def joined_script(folder: Path) -> str:
    """app.js with each imported element in its place, in a block of its own."""
    return _SCRIPT_IMPORT.sub(
        lambda match: f"{{\n{(folder / 'js' / match[1]).read_text()}}}\n", (folder / SCRIPT).read_text()
    )


class HouseStorage(CompressedManifestStaticFilesStorage):
    """Joins before it hashes. Without a manifest (development, tests) an address is the plain one."""

    manifest_strict = False
    keep_only_hashed_files = False

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            for name, joined in ((SHEET, joined_sheet), (SCRIPT, joined_script)):
                storage, path = paths[name]
                text = joined(Path(storage.path(path)).parent.parent)
                self.delete(name)
                self._save(name, ContentFile(text.encode()))
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)

    def url(self, name: str, force: bool = False) -> str:
        if not self.hashed_files or settings.DEBUG:
            return f"{settings.STATIC_URL}{name}"
        return super().url(name, force)


def fingerprint() -> str:
    """Of every source file's name, size and time of change: what STATIC_ROOT was made from."""
    seen = hashlib.sha256()
    for folder in settings.STATICFILES_DIRS:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                about = path.stat()
                seen.update(f"{path.relative_to(folder)} {about.st_size} {about.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def prepare() -> bool:
    """Makes STATIC_ROOT ready to be served; quick when nothing has changed since. True when it was made anew."""
    from django.contrib.staticfiles.storage import staticfiles_storage
    from django.core.management import call_command

    root = Path(settings.STATIC_ROOT)
    mark = root / "made-from.json"
    now = {"from": fingerprint()}
    if mark.exists() and json.loads(mark.read_text()) == now:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(json.dumps(now))
    storage: Any = staticfiles_storage
    if hasattr(storage, "load_manifest"):
        storage.hashed_files, storage.manifest_hash = storage.load_manifest()
    return True
