from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "puente.desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from puente.desk import things

        things.register()
