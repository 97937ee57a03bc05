"""Bytes to text, whatever their label says."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from puente.mail.reading import languages, limits
from puente.mail.reading.problems import Problems

# Labels as mail uses them, to the codec that reads them best: what browsers do, since senders test with browsers.
BETTER = {
    "ascii": "cp1252", "us-ascii": "cp1252", "ansi_x3.4-1968": "cp1252", "iso-8859-1": "cp1252",
    "latin1": "cp1252", "iso8859-1": "cp1252", "iso_8859-1": "cp1252", "ansi": "cp1252", "x-ansi": "cp1252",
    "windows-1252http-equivcontent-type": "cp1252", "iso-8859-9": "cp1254", "iso-8859-11": "cp874",
    "tis-620": "cp874", "gb2312": "gb18030", "gb_2312-80": "gb18030", "gbk": "gb18030", "cn-gb": "gb18030",
    "x-gbk": "gb18030", "cp936": "gb18030", "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949",
    "ksc5601": "cp949", "euc-kr": "cp949", "korean": "cp949", "shift_jis": "cp932", "shift-jis": "cp932",
    "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932", "iso-2022-jp": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext", "big5": "big5hkscs", "x-x-big5": "big5hkscs", "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8", "iso-8859-6-i": "iso-8859-6", "unicode-1-1-utf-7": "utf-7",
    "utf8": "utf-8", "utf-8-sig": "utf-8", "unicode-1-1-utf-8": "utf-8", "utf8mb4": "utf-8",
    "x-mac-roman": "mac-roman", "macintosh": "mac-roman", "x-mac-cyrillic": "mac-cyrillic", "x-mac-ce": "mac-latin2",
    "koi8": "koi8-r", "x-koi8-r": "koi8-r", "win-1251": "cp1251", "x-cp1251": "cp1251",
}  # fmt: skip
ASCII = {"ascii", "us-ascii", "ansi_x3.4-1968"}
NONE = {"", "none", "unknown", "unknown-8bit", "x-unknown", "default", "default_charset", "8bit", "binary"}
WIDE = {"gb18030", "cp949", "cp932", "big5hkscs", "euc_jp", "euc-jp"}  # where a byte is not a letter
OWN_ESCAPES = ("iso2022", "iso-2022", "utf-7", "utf-16", "utf-32", "hz")  # not a superset of ASCII
# Languages that the words tell even in the wrong charset, and the charsets that they are written in.
EASTERN = {
    "pl": ("cp1250", "iso-8859-2"), "cs": ("cp1250", "iso-8859-2"), "sk": ("cp1250", "iso-8859-2"),
    "hu": ("cp1250", "iso-8859-2"), "ro": ("cp1250", "iso-8859-2", "iso-8859-16"), "tr": ("cp1254",),
}  # fmt: skip
SWAPPED = {"cp1251": "koi8_r", "koi8-r": "cp1251", "koi8_r": "cp1251"}  # labels that Russian mailers mix up
CYRILLIC = ("ru", "uk", "bg")
GUESSES = ["cp1251", "koi8_r", "gb18030", "big5", "cp949", "cp1253", "cp1255", "cp1256"]

_SEQUENCE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_ASTRAL = re.compile(rb"[\xf0-\xf4][\x80-\xbf]{3}")
_WINDOWS = re.compile(rb"[\x80-\x9f]")
_HIGH = re.compile(rb"[\x80-\xff]")


def _latin1(error: UnicodeError) -> tuple[str, int]:
    """The five bytes that Windows-1252 leaves free, as control characters, like browsers do."""
    if isinstance(error, UnicodeDecodeError):
        return error.object[error.start : error.end].decode("latin-1"), error.end
    raise error


codecs.register_error("puente-latin1", _latin1)


def with_line_feeds(text: str) -> str:
    """`text` with "\\n" at the ends of its lines, whatever stood there."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


@lru_cache(maxsize=512)
def codec_of(label: str) -> str | None:
    """The codec for a charset label, None when there is none that gives text."""
    name = re.sub(r"[\s\"']", "", label).lower().removeprefix("charset=")
    name = BETTER.get(name) or BETTER.get(name.replace("_", "-")) or name
    for candidate in (name, re.sub(r"^(?:x-)?(?:windows|win|cp|ibm|dos)[-_]?(\d+)$", r"cp\1", name)):
        try:
            info = codecs.lookup(candidate)
            b"a".decode(candidate, "replace")  # uu, base64, zip and their like are codecs, but give no text
        except (LookupError, ValueError, TypeError):
            continue
        if not info.name.startswith(("idna", "punycode", "unicode_escape", "raw_unicode", "undefined")):
            return BETTER.get(info.name, info.name)
    return None


