from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "puente.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from puente.calendars import uses
        from puente.events.listeners import listen
        from puente.people import letters, queries, things

        things.register()
        uses.tell(queries.names_working_by)
        listen("person.invited", letters.send_invitation)
        listen("person.address_added", letters.send_confirmation)
