"""What people ask of one another."""

from puente.desk.models.messages import Attachment, Message
from puente.desk.models.news import News
from puente.desk.models.parties import Party
from puente.desk.models.passing import HandOver, Wait
from puente.desk.models.requests import NEVER, Request, RequestQuerySet, turn, waits_for_requester
from puente.desk.models.targets import Target
from puente.desk.models.views import View

__all__ = [
    "NEVER",
    "Attachment",
    "HandOver",
    "Message",
    "News",
    "Party",
    "Request",
    "RequestQuerySet",
    "Target",
    "View",
    "Wait",
    "turn",
    "waits_for_requester",
]