def decode(data: bytes, label: str | None, problems: Problems, *, where: str) -> str:
    """`data` as text: by its label when that is true, else by what the bytes themselves say.

    Never fails; what no charset explains is replaced and noted in `problems`. NUL is dropped: no mail means it.
    """
    text = _decode(data, (label or "").strip(), problems, where)
    if "\ufeff" in text[:1]:
        text = text[1:]
    if "\0" in text:
        text = text.replace("\0", "")
    return text


def _decode(data: bytes, label: str, problems: Problems, where: str) -> str:
    codec = None
    if (wide := _wide(data)) is not None:
        if label.lower().replace("-", "")[:5] not in ("utf16", "utf32"):
            problems.note("charset-wrong", f"{where}: labelled {label[:60]!r}, but it is {wide}")
            return data.decode(wide, "replace")
    elif label.lower().startswith(("utf-16", "utf16")) and (text := _as_utf8(data)) is not None:
        problems.note("charset-wrong", f"{where}: labelled {label[:60]}, but it is UTF-8")
        return text
    if label.lower() in ASCII and not data.isascii():
        problems.note("charset-wrong", f"{where}: labelled ASCII, but it is not")
    elif label.lower() not in NONE:
        codec = codec_of(label[:60])
        if codec is None:
            problems.note("charset-unknown", f"{where}: charset {label[:60]!r} is not known")
    if codec and codec.lower().startswith(OWN_ESCAPES):
        return _by_escapes(data, codec, problems, where)
    if data.isascii():
        if b"\x1b$" in data:
            return _by_escapes(data, "iso2022_jp_ext", problems, where)
        return data.decode("ascii")
    as_utf8 = _as_utf8(narrowed(data, problems, where) if len(data) > limits.WIDE else data)
    if as_utf8 is not None and (codec in (None, "utf-8") or _surely_utf8(data, codec or "")):
        if codec not in (None, "utf-8") and label.lower() not in ("us-ascii", "ascii"):
            problems.note("charset-wrong", f"{where}: labelled {label[:60]}, but it is UTF-8")
        return as_utf8
    if codec and codec != "utf-8":
        if codec == "cp1252":
            if _is_foreign(data[: limits.CHARSET_SAMPLE * 4], 20):
                problems.note(
                    "charset-wrong", f"{where}: labelled {label[:60]}, but hardly a letter is Latin"
                )
                return _guessed(data)
            if (eastern := _eastern(data)) is not None:
                problems.note(
                    "charset-wrong", f"{where}: labelled {label[:60]}, but its words are not Western"
                )
                return data.decode(eastern, "replace")
            return data.decode("cp1252", "puente-latin1")
        try:
            text = data.decode(codec)
        except (UnicodeError, ValueError):
            problems.note("charset-wrong", f"{where}: not all of it is {label[:60]}")
            if codec in WIDE and not _is_western(data):
                return data.decode(codec, "replace")
            return _guessed(data)
        other = SWAPPED.get(codec)
        if other and languages.of(text) not in CYRILLIC:
            start = data[: limits.CHARSET_SAMPLE].decode(other, "replace")
            if languages.of(start) in CYRILLIC:
                problems.note("charset-wrong", f"{where}: labelled {label[:60]}, but it is {other}")
                return data.decode(other, "replace")
        return text
    if codec == "utf-8":
        if _nearly_utf8(data):
            problems.note("charset-wrong", f"{where}: a few bytes are not UTF-8")
            return data.decode("utf-8", "replace")
        problems.note("charset-wrong", f"{where}: labelled UTF-8, but it is not")
    elif label.lower() not in ASCII:
        problems.note("charset-missing", f"{where}: letters beyond ASCII without a charset")
    return _guessed(data)


def _by_escapes(data: bytes, codec: str, problems: Problems, where: str) -> str:
    for name in dict.fromkeys((codec, "iso2022_jp_2", "utf-8") if "2022" in codec else (codec, "utf-8")):
        try:
            return data.decode(name)
        except (UnicodeError, ValueError):
            continue
    problems.note("charset-wrong", f"{where}: not all of it is {codec}")
    if b"\x1b" not in data and not data.isascii():
        return _guessed(data)
    try:
        return data.decode(codec, "replace")
    except (UnicodeError, ValueError):
        return data.decode("cp1252", "puente-latin1")


