"""Every address of the house."""

from django.urls import URLPattern, URLResolver, include, path

from puente.api.house import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("", include("puente.web.urls")),
    path("", include("puente.imports.csv.pages")),
]

handler400 = "puente.web.shell_pages.bad_request"
handler403 = "puente.web.shell_pages.forbidden"
handler404 = "puente.web.shell_pages.not_found"
handler500 = "puente.web.shell_pages.server_error"
