from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "puente.calendars"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from puente.calendars import things

        things.register()
