"""What the stories of the desk start from."""

from datetime import date

import pytest

from puente.catalogue.models import Priority, Service, Standard
from puente.desk import verbs as desk


@pytest.fixture
def repairs(facilities, noon):
    """A service of Facilities."""
    return Service.objects.create(
        department=facilities, code="repairs", name={"en": "Repairs"}, founded_at=noon, changed_at=noon
    )


@pytest.fixture
def leaky_tap(ana, facilities, noon):
    """A new request from Ana to Facilities, opened at noon of a Tuesday."""
    return desk.open(by=ana, subject="The tap leaks", text="In the kitchen.", department=facilities)


@pytest.fixture
def taken_tap(leaky_tap, bruno):
    """Bruno has it in hand."""
    return desk.take(leaky_tap, by=bruno)


@pytest.fixture
def secret(ana, facilities, noon):
    """A confidential request from Ana to Facilities."""
    return desk.open(
        by=ana, subject="About my chair", text="In private.", department=facilities, is_confidential=True
    )


@pytest.fixture
def promised(facilities, noon):
    """`promised("resolution", hours=4)`: a standard of Facilities, in force since January."""

    def promise(
        metric,
        *,
        hours,
        department=facilities,
        priority=None,
        service=None,
        option=None,
        since=date(2026, 1, 1),
    ):
        return Standard.objects.create(
            department=department,
            metric=metric,
            target_seconds=int(hours * 3600),
            priority=Priority.coded(priority) if priority else None,
            service=service,
            option=option,
            force_from=since,
            set_at=noon,
        )

    return promise
