from functools import partial

from puente.foundation import house, things
from puente.people.models import Absence, Company, Department, Organization, Person, Vision, the_organization


def _organization(field: str, otherwise: str) -> str:
    house = the_organization()
    return (str(getattr(house, field)) if house is not None else "") or otherwise


def register() -> None:
    everything = lambda model: lambda person: model.objects.all()  # noqa: E731
    things.register("person", Person, visible=lambda person: Person.objects.visible_to(person))
    things.register("department", Department, visible=lambda person: Department.objects.visible_to(person))
    things.register("company", Company, visible=everything(Company), address=lambda company: "/people/")
    things.register(
        "organization",
        Organization,
        visible=everything(Organization),
        address=lambda organization: "/settings/",
    )
    things.register("vision", Vision, visible=everything(Vision), address=_where_the_vision_is)
    things.register(
        "absence",
        Absence,
        visible=everything(Absence),
        address=lambda absence: absence.person.get_absolute_url(),
    )
    house.answer("language", partial(_organization, "language", "en"))
    house.answer("zone", partial(_organization, "zone", "UTC"))


def _where_the_vision_is(vision: Vision) -> str:
    return vision.department.get_absolute_url() if vision.department else "/"
