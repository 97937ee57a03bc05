from functools import partial

from puente.foundation import house, things
from puente.people.models import Absence, Company, Department, Organization, Person, Vision, about_the_house


def _organization(field: str, otherwise: str) -> str:
    said = about_the_house().get(field)
    return (said[0] if isinstance(said, list) and said else said) or otherwise


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
    house.answer("language", partial(_organization, "languages", "en"))
    house.answer("zone", partial(_organization, "zone", "UTC"))


def _where_the_vision_is(vision: Vision) -> str:
    return vision.department.get_absolute_url() if vision.department else "/"
