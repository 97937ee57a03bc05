"""Django keeps the language and the zone in force where we find them quickly."""

from __future__ import annotations

import threading

from django.utils import timezone, translation
from django.utils.translation import trans_real

from puente.foundation.active import Active


def test_django_keeps_both_in_our_place() -> None:
    assert isinstance(trans_real._active, Active)
    assert isinstance(timezone._active, Active)  # type: ignore[attr-defined]


def test_a_language_is_in_force_within_its_block_alone() -> None:
    with translation.override("es"):
        assert translation.get_language() == "es"
        assert translation.gettext("Queue") == "Cola"
        with translation.override("en"):
            assert translation.get_language() == "en"
        assert translation.get_language() == "es"


def test_without_any_the_house_speaks_its_own() -> None:
    with translation.override(None, deactivate=True):
        translation.deactivate()
        assert translation.get_language() in ("en", "es")
        translation.deactivate_all()
        assert translation.get_language() is None


def test_a_zone_is_in_force_within_its_block_alone() -> None:
    with timezone.override("Atlantic/Canary"):
        assert timezone.get_current_timezone_name() == "Atlantic/Canary"
        with timezone.override(None):
            assert timezone.get_current_timezone() == timezone.get_default_timezone()
        assert timezone.get_current_timezone_name() == "Atlantic/Canary"


def test_one_thread_does_not_speak_for_another() -> None:
    heard: list[str | None] = []
    with translation.override("es"):
        other = threading.Thread(target=lambda: heard.append(translation.get_language()))
        other.start()
        other.join()
        assert translation.get_language() == "es"
    assert heard == ["en"]
