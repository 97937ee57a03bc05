from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "puente.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from puente.people import things

        things.register()
