from django.urls import path

from puente.web.today import views

urlpatterns = [path("", views.today, name="today")]
