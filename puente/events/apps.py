from django.apps import AppConfig
from django.db.models.signals import post_migrate


class EventsConfig(AppConfig):
    name = "puente.events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from puente.events import cache_table, checks, statistics, triggers  # noqa: F401

        post_migrate.connect(triggers.make, dispatch_uid="events.triggers")
        post_migrate.connect(cache_table.make, dispatch_uid="events.cache_table")
        checks.register()
