"""Readable text from HTML mail: laid out by inscriptis, links kept, hidden things left out."""

from __future__ import annotations

import html as entities
import re
from itertools import islice
from typing import Any

from puente.mail.reading import limits
from puente.mail.reading.markup import Surveyed

# Stands in the text where the HTML itself says that the quotation begins.
QUOTATION = "\ue000\ue001\ue000"

_OPENER = re.compile(r"<(?=[!?stn])(?:!--|!\[|\?xml|(script|style|title|noscript|template)\b)", re.IGNORECASE)
_CLOSERS = {
    "<!--": re.compile("-->"),
    "<![": re.compile("]>"),
    "<?xml": re.compile(">"),
    **{
        name: re.compile(f"</{name}[^>]*>", re.IGNORECASE)
        for name in ("script", "style", "title", "noscript", "template")
    },
}
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CHUNK = 500_000
# What fills the preview of newsletters, and marks where a long word may be cut.
_UNSEEN = {0x200C: None, 0x200B: None, 0xAD: None, 0xFEFF: None, 0x34F: None}
_OPENERS = 20_000  # comments, scripts and styles of one page that are left out
_LINES = re.compile(
    r"(?i)<(?=[/bpdtlh])(?:br|/?p|/?div|/?tr|/?li|/?h[1-6]|/?table|/?blockquote|hr)\b[^<>]{0,2000}>"
)
_TAGS = re.compile(r"<[/!a-zA-Z][^<>]{0,20000}>")
_TAG = r"<[/!a-zA-Z][^<>]{0,20000}+>\s*+"
_RUNS = re.compile(f"{_TAG}(?:{_TAG})*+")
_BLANKS = re.compile(r"\n[ \t]*+\n(?:[ \t]*+\n)++")
_HIDDEN = re.compile(
    r"(?i)display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])"
)

_QUOTES = re.compile(
    r"(?:^|\s)(?:gmail_quote|protonmail_quote|tutanota_quote|zmail_extra|mcntmcntmcnt|yahoo_quoted|"
    r"ydp\w*yahoo_quoted|moz-cite|qt-quote|x_gmail_quote)(?:\s|$)"
)
_ATTRIBUTIONS = re.compile(
    r"(?:^|\s)(?:gmail_attr|moz-cite-prefix|moz-forward-container-prefix|x_gmail_attr)(?:\s|$)"
)
_SIGNATURES = re.compile(
    r"(?:^|\s)(?:gmail_signature|moz-signature|x_gmail_signature|protonmail_signature_block|"
    r"signature_editor|tutanota_signature|k9mail-signature|gmail_signature_prefix)(?:\s|$)"
)
_SIGNATURE_IDS = {"signature", "x_signature", "ms-outlook-mobile-signature", "outlook-mobile-signature", "composer_signature",
                  "ymail_android_signature", "ymail_ios_signature"}  # fmt: skip
_BEGINS_QUOTATION = {"divrplyfwdmsg", "x_divrplyfwdmsg", "appendonsend", "x_appendonsend", "zwchr", "isreplycontent",
                     "reply-intro", "mail-editor-reference-message-container", "outlookmessageheader"}  # fmt: skip
_OUTLOOK_RULE = re.compile(
    r"(?i)border:\s*none;\s*border-top:\s*solid\s*(?:#(?:E1E1E1|B5C4DF)|windowtext)\s*[\d.]+pt;\s*padding:\s*3\.0pt"
)


class Room:
    """How much of one message may still be laid out."""

    def __init__(self) -> None:
        self._characters, self._tags = limits.HTML_TEXT, limits.HTML_TAGS

    def takes(self, html: str, found: Surveyed) -> bool:
        if found.too_much or found.tags > self._tags or len(html) > self._characters:
            return False
        self._tags, self._characters = self._tags - found.tags, self._characters - len(html)
        return True


def texts_of(html: str, found: Surveyed, room: Room) -> tuple[str, str]:
    """The text of `html`, whole; and without what the HTML itself marks as quotation or signature, with the sign
    QUOTATION where it says that a quotation begins."""
    if not room.takes(html, found):
        return (plain := _plainly(html)), plain
    tree, own = _tree(html), _tree(html)
    if tree is None or own is None:
        return (plain := _plainly(html)), plain
    marked = _prepare(own, own=True)
    _prepare(tree, own=False)
    text = _laid_out(tree)
    if text is None:
        return (plain := _plainly(html)), plain
    return text, (_laid_out(own) or "") if marked else text


def _laid_out(tree: Any) -> str | None:
    from inscriptis.css_profiles import CSS_PROFILES
    from inscriptis.html_engine import Inscriptis
    from inscriptis.model.config import ParserConfig

    try:
        text = Inscriptis(
            tree, ParserConfig(css=CSS_PROFILES["strict"].copy(), table_cell_separator=" ")
        ).get_text()
    except (RecursionError, ValueError, IndexError, AttributeError, KeyError, TypeError, OverflowError):
        return None
    return _tidy(text)


def _tree(html: str) -> Any:
    import lxml.html
    from lxml.etree import LxmlError

    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    clean = _without_silence(html).encode("utf-8", "replace")
    try:
        return lxml.html.document_fromstring(clean, parser=parser)
    except (LxmlError, ValueError, AssertionError):
        return None


