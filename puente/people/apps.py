from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "puente.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from puente.calendars import uses
        from puente.people import queries, things

        things.register()
        uses.tell(queries.names_working_by)
