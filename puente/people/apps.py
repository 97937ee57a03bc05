from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "puente.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from puente.calendars import uses
        from puente.events.listeners import listen
        from puente.events.nightly import every_night
        from puente.foundation import doctor
        from puente.people import letters, queries, sessions, things
        from puente.people.models.persons import SOUGHT_WORDS

        things.register()
        post_migrate.connect(SOUGHT_WORDS.make, dispatch_uid="people.sought_words")
        doctor.check("people words", SOUGHT_WORDS.examined)
        uses.tell(queries.names_working_by)
        listen("person.invited", letters.send_invitation)
        listen("person.address_added", letters.send_confirmation)
        user_logged_in.connect(sessions.note_where, dispatch_uid="people.sessions")
        every_night("sessions", sessions.forget_old)
