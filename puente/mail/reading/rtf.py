"""Rich text as mail carries it: its words, and the HTML that Outlook keeps inside it ([MS-OXRTFEX])."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from puente.mail.reading import charsets

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,9})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n\0]+|([^\\{}\r\n\0]{1,5000})"
)
_LINK = re.compile(r"HYPERLINK\s{1,20}\"([^\"]{1,2000})\"")
_SIGNS = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "row": "\n", "tab": "\t", "cell": " ", "nestcell": " ",
    "nestrow": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "emspace": " ", "enspace": " ", "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
_MARKS = {"~": "\xa0", "_": "\u2011", "-": "", "\n": "\n", "\r": "\n"}
# Groups that hold no words of the message.
_SILENT = {
    "colortbl", "stylesheet", "info", "pict", "object", "themedata", "colorschememapping", "latentstyles", "datastore",
    "listtable", "listoverridetable", "rsidtbl", "generator", "filetbl", "revtbl", "header", "headerl", "headerr", "headerf",
    "footer", "footerl", "footerr", "footerf", "footnote", "xe", "tc", "bkmkstart", "bkmkend", "mhtmltag", "objdata", "nonshppict",
}  # fmt: skip
_OF_CHARSET = {128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "big5hkscs", 161: "cp1253", 162: "cp1254",
               163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
               77: "mac-roman", 0: "cp1252"}  # fmt: skip
_DEPTH = 500


class Said(NamedTuple):
    """`html` when the rich text was made out of HTML, else `text`."""

    text: str | None
    html: str | None


@dataclass(slots=True)
class _Group:
    """What holds inside one pair of braces. `kind`: "words", "tag" (HTML), "fonts", "place" (of a link), "silent"."""

    kind: str = "words"
    starred: bool = False
    hidden: bool = False  # rich text in place of HTML that stands beside it
    follow: int = 1  # letters behind \\u that say the same for old readers
    codec: str = ""
    link: str = ""


def read(data: bytes) -> Said:
    """Never raises; what is no rich text says nothing."""
    if data.lstrip()[:5] != b"{\\rtf":
        return Said(None, None)
    reading = _Reading(is_html=b"\\fromhtml" in data[:600])
    at = 0
    while match := _TOKEN.match(data, at) or _TOKEN.match(data, at := at + 1):
        at = match.end() + reading.take(match)
    text = reading.text()
    if reading.is_html:
        return Said(None, text) if text.strip() else Said(None, None)
    return Said(text.strip("\n") if text.strip() else None, None)


class _Reading:
    def __init__(self, *, is_html: bool) -> None:
        self.is_html = is_html
        self._groups = [_Group()]
        self._out: list[str] = []
        self._bytes = bytearray()  # of letters that may need several
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._page = "cp1252"
        self._skip = 0
        self._place: list[str] = []

    def text(self) -> str:
        self._settle()
        return "".join(self._out).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def take(self, match: re.Match[bytes]) -> int:
        """Reads one token; gives how many bytes behind it are no rich text."""
        word, number, code, mark, brace, plain = match.groups()
        if code is not None:
            self._letters(bytes((int(code, 16),)), 1)
        elif plain is not None:
            self._letters(plain, len(plain))
        elif word is not None:
            return self._word(word.decode("ascii"), None if number is None else int(number))
        elif mark is not None:
            sign = mark.decode("latin-1")
            if sign == "*":
                self._groups[-1].starred = True
            elif sign in "\\{}":
                self._letters(mark, 1)
            else:
                self._say(_MARKS.get(sign, ""))
        elif brace == b"{":
            self._settle()
            self._groups.append(replace(self._groups[-1], starred=False, link=""))
            if len(self._groups) > _DEPTH:
                self._groups[-2].kind = "silent"
                self._groups.pop()
        elif brace == b"}":
            self._close()
        return 0

    def _close(self) -> None:
        self._settle()
        if len(self._groups) == 1:
            return
        closed = self._groups.pop()
        if closed.kind == "place" and self._groups[-1].kind != "place":
            found = _LINK.search("".join(self._place))
            self._groups[-1].link = found.group(1) if found else ""
            self._place.clear()
        elif closed.link and closed.kind == "words" and not closed.hidden and not self.is_html:
            said = "".join(self._out[-20:]).strip()
            if not said.endswith(closed.link.removeprefix("mailto:")):
                self._out.append(f" <{closed.link}>")

    def _word(self, word: str, number: int | None) -> int:
        group = self._groups[-1]
        if word == "u" and number is not None:
            self._say(chr(number % 0x10000))
            self._skip = group.follow
            return 0
        self._settle()
        self._skip = 0
        if word == "bin":
            return max(0, number or 0)
        if word == "uc":
            group.follow = min(max(number or 0, 0), 8)
        elif word == "ansicpg" and number:
            self._page = charsets.codec_of(f"cp{number}") or self._page
        elif word == "f" and number is not None:
            if group.kind == "fonts":
                self._font = number
            else:
                group.codec = self._fonts.get(number, "")
        elif word == "fcharset" and group.kind == "fonts":
            self._fonts[self._font] = _OF_CHARSET.get(number or 0, "")
        elif word == "plain":
            group.codec = ""
        elif word == "htmlrtf":
            group.hidden = self.is_html and number != 0
        elif word == "htmltag" and self.is_html:
            group.kind = "tag"
        elif word == "fonttbl":
            group.kind = "fonts"
        elif word == "fldinst":
            group.kind = "place"
        elif word in _SILENT or (group.starred and group.kind == "words"):
            group.kind = "silent"
        elif word in _SIGNS:
            self._say(_SIGNS[word])
        group.starred = False
        return 0

    def _letters(self, data: bytes, count: int) -> None:
        if self._skip:
            skipped = min(self._skip, count)
            self._skip -= skipped
            data = data[skipped:]
        if data:
            self._bytes += data

    def _settle(self) -> None:
        if not self._bytes:
            return
        data = bytes(self._bytes)
        self._bytes.clear()
        try:
            self._put(data.decode(self._groups[-1].codec or self._page, "replace"))
        except (LookupError, UnicodeError):
            self._put(data.decode("cp1252", "replace"))

    def _say(self, sign: str) -> None:
        self._settle()
        self._put(sign)

    def _put(self, text: str) -> None:
        group = self._groups[-1]
        if group.kind == "place":
            self._place.append(text)
        elif group.kind in ("words", "tag") and not (group.hidden and group.kind == "words"):
            self._out.append(text)
