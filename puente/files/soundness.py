"""What `puente doctor` looks at in the files: whether the folder has the bytes of which the database knows."""

from __future__ import annotations

from django.utils.translation import ngettext

from puente.files.models import File
from puente.files.store import path_of
from puente.foundation.doctor import Finding, is_thorough

NEWEST = 4000


def bytes_are_there() -> Finding:
    """Looks for each file and its size: of the newest, or of all when the doctor is thorough."""
    kept = File.objects.order_by("-id")
    looked, lost = 0, list[str]()
    for file in kept.iterator(1000) if is_thorough() else kept[:NEWEST]:
        looked += 1
        place = path_of(file.sha256)
        if not place.exists() or place.stat().st_size != file.size:
            lost.append(str(place))
    figures: dict[str, int | float | str] = {"looked": looked, "lost": len(lost)}
    if lost:
        words = ngettext(
            "%(n)d file is not whole or not there: bring it back from the backup of the folder. First: %(first)s",
            "%(n)d files are not whole or not there: bring them back from the backup of the folder. First: %(first)s",
            len(lost),
        )
        return Finding(False, words % {"n": len(lost), "first": lost[0]}, figures)
    words = ngettext("%(n)d file is there, whole.", "%(n)d files are there, whole.", looked)
    return Finding(True, words % {"n": looked}, figures)
