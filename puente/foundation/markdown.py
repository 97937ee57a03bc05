"""What people write, as safe HTML: CommonMark without raw HTML, sanitised once more on its way out."""

from __future__ import annotations

import re
from functools import cache

import nh3
from markdown_it import MarkdownIt

TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
LONGEST = 1_000_000
"""Bytes of UTF-8 that one text may have."""

_PLAIN = re.compile(
    r"""(?: (?: \A | (?<=.)\n\n? ) (?: [^\W\d_] | [¿¡('“‘«] )      # a line, or a paragraph, and how it may begin
        (?: [^\W_] | [,;!?¿¡'()%€$£“”‘’«»–—-] | [ ](?=[^\s.:]) | [.:](?=[ \n]|\Z) )* )+""",
    re.VERBOSE,
)
"""Words and points between which CommonMark finds nothing to mark: most of what people write."""


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True, "maxNesting": 20})
    parser.enable(["linkify", "strikethrough", "table"])
    parser.disable("image")  # nothing from elsewhere is loaded; pictures are attachments
    return parser


def render(text: str) -> str:
    """HTML of the Markdown in `text`: no scripts, no styles, no images, links that carry no referrer."""
    if _PLAIN.fullmatch(text):
        paragraphs = [one.replace("\n", "<br>\n") for one in text.split("\n\n")]
        return "".join(f"<p>{one}</p>\n" for one in paragraphs)
    return marked(text)


def marked(text: str) -> str:
    """The same, whatever stands in it."""
    html = _parser().render(text)
    html = (
        html.replace("<h1>", "<h3>")
        .replace("</h1>", "</h3>")
        .replace("<h2>", "<h3>")
        .replace("</h2>", "</h3>")
    )
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )
