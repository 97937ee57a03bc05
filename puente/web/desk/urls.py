from django.urls import path

from puente.web.desk import files, thread, verbs

urlpatterns = [
    path("requests/<str:number>/", thread.show, name="request"),
    path("requests/<str:number>/changed/", thread.changed, name="request-changed"),
    path("requests/<str:number>/write/", verbs.write, name="request-write"),
    path("requests/<str:number>/answers/<slug:code>", files.answer, name="request-answer-file"),
    path("requests/<str:number>/<slug:code>/", verbs.verb, name="request-verb"),
    path("files/<int:pk>/<str:name>", files.attachment, name="attachment"),
]
