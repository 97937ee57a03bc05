"""format=flowed (RFC 3676): paragraphs that were broken into lines for the road are put together again."""

from __future__ import annotations


def unflowed(text: str, *, delsp: bool) -> str:
    """`text` with its soft line breaks removed and the stuffed blanks taken away.

    Quoted lines keep their marks, and only lines of the same depth are joined. The signature mark stays.
    """
    out: list[str] = []
    joining = False
    depth_before = 0
    for line in text.split("\n"):
        marks = len(line) - len(line.lstrip(">"))
        rest = line[marks:]
        rest = rest.removeprefix(" ")
        if rest == "-- ":
            out.append(">" * marks + (" " if marks else "") + rest)
            joining = False
            continue
        soft = rest.endswith(" ")
        said = rest[:-1] if soft and delsp else rest
        if joining and marks == depth_before:
            out[-1] += said
        else:
            out.append((">" * marks + " " if marks and rest else ">" * marks) + said)
        joining, depth_before = soft, marks
    return "\n".join(out)
