from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "puente.catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from puente.catalogue import listening, things
        from puente.events.listeners import listen
        from puente.events.nightly import every_night
        from puente.people import heirs

        things.register()
        listen("request.opened", listening.count_asked)
        listen("request.service_set", listening.count_asked)
        every_night("times asked", listening.count_anew)
        heirs.on_retire(listening.hand_on)
