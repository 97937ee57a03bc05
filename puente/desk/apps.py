from functools import partial

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DeskConfig(AppConfig):
    name = "puente.desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from puente.desk import news, soundness, things
        from puente.desk.leaving import carry_everything_over, let_everything_go, pass_everything_on
        from puente.desk.models import News, Party, Request
        from puente.desk.models.requests import SUBJECT_WORDS
        from puente.desk.recomputing import recompute
        from puente.events import statistics
        from puente.events.listeners import listen
        from puente.foundation import doctor
        from puente.people import heirs

        things.register()
        post_migrate.connect(SUBJECT_WORDS.make, dispatch_uid="desk.subject_words")
        doctor.check("request words", SUBJECT_WORDS.examined)
        look_after = partial(statistics.look_after, Request, Party, News)
        post_migrate.connect(look_after, sender=self, weak=False, dispatch_uid="desk.statistics")
        listen("request.*", news.ring)
        for kind in ("calendar.*", "standard.*", "department.calendar_set"):
            listen(kind, recompute)
        doctor.check("targets", soundness.targets)
        heirs.on_retire(pass_everything_on)
        heirs.on_leave(let_everything_go)
        heirs.on_merge(carry_everything_over)
