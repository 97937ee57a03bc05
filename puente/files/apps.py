from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "puente.files"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from puente.files import things

        things.register()
