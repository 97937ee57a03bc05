from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "puente.desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from puente.desk import news, soundness, things
        from puente.desk.leaving import carry_everything_over, let_everything_go, pass_everything_on
        from puente.desk.recomputing import recompute
        from puente.events.listeners import listen
        from puente.foundation import doctor
        from puente.people import heirs

        things.register()
        listen("request.*", news.ring)
        for kind in ("calendar.*", "standard.*", "department.calendar_set"):
            listen(kind, recompute)
        doctor.check("targets", soundness.targets)
        heirs.on_retire(pass_everything_on)
        heirs.on_leave(let_everything_go)
        heirs.on_merge(carry_everything_over)
