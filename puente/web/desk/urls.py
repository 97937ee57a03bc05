from django.urls import path
from django.views.generic import RedirectView

from puente.web.desk import bell, exporting, files, mine, queue, queue_verbs, sealed, thread, verbs

urlpatterns = [
    path("requests/", RedirectView.as_view(pattern_name="my-requests", query_string=True), name="requests"),
    path("requests/sealed/", sealed.open_seal, name="break-seal"),
    path("requests/<str:number>/", thread.show, name="request"),
    path("requests/<str:number>/changed/", thread.changed, name="request-changed"),
    path("requests/<str:number>/write/", verbs.write, name="request-write"),
    path("requests/<str:number>/answers/<slug:code>", files.answer, name="request-answer-file"),
    path("requests/<str:number>/break-seal/", sealed.open_seal, name="request-break-seal"),
    path("requests/<str:number>/<slug:code>/", verbs.verb, name="request-verb"),
    path("queue/", queue.first, name="queues"),
    path("queue/<str:code>/", queue.show, name="queue"),
    path("queue/<str:code>/fresh/", queue.fresh, name="queue-fresh"),
    path("queue/<str:code>/view/", queue_verbs.save_view, name="queue-save"),
    path("queue/<str:code>/export.csv", exporting.of_queue, name="queue-export"),
    path("queue/<str:code>/<slug:verb>/", queue_verbs.verb, name="queue-verb"),
    path("mine/", mine.show, name="my-requests"),
    path("mine/export.csv", mine.export, name="my-requests-export"),
    path("news/", bell.show, name="news"),
    path("news/read/", bell.read, name="news-read"),
    path("files/<int:pk>/<str:name>", files.attachment, name="attachment"),
]
