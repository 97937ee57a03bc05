from puente.calendars.models import Calendar
from puente.foundation import things


def register() -> None:
    things.register(
        "calendar",
        Calendar,
        visible=lambda person: Calendar.objects.all(),
    )
