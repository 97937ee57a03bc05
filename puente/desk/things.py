from puente.desk.models import Request, View
from puente.foundation import things


def register() -> None:
    things.register(
        "request",
        Request,
        visible=lambda person: Request.objects.visible_to(person, of_few=True),
        title=lambda service_request: f"{service_request.number} {service_request.subject}",
    )
    things.register(
        "view",
        View,
        visible=View.objects.visible_to,
        address=lambda view: f"/queue/{view.department.code}/?view={view.pk}",
    )
