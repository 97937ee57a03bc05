"""What surrounds every page: the menu with its counts, and who is reading."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from markupsafe import escape

from puente.foundation.said import gettext as _
from puente.live.tokens import live_token, live_url
from puente.web.asked import looked_at

if TYPE_CHECKING:
    from puente.people.models import Organization, Person


MOST_QUEUES_HEARD = 20
"""Somebody who leads more hears of the first ones; the counts are true again on the next page."""


class Place(NamedTuple):
    """A line of the menu. `many` is text ("17", "99+") or empty; `key` is the second letter after g; `is_here` says how the
    page stands there, as aria-current does: "page" when it is the place itself, "true" within it, or nothing."""

    code: str
    label: str
    address: str
    icon: str
    many: str = ""
    key: str = ""
    is_here: str = ""


@cache
def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


class Shell:
    """Asks the database only for what a template touches, and once."""

    def __init__(self, request: HttpRequest, me: Person | None) -> None:
        self.request = request
        self.me = me
        self.within = ""
        if request.path == _address("menu"):
            self.stand_within(request.GET.get("within", ""))

    @cached_property
    def organization(self) -> Organization | None:
        """The organization, or None while the first page has not been filled in."""
        from puente.people.models import the_organization

        return the_organization()

    @cached_property
    def counts(self) -> dict[str, str]:
        """How many stand in the queues I serve ("queue"), of mine ("mine"), and what is new ("news")."""
        from puente.desk.queries import menu_counts

        found = menu_counts(self.me) if self.me else {}
        return {name: ("99+" if n > 99 else str(n)) if n else "" for name, n in found.items()}

    @cached_property
    def serves(self) -> bool:
        """Whether a queue is mine."""
        return bool(self.me and self.me.departments_served())

    @property
    def begins(self) -> bool:
        """Whether an administrator looks at a house without departments: then the next step is the first of them."""
        from puente.people.models import Department

        return bool(self.me and self.me.is_administrator) and not Department.objects.standing().exists()

    @cached_property
    def _path(self) -> str:
        """Of the page one looks at, also when the menu alone is asked for."""
        return looked_at(self.request) if self.request.path == _address("menu") else self.request.path

    def _place(self, code: str, label: str, icon: str, key: str = "", count: str = "") -> Place | None:
        address = _address(code)
        here = self._path == address or (address != "/" and self._path.startswith(address))
        said = "page" if here else "true" if code == self.within else ""
        return Place(code, label, address, icon, count, key, said) if address else None

    def stand_within(self, code: str) -> None:
        """A page that is no place of the menu says within which it stands: a request in the queue, or among mine."""
        self.within = code if code in ("queues", "my-requests") else ""

    @cached_property
    def home(self) -> Place | None:
        return self._place("today", _("Today"), "house", "h")

    @cached_property
    def i_serve(self) -> list[Place]:
        if not self.serves:
            return []
        return _there(self._place("queues", _("Queue"), "inbox", "q", self.counts["queue"]))

    @cached_property
    def serve_me(self) -> list[Place]:
        return _there(
            self._place("ask", _("Ask"), "plus", "p"),
            self._place("my-requests", _("My requests"), "list-checks", "m", self.counts["mine"]),
            self._place("directory", _("Who is who"), "users", "w"),
        )

    @cached_property
    def news(self) -> Place | None:
        return self._place("news", _("News"), "bell", "n", self.counts["news"])

    @cached_property
    def house(self) -> list[Place]:
        """What administrators look after."""
        if not (self.me and self.me.is_administrator):
            return []
        leave = self._place("demo-leave", _("Start my own"), "door-open") if self.is_demo else None
        return _there(self._place("settings", _("Settings"), "settings", "s"), leave)

    @cached_property
    def doors(self) -> list[dict[str, Any]]:
        """The tabs over the settings, for administrators: all that can be set up."""
        if not self.house:
            return []
        said = (
            ("settings", _("The house")),
            ("departments-settings", _("Departments")),
            ("people-settings", _("People")),
            ("companies-settings", _("Companies")),
            ("calendars-settings", _("Calendars")),
            ("services", _("Services")),
            ("import", _("Import")),
            ("mail-settings", _("Mail")),
            ("failures", _("Failures")),
            ("tokens", _("Tokens")),
            ("break-seal", _("Confidential")),
        )
        found = [(label, _address(name), name == "settings") for name, label in said]
        return [
            {
                "label": label,
                "href": address,
                "current": self.request.path == address if exact else self.request.path.startswith(address),
            }
            for label, address, exact in found
        ]

    @cached_property
    def places(self) -> list[Place]:
        """Every line of the menu, for the palette and the phone."""
        return [*_there(self.home), *self.i_serve, *self.serve_me, *_there(self.news), *self.house]

    @cached_property
    def mark(self) -> tuple[object, ...]:
        """All that the menu says: the same mark, the same menu."""
        return (self.home, *self.i_serve, None, *self.serve_me, None, *self.house)

    @cached_property
    def topics(self) -> list[str]:
        """What the menu of every page hears of: this person's bell, and the queues they serve."""
        if self.me is None:
            return []
        queues = sorted(self.me.departments_served())[:MOST_QUEUES_HEARD]
        return [f"person:{self.me.pk}", *(f"department:{pk}" for pk in queues)]

    @property
    def menu_trigger(self) -> str:
        """When the menu asks for its counts again: something it hears of changed, and two seconds were quiet since."""
        return ", ".join(f"changed:{topic} from:body delay:2s" for topic in self.topics)

    def live_stream(self, *topics: str) -> SafeString:
        """Lets the page hear of its topics ("request:5", "department:3") beside those of the menu; once in a page."""
        if self.me is None:
            return SafeString("")
        heard = list(dict.fromkeys([*self.topics, *topics]))
        src, token, words = (
            escape(live_url(self.request)),
            live_token(self.me, heard),
            escape(" ".join(heard)),
        )
        return SafeString(f'<live-stream src="{src}" token="{token}" topics="{words}"></live-stream>')

    @property
    def is_demo(self) -> bool:
        return bool(settings.DEMO and self.organization and self.organization.is_demo)


def _there(*places: Place | None) -> list[Place]:
    return [place for place in places if place is not None]