def _plainly(html: str) -> str:
    """Tags taken away, lines where blocks end: for HTML that is too much to be laid out."""
    huge = len(html) > limits.HTML_LINES
    html = _without_silence(html)
    pieces: list[str] = []
    at = 0
    while at < len(html):
        end = html.find("<", at + _CHUNK)
        end = len(html) if end < 0 else end
        if huge:
            pieces.append(_common(_RUNS.sub("\n", html[at:end])).replace("\r", ""))
            at = end
            continue
        pieces.append(_tidy(entities.unescape(_TAGS.sub("", _LINES.sub("\n", html[at:end])))))
        at = end
    return "\n".join(pieces).strip("\n")


def _common(text: str) -> str:
    for entity, letter in (
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", '"'),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ):
        text = text.replace(entity, letter)
    return text


def _without_silence(html: str) -> str:
    """Without comments, scripts and styles; one linear pass, whatever is left open."""
    kept: list[str] = []
    at = 0
    open_ended: set[str] = set()
    for opener in islice(_OPENER.finditer(html), _OPENERS):
        name = (opener.group(1) or opener.group()).lower()
        if opener.start() < at or name in open_ended:
            continue
        closer = _CLOSERS[name].search(html, opener.end())
        if closer is None:
            open_ended.add(name)
            continue
        kept.append(html[at : opener.start()])
        at = closer.end()
    kept.append(html[at:])
    return "".join(kept)


def _tidy(text: str) -> str:
    lines = [
        line.rstrip()
        for line in text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\xa0", " ")
        .translate(_UNSEEN)
        .split("\n")
    ]
    return _BLANKS.sub("\n\n", "\n".join(lines)).strip("\n")


def _prepare(tree: Any, *, own: bool) -> bool:
    """Makes the tree fit to be laid out; gives whether something in it was marked as not the person's own."""
    marked = False
    for element in list(tree.iter()):
        if not isinstance(element.tag, str):
            continue
        if element.tag in ("title", "script", "style", "noscript", "template") or (
            (_HIDDEN.search(element.get("style", "")) or element.get("hidden") is not None)
            and element.tag not in ("body", "html")
        ):
            _drop(element)
        elif own and _mark(element):
            marked = True
        elif element.tag == "a":
            _link(element)
        elif element.tag == "table":
            _flat(element)
        elif element.tag == "blockquote":
            element.tag = "p"  # for the lines around it
    for element in tree.iter():  # inscriptis reads entities a second time
        if element.text and "&" in element.text:
            element.text = _storable(element.text.replace("&", "&amp;"))
        if element.tail and "&" in element.tail:
            element.tail = _storable(element.tail.replace("&", "&amp;"))
    return marked


def _storable(text: str) -> str:
    """Without what a tree gives but does not take: control characters."""
    return _CONTROLS.sub("", text)


def _drop(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _mark(element: Any) -> bool:
    """Takes quotations and signatures away, and marks where an open-ended quotation begins."""
    kind, name = element.get("class", ""), element.get("id", "").lower()
    if element.tag != "blockquote" and _QUOTES.search(kind) and element.find("blockquote") is not None:
        element.text = None  # the attribution above it
        return True
    if _ATTRIBUTIONS.search(kind) and "".join(element.itertext()).lstrip().startswith("---"):
        _open_quotation(element)  # a forwarded message follows, unmarked
        return True
    if element.tag == "blockquote" and (element.get("type") == "cite" or _QUOTES.search(kind)):
        _drop(element)
        return True
    if _ATTRIBUTIONS.search(kind) or _SIGNATURES.search(kind) or name in _SIGNATURE_IDS:
        _drop(element)
        return True
    if element.tag != "blockquote" and ("yahoo_quoted" in kind or name.startswith("yahoo_quoted")):
        _drop(element)
        return True
    begins = name in _BEGINS_QUOTATION or "OutlookMessageHeader" in kind
    if begins or (element.tag == "div" and _OUTLOOK_RULE.search(element.get("style", ""))):
        _open_quotation(element)
        return True
    return False


def _open_quotation(element: Any) -> None:
    sign = element.makeelement("p", {})
    sign.text, sign.tail, element.text = QUOTATION, _storable(element.text or ""), None
    element.insert(0, sign)
    element.tag = "div"


def _link(element: Any) -> None:
    """`text <address>`, unless the text already is the address."""
    address = re.sub(r"\s+", "", element.get("href") or "")
    if not re.match(r"(?i)(?:https?|ftp|mailto|tel):", address) or len(address) > 2000:
        return
    said = "".join(element.itertext()).strip()
    if not said:
        pictures = [image.get("alt", "").strip() for image in element.iter("img")]
        said = " ".join(alt for alt in pictures if alt)
        if pictures and not said:
            return
        element.text = _storable(said)
    bare = address.split(":", 1)[1].removeprefix("//").rstrip("/").lower()
    same = re.sub(r"\s+", "", said).lower().rstrip("/")
    if bare and same in (bare, address.lower().rstrip("/"), "http://" + bare, bare.removeprefix("www.")):
        return
    shown = address[7:] if address.lower().startswith("mailto:") else address
    if len(element):
        element[-1].tail = _storable(f"{element[-1].tail or ''} <{shown}>")
    else:
        element.text = _storable(f"{element.text or ''} <{shown}>")


def _flat(table: Any) -> None:
    """A table that only lays out the page (it holds tables or blocks, or has one column) is read top to bottom."""
    nested = (
        table.find(".//table") is not None
        or table.find(".//p") is not None
        or table.find(".//div") is not None
    )
    rows = table.findall(".//tr")
    if nested or len(rows) <= 1 or all(len(row) <= 1 for row in rows):
        table.tag = "div"
        for part in table.iter("tbody", "thead", "tfoot", "tr", "td", "th"):
            part.tag = "div"
