from django.urls import path

from puente.web.search import views

urlpatterns = [
    path("search/", views.page, name="search"),
    path("search/palette/", views.palette, name="search-palette"),
]
