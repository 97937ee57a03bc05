from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "tests.running.ledger"

    def ready(self):
        from puente.events.listeners import listen
        from tests.running.ledger import verbs

        listen("ledger.written", verbs.hear)
