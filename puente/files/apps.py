from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "puente.files"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from puente.files import soundness, things
        from puente.foundation import doctor

        things.register()
        doctor.check("files", soundness.bytes_are_there)
