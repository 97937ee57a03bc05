from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "puente.web"

    def ready(self) -> None:
        from puente.foundation import active

        active.install()
