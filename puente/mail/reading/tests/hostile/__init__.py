"""Messages made to cost time or memory. Each maker takes a size in bytes and gives about so many."""

from puente.mail.reading.tests.hostile import files, headers, pages, structures, texts  # noqa: F401
from puente.mail.reading.tests.hostile.making import MAKERS

__all__ = ["MAKERS"]
