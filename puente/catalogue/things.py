from puente.catalogue.models import Service, Standard
from puente.foundation import things


def register() -> None:
    things.register("service", Service, visible=lambda person: Service.objects.visible_to(person))
    things.register(
        "standard",
        Standard,
        visible=lambda person: Standard.objects.all(),
        address=lambda standard: standard.department.get_absolute_url(),
    )