def narrowed(data: bytes, problems: Problems, where: str) -> bytes:
    """UTF-8 without emoji and their like, for texts of millions of letters: each letter beside them takes four times the
    memory."""
    if not _ASTRAL.search(data):
        return data
    problems.note("text-too-long", f"{where}: letters beyond U+FFFF are left out of {len(data)} bytes")
    out, at = bytearray(), 0
    while at < len(data):
        end = at + 500_000
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end += 1
        out += _ASTRAL.sub(b"\xef\xbf\xbd", data[at:end])
        at = end
    return bytes(out)


def _as_utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _surely_utf8(data: bytes, codec: str) -> bool:
    """Whether valid UTF-8 under another label is no chance: one sequence is enough where that label rarely
    makes them, several where two-byte letters often do."""
    if codec in WIDE:
        found = sum(1 for _ in zip(_SEQUENCE.finditer(data), range(4), strict=False))
        return found >= 4 and any(match.group()[0] >= 0xE0 for match in _SEQUENCE.finditer(data[:4000]))
    return True


def _nearly_utf8(data: bytes) -> bool:
    """UTF-8 with a few broken bytes, such as a message that was cut."""
    sample = data[: limits.CHARSET_SAMPLE * 8]
    good = sum(len(match.group()) for match in _SEQUENCE.finditer(sample))
    high = len(_HIGH.findall(sample))
    return good * 10 >= high * 9


def _wide(data: bytes) -> str | None:
    """UTF-16, by its mark or because every other byte is zero."""
    sample = data[:2_000]
    if b"\0" not in sample or len(data) < 4:
        return None
    if sample[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-32" if sample[2:4] == b"\0\0" or sample[:2] == b"\0\0" else "utf-16"
    for codec, zeros, letters in (
        ("utf-16-le", sample[1::2], sample[::2]),
        ("utf-16-be", sample[::2], sample[1::2]),
    ):
        if zeros.count(0) * 10 >= len(zeros) * 9 and letters.count(0) * 20 < len(letters):
            return codec
    return None


def _is_foreign(sample: bytes, least: int) -> bool:
    """Mostly letters beyond ASCII: no Western language."""
    high = len(_HIGH.findall(sample))
    return high >= least and high * 3 > sum(1 for byte in sample if chr(byte).isalpha() or byte >= 0x80)


def _guessed(data: bytes) -> str:
    sample = data[: limits.CHARSET_SAMPLE * 4]
    if _is_foreign(sample, 4):
        codec = _by_script(sample[: limits.CHARSET_SAMPLE])
        if codec is not None:
            return data.decode(codec, "replace")
    if (eastern := _eastern(data)) is not None:
        return data.decode(eastern, "replace")
    if b"\xa4" in data and not _WINDOWS.search(data):  # no one writes ¤; many wrote € so
        return data.decode("iso-8859-15")
    return data.decode("cp1252", "puente-latin1")


def _eastern(data: bytes) -> str | None:
    """The charset of the language that the words tell, None when what they say fits a Western one better."""
    start = data[: limits.CHARSET_SAMPLE]
    text = start.decode("cp1252", "puente-latin1")
    language = languages.of(text) if _HIGH.search(start) else None
    codecs_of = EASTERN.get(language or "")
    if codecs_of is None:
        return None
    counts = {codec: _marks(start.decode(codec, "replace"), language or "") for codec in codecs_of}
    best = max(counts, key=lambda codec: counts[codec])
    return best if counts[best] > _marks(text, language or "") else None


def _marks(text: str, language: str) -> int:
    return sum(map(text.lower().count, languages.MARKS[language]))


def _is_western(data: bytes) -> bool:
    """Few letters beyond ASCII, between words that a Western language has."""
    start = data[: limits.CHARSET_SAMPLE]
    return (
        len(_HIGH.findall(start)) * 5 < len(start)
        and languages.of(start.decode("cp1252", "replace")) is not None
    )


def _by_script(sample: bytes) -> str | None:
    high = _HIGH.findall(sample)
    for codec in ("euc_jp", "cp932"):
        kana = sum("\u3041" <= letter <= "\u30fe" for letter in sample.decode(codec, "ignore"))
        if kana * 10 > len(high):  # two bytes each: every fifth letter
            return codec
    if len(high) >= 16 and all(b"\xe0" <= byte <= b"\xfa" for byte in high):  # no capitals, none of ыьэюя
        return "cp1255"
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=GUESSES).best()
    return None if best is None else best.encoding
