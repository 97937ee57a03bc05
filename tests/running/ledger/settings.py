"""The real settings, with the ledger as one more room."""

from puente.config.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.running.ledger.apps.LedgerConfig"]  # noqa: F405
ROOT_URLCONF = "tests.running.ledger.urls"
