from html.parser import HTMLParser

import pytest

from puente.mail.reading.tests.making import codes, read
from puente.mail.reading.tests.xss import VECTORS

HTML = "Content-Type: text/html; charset=utf-8"
ALONE = {"script", "style", "form", "iframe", "object", "embed", "applet", "link", "meta", "base", "svg", "math", "input", "button",
         "textarea", "select", "video", "audio", "source", "frame", "frameset", "template", "noscript", "isindex", "keygen"}  # fmt: skip


class Danger(HTMLParser):
    """Collects what may run, load or send in HTML, as a browser would read it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in ALONE:
            self.found.append(tag)
        for name, value in attrs:
            said = "".join((value or "").split()).lower()
            if name.startswith("on") or name in (
                "style",
                "srcset",
                "background",
                "formaction",
                "action",
                "ping",
                "poster",
                "target",
            ):
                self.found.append(f"{tag} {name}")
            elif (
                name in ("href", "src", "cite")
                and said.startswith(("javascript:", "vbscript:", "data:text", "data:image/svg"))
            ) or (tag == "img" and name == "src" and not said.startswith(("cid:", "data:image/"))):
                self.found.append(f"{tag} {name}={said}")

    handle_startendtag = handle_starttag


@pytest.mark.parametrize("vector", VECTORS)
@pytest.mark.parametrize(
    "frame",
    ["{}", "<p>before {} after</p>", "<table><tr><td>{}</table>", '<div title="{}">x</div>', "<!-- {} -->"],
)
def test_nothing_that_runs_loads_or_sends_comes_through(vector, frame):
    message = read(HTML, frame.format(vector))

    danger = Danger()
    danger.feed(message.html or "")
    assert danger.found == []


def test_there_are_enough_vectors():
    assert len(VECTORS) >= 100


def test_what_is_blocked_is_counted_once_each():
    message = read(
        HTML,
        """<style>p{color:red}</style><link rel=stylesheet href=http://x/y.css><script>1</script><p style="color:red" onclick="x()">Hi
        <a href="javascript:x()">x</a><form><input></form>
        <img src="https://x.example/a.png"><img src="//x.example/b.png"><td background="http://x.example/c.png">
        <img src="https://x.example/t.gif" width="1" height="1"><img src="https://x.example/u.gif" style="display:none">
        <img src="https://list-manage.com/track/open.php?u=1"><img src="cid:1">""",
    )

    blocked = message.described()["blocked"]
    assert blocked == {"remote_images": 3, "trackers": 3, "scripts": 3, "forms": 1, "styles": 4}


@pytest.mark.parametrize(
    "html",
    [
        '<div style="background:url(http://x.example/a.png)">x</div>',
        '<style>p{background-image:url("//x.example/a.png")}</style>',
        '<img srcset="https://x.example/a.png 2x">',
        '<svg><image href="https://x.example/a.png"/></svg>',
        '<video poster="https://x.example/a.png"></video>',
        '<input type=image src="https://x.example/a.png">',
        '<body background="https://x.example/a.png">',
    ],
)
def test_remote_images_are_counted_wherever_they_hide(html):
    message = read(HTML, html)

    assert message.blocked.remote_images == 1
    assert "x.example" not in (message.html or "")


def test_plain_mail_blocks_nothing():
    assert set(read("X: y").described()["blocked"].values()) == {0}


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two", "One\nTwo"),
        ('<a href="https://x.example/y">here</a>', "here <https://x.example/y>"),
        ('<a href="https://x.example/y">https://x.example/y</a>', "https://x.example/y"),
        ('<a href="mailto:ana@example.com">ana@example.com</a>', "ana@example.com"),
        ('<a href="https://x.example"><img alt="Shop" src="http://y"></a>', "Shop <https://x.example>"),
        ("<ul><li>a</li><li>b</li></ul>", "  * a\n  * b"),
        ("<style>p{}</style><script>x</script><title>t</title>Hi", "Hi"),
        ('<div style="display:none">preheader</div>Hi', "Hi"),
        ("5 &lt; 6 &amp; 7&nbsp;€", "5 < 6 & 7 €"),
        ("write &amp;lt; for &lt;", "write &lt; for <"),
        ('<a href="https://x.example/?a=b&amp;copy=1">A&amp;B</a>', "A&B <https://x.example/?a=b&copy=1>"),
        ("<p hidden>no</p>yes", "yes"),
        ("<pre>  a\n    b</pre>", "  a\n    b"),
        (
            "<table><tr><td>Desks<td>12<tr><td>Folding chairs<td>4</table>",
            "Desks          12\nFolding chairs 4",
        ),
        ("<ol><li>one<li>two<ul><li>below</ul></ol>", " 1. one\n 2. two\n      + below"),
        ("<table><tr><td><div>Left</div></td></tr><tr><td>Below</td></tr></table>", "Left\nBelow"),
    ],
)
def test_html_alone_becomes_readable_text_with_its_links(html, text):
    assert read(HTML, html).text == text


@pytest.mark.parametrize(
    "quoted",
    [
        '<div class="gmail_quote"><div class="gmail_attr">On Mon, Bruno wrote:<br></div><blockquote class="gmail_quote">Old words</blockquote></div>',
        '<div class="moz-cite-prefix">El 3/3/25 a las 10:12, Bruno escribió:<br></div><blockquote type="cite">Old words</blockquote>',
        '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>Avsändare:</b> Bruno<br><b>Skickat:</b> i går</div><div>Old words</div>',
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p><b>De:</b> Bruno</p></div><p>Old words</p>',
        '<div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>De: Bruno<br></div>Old words</div>',
        '<div class="protonmail_quote">Am Montag schrieb Bruno:<br><blockquote class="protonmail_quote" type="cite">Old words</blockquote></div>',
        '<div id="divRplyFwdMsg"><font><b>Von:</b> Bruno<br><b>Betreff:</b> x</font></div><div>Old words</div>',
        '<div class="gmail_signature">Ana, tel. 1</div><div class="yahoo_quoted">Old words</div>',
        "<p><b>From:</b> Bruno &lt;bruno@example.com&gt;<br><b>Sent:</b> Monday, March 3, 2025 10:12 AM<br><b>To:</b> Ana<br><b>Subject:</b> x</p><p>Old words</p>",
    ],
)
def test_quotations_that_only_html_marks_are_cut(quoted):
    message = read(HTML + "\nIn-Reply-To: <1@x>", f"<html><body><div>New words</div>{quoted}</body></html>")

    assert message.new_text == "New words"
    assert "Old words" in message.text


def test_answers_between_quotations_in_html_stay():
    html = '<div class="gmail_quote"><blockquote class="gmail_quote">Which?</blockquote><div>The blue one</div><blockquote class="gmail_quote">When?</blockquote><div>Today</div></div>'

    assert read(HTML + "\nIn-Reply-To: <1@x>", html).new_text.split("\n") == ["The blue one", "Today"]


@pytest.mark.parametrize("odd", ["\x01", "&#1;", "&#xD800;", "\x0c", "\ufffe", "&#xFFFF;"])
def test_control_characters_in_html_stop_nothing(odd):
    html = f'<div id="appendonsend">{odd}</div>A&amp;B{odd}<a href="https://x.example/{odd}">c{odd}</a><a href="https://y.example"><img alt="d{odd}"></a>'

    text = read(HTML, html).text or ""

    assert "A&B" in text
    assert "<https://y.example>" in text


def test_html_that_is_too_much_still_gives_its_words():
    message = read(HTML, "<div>" * 5000 + "the words" + "</div>" * 5000)

    assert message.html is None
    assert message.text == "the words"
    assert "html-too-much" in codes(message)
