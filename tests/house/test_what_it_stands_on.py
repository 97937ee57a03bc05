"""What others wrote and Puente uses: every licence is known and free to pass on, and every vendored file says whose it is."""

import re
import subprocess
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

HOUSE = Path(__file__).parents[2]
FREE = re.compile(
    r"\b(MIT|MIT-0|MIT-CMU|BSD|0BSD|Apache|ISC|PSF|PSF-2\.0|Zlib|CC0-1\.0|Python Software Foundation)\b", re.I
)
COPYLEFT = re.compile(r"\b(A?GPL|LGPL|MPL|EUPL|SSPL|GNU|Mozilla)", re.I)
USED_UNMODIFIED = {"psycopg", "psycopg-binary", "tnefparse", "certifi", "hypothesis", "pathspec"}
"""LGPL or MPL, used as they come: the driver of PostgreSQL, winmail.dat, root certificates; the last two only in tests."""
INDEXES = re.compile(rb"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|registry|mirror)[\w.-]*", re.I)
MACHINES = re.compile(rb"(?<![\w/])/(?:home|root|Users|work)/[\w.-]+/")


def locked():
    """Every package of the locks that this machine would install."""
    for lock in sorted((HOUSE / "requirements").glob("*.txt")):
        if lock.stem == "spark":  # installed only where there is Java
            continue
        for line in re.findall(r"^[A-Za-z0-9][^\\\n#]*", lock.read_text(), flags=re.M):
            wanted = Requirement(line.strip())
            if wanted.marker is None or wanted.marker.evaluate():
                yield wanted.name


def licence_of(told):
    """What a package says of its licence: the expression, else the classifiers, else the first line of the text."""
    classifiers = [line for line in told.get_all("Classifier") or [] if line.startswith("License")]
    return (
        told.get("License-Expression")
        or " ".join(classifiers)
        or (told.get("License") or "").partition("\n")[0]
    )


def may_be_used(name, licence):
    if COPYLEFT.search(licence):
        return name in USED_UNMODIFIED and not re.search(
            r"\bA?GPL|General Public License(?! v3 \(LGPL)", licence
        )
    return bool(FREE.search(licence))


@pytest.mark.parametrize("name", sorted(set(locked())))
def test_its_licence_may_be_passed_on(name):
    assert may_be_used(name, licence_of(metadata.metadata(name)))


@pytest.mark.parametrize(
    ("name", "licence", "may"),
    [
        ("anything", "MIT", True),
        ("anything", "GPL-3.0-only", False),
        ("anything", "License :: OSI Approved :: GNU Affero General Public License v3", False),
        ("anything", "LGPL-3.0-only", False),
        ("anything", "MIT AND GPL-2.0-only", False),
        ("psycopg", "LGPL-3.0-only", True),
        ("psycopg", "GPL-3.0-only", False),
        ("certifi", "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)", True),
        ("anything", "", False),
        ("anything", "Proprietary", False),
    ],
)
def test_what_may_not_be_passed_on_is_found(name, licence, may):
    assert may_be_used(name, licence) is may


def test_each_vendored_folder_says_what_it_is_with_version_and_licence():
    vendored = HOUSE / "static" / "vendor"
    rows = re.findall(
        r"^\| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", (vendored / "README.md").read_text(), flags=re.M
    )[1:]
    named = " ".join(licence for _what, _version, licence, _source in rows)

    folders = {path.name for path in vendored.iterdir() if path.is_dir()}
    assert folders == {re.findall(r"`(\w+)/", licence)[0] for _what, _version, licence, _source in rows}
    assert all(re.search(r"\d|variable", version) for _what, version, _licence, _source in rows)
    assert [
        path for path in re.findall(r"`(\w+/[\w.-]*LICENSE)`", named) if not (vendored / path).is_file()
    ] == []


def test_neither_a_package_index_nor_a_folder_of_a_machine_is_named():
    kept = subprocess.run(["git", "ls-files", "-z"], cwd=HOUSE, capture_output=True)
    if kept.returncode:
        pytest.skip("not a checkout")
    found = set()
    for name in kept.stdout.decode().split("\0"):
        path = HOUSE / name
        if not name or name.startswith("static/vendor/") or not path.is_file() or path == Path(__file__):
            continue
        content = path.read_bytes()
        found |= {
            f"{name}: {hit.decode()}" for hit in [*INDEXES.findall(content), *MACHINES.findall(content)]
        }

    assert found == set()
