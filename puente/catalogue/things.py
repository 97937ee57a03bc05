from puente.catalogue.models import Field, Option, Service, Standard
from puente.foundation import things


def register() -> None:
    things.register("service", Service, visible=lambda person: Service.objects.visible_to(person))
    things.register(
        "field",
        Field,
        visible=lambda person: Field.objects.filter(service__in=Service.objects.visible_to(person)),
        address=lambda field: field.service.get_absolute_url(),
    )
    things.register(
        "option",
        Option,
        visible=lambda person: Option.objects.filter(service__in=Service.objects.visible_to(person)),
        address=lambda option: option.service.get_absolute_url(),
    )
    things.register(
        "standard",
        Standard,
        visible=lambda person: Standard.objects.all(),
        address=lambda standard: standard.department.get_absolute_url(),
    )
