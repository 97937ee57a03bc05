"""Asking, and shaping what can be asked."""

from django.urls import path

from puente.web.catalogue import asking, exporting, shaping_forms, shaping_services, shaping_standards, views

SHAPED = "settings/services/<slug:code>/"

urlpatterns = [
    path("ask/", views.portal, name="ask"),
    path("ask/people/", views.people, name="ask-people"),
    path("ask/department/<str:code>/", asking.ask_department, name="ask-department"),
    path("ask/<slug:code>/", asking.ask_service, name="ask-service"),
    path("settings/services/", shaping_services.services, name="services"),
    path("settings/services/export.csv", exporting.of_services, name="services-export"),
    path("settings/services/new/", shaping_services.found, name="service-new"),
    path(
        "settings/services/department/<str:code>/",
        shaping_standards.of_department,
        name="department-standards",
    ),
    path(
        "settings/services/department/<str:code>/standards/new/",
        shaping_standards.set_for_department,
        name="department-standard-new",
    ),
    path("settings/services/standards/<int:pk>/end/", shaping_standards.end, name="standard-end"),
    path(SHAPED, shaping_services.service, name="service-settings"),
    path(f"{SHAPED}preview/", shaping_services.preview, name="service-preview"),
    path(f"{SHAPED}words/", shaping_services.words, name="service-words"),
    path(f"{SHAPED}audience/", shaping_services.audience, name="service-audience"),
    path(f"{SHAPED}move/", shaping_services.move, name="service-move"),
    path(f"{SHAPED}retire/", shaping_services.retire, name="service-retire"),
    path(f"{SHAPED}questions/new/", shaping_forms.add_field, name="field-new"),
    path(f"{SHAPED}questions/<slug:field>/", shaping_forms.change_field, name="field-change"),
    path(f"{SHAPED}questions/<slug:field>/move/", shaping_forms.move_field, name="field-move"),
    path(f"{SHAPED}questions/<slug:field>/retire/", shaping_forms.retire_field, name="field-retire"),
    path(f"{SHAPED}options/new/", shaping_forms.add_option, name="option-new"),
    path(f"{SHAPED}options/<slug:option>/", shaping_forms.change_option, name="option-change"),
    path(f"{SHAPED}options/<slug:option>/retire/", shaping_forms.retire_option, name="option-retire"),
    path(f"{SHAPED}standards/new/", shaping_standards.set_for_service, name="standard-new"),
]
