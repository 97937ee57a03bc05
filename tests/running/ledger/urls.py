"""The addresses of the house, and one for writing lines."""

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from puente.config.urls import *  # noqa: F403
from puente.config.urls import urlpatterns as those_of_the_house
from puente.events.once import once
from puente.people.models import Department, Person
from tests.running.ledger import verbs


@csrf_exempt
def write(request, line):
    """The same line sent again is written once."""
    department, clerk = Department.objects.get(), Person.objects.get()

    def do():
        verbs.write(department, by=clerk, line=line)
        return {"line": line}

    return HttpResponse(once(f"line {line}", clerk, do)["line"])


urlpatterns = [path("ledger/<str:line>/", write), *those_of_the_house]
