"""HTML of mail made harmless (nh3), with a count of what was left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from puente.mail.reading import limits

TAGS = {
    "a", "abbr", "address", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite",
    "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption",
    "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins",
    "kbd", "li", "main", "mark", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strike",
    "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt",
    "u", "ul", "var", "wbr",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"dir", "lang", "title", "align", "valign"},
    "a": {"href", "name"},
    "img": {"src", "alt", "width", "height"},
    "table": {"border", "cellpadding", "cellspacing", "width", "summary"},
    "td": {"colspan", "rowspan", "width", "height", "nowrap"},
    "th": {"colspan", "rowspan", "width", "height", "nowrap", "scope"},
    "col": {"span", "width"},
    "colgroup": {"span", "width"},
    "font": {"color", "face", "size"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "ul": {"type"},
    "blockquote": {"type"},
    "time": {"datetime"},
    "hr": {"size", "width"},
}
# Their content is no text of the message.
SILENT = {"script", "style", "title", "noscript", "template", "object", "applet", "iframe", "svg", "math",
          "select", "textarea", "button", "audio", "video", "head", "noframes", "noembed", "xmp", "plaintext"}  # fmt: skip
_PICTURE = re.compile(r"(?i)\Adata:image/(?:png|gif|jpe?g|webp|bmp);base64,[a-z0-9+/=\s]*\Z")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:_-]*)((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)(>?)")
_DATA = re.compile(
    r"[dD][aA][tT][aA]:[A-Za-z]{1,20}/[A-Za-z0-9.+-]{1,60};[bB][aA][sS][eE]64,[A-Za-z0-9+/=\s%]{2000,}+"
)
_ATTRIBUTE = re.compile(r"""([^\s=>"'/]{1,80})(?:\s{0,50}=\s{0,50}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_REMOTE = re.compile(r"(?i)\A\s*(?:https?:|ftp:|//|\\\\)")
_PAINTED = re.compile(
    r"(?i)(?:background|list-style|border-image|content|cursor)(?:-image)?\s{0,9}:[^;{}]{0,300}?url\(\s{0,9}[\"'&]?(?:quot;|#39;)?\s{0,9}(?:https?:)?//"
)
_SMALL = re.compile(r"\A\s*0*[0-2](?:px|pt|%)?\s*\Z")
_HIDDEN = re.compile(
    r"(?i)display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d])|"
    r"(?:^|[;\s])(?:max-)?(?:width|height)\s*:\s*[0-2](?:px|pt)?\s*(?:!important)?\s*(?:;|$)"
)
_TRACKS = re.compile(
    r"(?i)/wf/open|/track/open|/open\.(?:aspx|php|gif)|/o\.gif|/beacon|/pixel[./?]|[/.]pixel\.|tracking.?pixel|"
    r"/trk/|/e/o/|mailtrack\.io|google-analytics\.com/|list-manage\.com/track|sidekickopen|t\.yesware\.com|"
    r"bananatag|/ss/o/|emltrk|doubleclick\.net|/imp\?|/open/\w{8}|mandrillapp\.com/track"
)
_OPEN_ENDED = {
    "p",
    "li",
    "td",
    "tr",
    "th",
    "dt",
    "dd",
    "option",
    "thead",
    "tbody",
    "tfoot",
    "colgroup",
    "html",
    "body",
}
_VOID = {
    "br",
    "hr",
    "img",
    "input",
    "meta",
    "link",
    "area",
    "base",
    "col",
    "embed",
    "source",
    "track",
    "wbr",
    "param",
}


@dataclass(slots=True)
class Blocked:
    """What was left out of the HTML: each thing counted once. A tracker is a remote image made to be unseen."""

    remote_images: int = 0
    trackers: int = 0
    scripts: int = 0
    forms: int = 0
    styles: int = 0

    def add(self, other: Blocked) -> None:
        self.remote_images += other.remote_images
        self.trackers += other.trackers
        self.scripts += other.scripts
        self.forms += other.forms
        self.styles += other.styles


@dataclass(slots=True)
class Surveyed:
    """One linear look over the tags: what will be blocked, which Content-IDs are shown, and whether it is too much."""

    blocked: Blocked = field(default_factory=Blocked)
    shown: set[str] = field(default_factory=set)
    tags: int = 0
    size: int = 0  # characters, pictures that stand in the HTML not counted
    too_much: str | None = None


def survey(html: str, *, room: int = limits.HTML) -> Surveyed:
    """Counts and measures; never builds a tree. `room`: how many characters of the message may still be looked at."""
    found = Surveyed(size=len(html))
    if len(html) > room and len(html := _DATA.sub("", html)) > room:
        found.too_much = f"{len(html)} characters of HTML"
        html = html[: room // 4]
    found.size = min(found.size, len(html))
    depth = 0
    skip_to = 0
    for match in _TAG.finditer(html):
        if match.start() < skip_to:
            continue
        found.tags += 1
        closing, name, rest = match.group(1), match.group(2).lower(), match.group(3)
        if closing:
            if name not in _OPEN_ENDED and name not in _VOID:
                depth = max(0, depth - 1)
            continue
        if len(rest) > limits.HTML_TAG and len(_DATA.sub("", rest)) > limits.HTML_TAG:
            found.too_much = f"a tag of {len(rest)} characters"
        _count(name, rest, found)
        if name in ("script", "style"):
            end = re.compile(rf"</{name}", re.IGNORECASE).search(html, match.end())
            skip_to = end.start() if end else len(html)
            if name == "style":
                found.blocked.remote_images += len(_PAINTED.findall(html, match.end(), skip_to))
        elif name not in _VOID and name not in _OPEN_ENDED and not rest.endswith("/"):
            depth += 1
            if depth > limits.HTML_DEPTH:
                found.too_much = f"more than {limits.HTML_DEPTH} elements inside one another"
    return found


def _count(name: str, rest: str, found: Surveyed) -> None:
    blocked = found.blocked
    if name in ("script", "iframe", "object", "embed", "applet", "frame"):
        blocked.scripts += 1
    elif name == "style":
        blocked.styles += 1
    elif name == "form":
        blocked.forms += 1
    if not rest or rest.isspace():
        return
    said: dict[str, str] = {}
    for attribute in _ATTRIBUTE.finditer(rest[: limits.HTML_TAG]):
        key = attribute.group(1).lower()
        said.setdefault(key, attribute.group(2) or attribute.group(3) or attribute.group(4) or "")
        if len(said) > 200:
            break
    if name == "link" and "stylesheet" in said.get("rel", "").lower():
        blocked.styles += 1
    for key, value in said.items():
        if key == "style":
            blocked.styles += 1
            blocked.remote_images += len(_PAINTED.findall(value))
        elif (key.startswith("on") and len(key) > 3) or (
            key in ("href", "src", "action", "formaction", "background") and _scripted(value)
        ):
            blocked.scripts += 1
        elif _REMOTE.match(value) and (
            key in ("background", "poster") or (name == "image" and key in ("href", "xlink:href"))
        ):
            blocked.remote_images += 1
    if name in ("img", "image", "input") and (source := said.get("src") or said.get("srcset")):
        if source[:4].lower() == "cid:":
            found.shown.add(source[4:].strip())
        elif _REMOTE.match(source):
            if _is_tracker(said, source):
                blocked.trackers += 1
            else:
                blocked.remote_images += 1
        else:
            found.shown.add(source.strip())


def _scripted(value: str) -> bool:
    compact = re.sub(
        r"[\s\x00-\x20]+|&(?:#0*(?:9|10|13|x0*[9ad])|tab|newline);?", "", value[:200], flags=re.I
    ).lower()
    return compact.startswith(("javascript:", "vbscript:", "livescript:", "data:text/html"))


def _is_tracker(said: dict[str, str], source: str) -> bool:
    small = [bool(_SMALL.match(said.get(side, "x"))) for side in ("width", "height")]
    return (
        all(small) or bool(_HIDDEN.search(said.get("style", "")[:500])) or bool(_TRACKS.search(source[:2000]))
    )


def sanitised(html: str) -> str:
    """HTML that can be shown: no style, script, form or remote image; `cid:` and small data images stay.

    Only for what a survey has not found to be too much.
    """
    if len(html) > limits.HTML:
        html = _DATA.sub("", html)
    import nh3

    return nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=SILENT - TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
    )


def _attribute(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src":
        if value.strip()[:4].lower() == "cid:" or _PICTURE.match(value):
            return value
        return None
    if attribute == "href" and value.strip().lower().startswith(("data:", "cid:")):
        return None
    return value
