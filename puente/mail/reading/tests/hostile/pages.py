"""HTML."""

from __future__ import annotations

from puente.mail.reading.tests.hostile.making import HEAD, HTML, filled, maker


@maker
def html_nested(size: int) -> bytes:
    return filled(HTML, b"<div>", size)


@maker
def html_nested_a_little(size: int) -> bytes:
    return filled(HTML, b"<div>" * 200 + b"<p>x" * 300 + b"</div>" * 200, size)


@maker
def html_bold(size: int) -> bytes:
    return filled(HTML, b"<b><i><u><a href=x>", size)


@maker
def html_misnested(size: int) -> bytes:
    return filled(HTML, b"<a><p><b><table><td></b></a>", size)


@maker
def html_tables(size: int) -> bytes:
    return filled(HTML, b"<table><tr><td>a<td>b<tr><td>c</table>", size)


@maker
def html_one_wide_table(size: int) -> bytes:
    return filled(HTML + b"<table>", b"<tr><td>a<td>b", size)


@maker
def html_one_row(size: int) -> bytes:
    return filled(HTML + b"<table><tr>", b"<td>a", size)


@maker
def html_lists(size: int) -> bytes:
    return filled(HTML, b"<ul><li>", size)


@maker
def html_attributes(size: int) -> bytes:
    return HTML + b"<p " + b" ".join(b"a%d=x" % number for number in range(size // 9)) + b">x"


@maker
def html_entities(size: int) -> bytes:
    return filled(HTML, b"&amp;&#128512;", size)


@maker
def html_comments(size: int) -> bytes:
    return filled(HTML, b"<!--", size)


@maker
def html_scripts(size: int) -> bytes:
    return filled(HTML, b"<script><style>", size)


@maker
def html_angles(size: int) -> bytes:
    return filled(HTML, b"<", size)


@maker
def html_half_tags(size: int) -> bytes:
    return filled(HTML, b"<a '\"", size)


@maker
def html_links(size: int) -> bytes:
    return filled(HTML, b"<a href='http://x.y/z'>w</a> ", size)


@maker
def html_images(size: int) -> bytes:
    return filled(HTML, b"<img src='http://x.y/z.png' width=1 height=1>", size)


@maker
def html_blanks(size: int) -> bytes:
    return filled(HTML, b"<p> \n", size)


@maker
def html_data_picture(size: int) -> bytes:
    return filled(HTML + b"<p>words</p><img src='data:image/png;base64,", b"AAAA", size, b"'>")


@maker
def html_hidden(size: int) -> bytes:
    return filled(HTML, b"<span style='display:none'>x</span><blockquote type=cite>", size)


@maker
def html_formatted_paragraphs(size: int) -> bytes:
    return filled(HTML, b"<p><font color=%d><b>x", size)


@maker
def html_links_with_places(size: int) -> bytes:
    return filled(HTML, b'<a href="https://example.com/a/b?c=d">', size)


@maker
def html_hard_blanks(size: int) -> bytes:
    return filled(HTML, b"&nbsp;", size)


@maker
def html_tables_in_tables(size: int) -> bytes:
    return filled(HTML, b"<table><tr><td>", size)


@maker
def html_just_laid_out(size: int) -> bytes:
    """As much of everything as is still laid out, and the rest in other parts."""
    page = b"<table><tr><td><ul><li>a<td>b" * 60 + b"<p>x" * 500
    return filled(
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n",
        b"--b\r\nContent-Type: text/html\r\n\r\n" + page + b"\r\n",
        size,
    )


@maker
def html_just_cleaned(size: int) -> bytes:
    """As much as is still sanitised, and the rest in other parts."""
    page = b"<b><i><a href=x>" * 80 + b"<p><font color=red>y</font>" * 70_000
    return filled(
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n",
        b"--b\r\nContent-Type: text/html\r\n\r\n" + page + b"\r\n",
        size,
    )


@maker
def html_styles(size: int) -> bytes:
    return filled(HTML, b"<p style='display : none;width:1px;border-top:solid'>", size)


@maker
def html_one_long_attribute(size: int) -> bytes:
    return filled(HTML + b'<p title="', b"a&quot;", size, b'">x')


@maker
def html_quotations(size: int) -> bytes:
    return filled(
        HTML, b'<div class="gmail_quote"><div class="gmail_attr">x</div><blockquote type="cite">', size
    )


@maker
def html_metas(size: int) -> bytes:
    return filled(HTML.replace(b"; charset=utf-8", b""), b"<meta charset = ", size)


@maker
def html_blank_tags(size: int) -> bytes:
    return filled(HTML, b"<br/ " + b" " * 400, size)


@maker
def html_srcsets(size: int) -> bytes:
    return filled(HTML, b"<img srcset='", size)


@maker
def html_words_without_blanks(size: int) -> bytes:
    return filled(HTML, b"x\xc3\xa9", size)


@maker
def html_with_one_emoji(size: int) -> bytes:
    return filled(HTML, b"<p>hello world, so it goes ", size, "😀".encode())


@maker
def html_citations_in_citations(size: int) -> bytes:
    return filled(HTML, b"<blockquote><p>a &#8203;", size)
