"""How quickly mail is read, on one core: ordinary messages a second, and every hostile kind at 25 MB.

python bench/mail/run.py            all of it, and writes docs/performance-mail.md
python bench/mail/run.py --quick    ordinary messages only, prints
"""

from __future__ import annotations

import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(HOUSE))

from puente.mail.reading.reader import understood  # noqa: E402
from puente.mail.reading.tests.corpus import answers  # noqa: E402
from puente.mail.reading.tests.fuzzing import SAMPLES  # noqa: E402
from puente.mail.reading.tests.hostile import MAKERS  # noqa: E402

SIZE = 25_000_000
ONE = """
import resource, sys
from pathlib import Path
from puente.mail import output
from puente.mail.reading.reader import understood
from puente.mail.reading.sources import of_path
for raw in of_path(Path(sys.argv[1])):
    for piece in output.as_json(raw, understood(raw.data)):
        pass
used = resource.getrusage(resource.RUSAGE_SELF)
peak = Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]  # ru_maxrss may be the parent's
print(used.ru_utime + used.ru_stime, int(peak) / 1000)
"""


def ordinary() -> list[bytes]:
    """The real samples, and the answers of the test corpus as plain mail and as mail with HTML."""
    messages = [file.read_bytes() for file in SAMPLES]
    for answer in answers():
        head = f"From: Ana <ana@example.com>\r\nTo: b@example.com\r\nSubject: Re: {answer.name}\r\nMessage-ID: <{answer.name}@x>\r\nIn-Reply-To: <1@x>\r\nDate: Mon, 3 Mar 2025 10:12:00 +0100\r\n"
        text = answer.text.replace("\n", "\r\n")
        plain = f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
        page = "".join(
            f"<p style='margin:0'>{line.replace('<', '&lt;')}</p>\r\n" for line in answer.text.split("\n")
        )
        both = f"{head}Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}--b--\r\n"
        messages += [plain.encode(), both.encode()]
    return messages


def messages_a_second() -> tuple[int, float]:
    messages = ordinary()
    for message in messages[:60]:
        understood(message)
    began, count = time.process_time(), 0
    while time.process_time() - began < 5:
        for message in messages:
            understood(message)
        count += len(messages)
    return len(messages), count / (time.process_time() - began)


def hostile() -> list[tuple[str, float, float]]:
    """(kind, seconds of processor time, MB of memory) of every kind, each in a process of its own."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "hostile.eml"
        for name in sorted(MAKERS):
            subprocess.run(
                [sys.executable, "-c", f"import sys; from pathlib import Path; from puente.mail.reading.tests.hostile import MAKERS; Path(sys.argv[1]).write_bytes(MAKERS[{name!r}]({SIZE}))", str(file)],
                cwd=HOUSE, check=True,
            )  # fmt: skip
            ran = subprocess.run(
                [sys.executable, "-c", ONE, str(file)], cwd=HOUSE, capture_output=True, text=True, check=True
            )
            seconds, megabytes = ran.stdout.split()
            rows.append((name, float(seconds), float(megabytes)))
            print(f"{name:34} {rows[-1][1]:6.2f} s {rows[-1][2]:6.0f} MB", flush=True)
    return rows


def main() -> int:
    kinds, speed = messages_a_second()
    print(f"{speed:.0f} ordinary messages a second ({kinds} different ones)")
    if "--quick" in sys.argv:
        return 0
    rows = hostile()
    slowest, largest = max(rows, key=lambda row: row[1]), max(rows, key=lambda row: row[2])
    lines = [
        "# How quickly mail is read", "",
        f"Written by `bench/mail/run.py` on {platform.machine()}, Python {platform.python_version()}. Seconds are processor time on one core; a hostile message is read in a process of its own, its start included.", "",
        "| | measured | promised |", "| --- | --- | --- |",
        f"| ordinary messages a second | {speed:.0f} | ≥ 300 |",
        f"| slowest hostile message of 25 MB | {slowest[1]:.2f} s ({slowest[0].replace('_', ' ')}) | ≤ 5 s |",
        f"| largest memory for one of 25 MB | {largest[2]:.0f} MB ({largest[0].replace('_', ' ')}) | ≤ 300 MB |", "",
        "| hostile message | seconds | MB |", "| --- | --- | --- |",
        *(f"| {name.replace('_', ' ')} | {seconds:.2f} | {megabytes:.0f} |" for name, seconds, megabytes in rows), "",
    ]  # fmt: skip
    (HOUSE / "docs/performance-mail.md").write_text("\n".join(lines), encoding="utf-8")
    return 0 if speed >= 300 and slowest[1] <= 5 and largest[2] <= 300 else 1


if __name__ == "__main__":
    sys.exit(main())
