"""Who is signed in, where and since when: sessions in the database, so that they can be listed and ended.

Reading one costs one statement, and reads the mark of what lasts with it. Its last use is written every five minutes at
most, and moves its end. Set in the settings as the engine of sessions.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as InTheDatabase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from puente.events.lasting import reading_ahead
from puente.events.nightly import delete_in_steps
from puente.foundation import clock, house
from puente.foundation.prepared import Prepared
from puente.foundation.statements import together

if TYPE_CHECKING:
    from django.http import HttpRequest

    from puente.people.models import Person

USE_IS_WRITTEN_AFTER = timedelta(minutes=5)
IP, AGENT = "_ip", "_agent"


class Session(AbstractBaseSession):
    """A browser in which somebody signed in, or is about to (no person yet)."""

    person = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="sessions")
    ip = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=200, blank=True, default="")
    started_at = models.DateTimeField()
    used_at = models.DateTimeField()

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore


class SessionStore(InTheDatabase):
    """Django's sessions in the database, with the columns that the list of sessions shows."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        kept = _with_the_mark(self.session_key) if self.session_key else None
        if kept is None or kept.expire_date <= timezone.now():
            self._session_key = None
            return None
        if kept.person is not None:
            house.remember(f"signed in {kept.person_id}", kept.person)
        return kept

    def load(self) -> dict[str, Any]:
        kept: Any = self._get_session_from_db()  # type: ignore[attr-defined]
        if kept is None:
            return {}
        now = clock.now()
        self._started_at = kept.started_at
        if now - kept.used_at >= USE_IS_WRITTEN_AFTER:
            Session.objects.filter(pk=kept.pk).update(
                used_at=now, expire_date=timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
            )
        return dict(_decoded(kept.session_data))

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        now = clock.now()
        person = str(data.get("_auth_user_id") or "")
        return Session(
            session_key=self._get_or_create_session_key(),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            person_id=int(person) if person.isdigit() else None,
            ip=data.get(IP),
            agent=data.get(AGENT, ""),
            started_at=getattr(self, "_started_at", now),
            used_at=now,
        )

    def cycle_key(self) -> None:
        """Signing in starts a session anew."""
        self._started_at = clock.now()
        super().cycle_key()


@lru_cache(2000)
def _decoded(session_data: str) -> dict[str, Any]:
    """What a session says is signed, and says the same each time."""
    return SessionStore().decode(session_data)


_kept: Prepared[Session] = Prepared(
    lambda key: Session.objects.select_related("person").filter(session_key=key), str
)


def _with_the_mark(key: str) -> Session | None:
    """In one journey with what every page asks next, and with what this one does."""
    with together():
        asked, mark = _kept.later(key), reading_ahead()
        house.put_ahead()
    mark()
    return next(iter(asked()), None)


def standing(person: Person, now: datetime) -> models.QuerySet[Session]:
    """The sessions in which this person is signed in, the one used last first."""
    return Session.objects.filter(person=person, expire_date__gt=now).order_by("-used_at")


def end(sessions: models.QuerySet[Session]) -> int:
    """Signs out wherever these are; says how many there were. The verb that calls it records its event."""
    return sessions.delete()[0]


def note_where(request: HttpRequest, **_kwargs: Any) -> None:
    """At signing in, the session learns from where. Connected to Django's `user_logged_in`."""
    via = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip()
    behind_proxy = settings.SECURE_PROXY_SSL_HEADER is not None
    request.session[IP] = _address(via if behind_proxy and via else request.META.get("REMOTE_ADDR", ""))
    request.session[AGENT] = request.META.get("HTTP_USER_AGENT", "")[:200]


def forget_old(now: datetime) -> int:
    """Every night: sessions that ended by themselves."""
    return delete_in_steps(Session.objects.filter(expire_date__lt=now))


def _address(said: str) -> str | None:
    try:
        return str(ip_address(said))
    except ValueError:
        return None
