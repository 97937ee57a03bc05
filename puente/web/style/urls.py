from django.urls import path

from puente.web.style import views

urlpatterns = [path("style/", views.style, name="style")]
