from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "puente.catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from puente.catalogue import things

        things.register()
