"""How allauth behaves in this house: nobody signs up, mail speaks the receiver's language, words are ours."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from puente.foundation import house
from puente.web.environment import url_if


class HouseAdapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Ask an administrator of Puente."),
        "email_password_mismatch": _("That e-mail and that password do not go together."),
        "enter_current_password": _("Write the password you have now."),
        "incorrect_password": _("That is not your password."),
        "invalid_password_reset": _("This link is no longer good. Ask for a new one."),
        "too_many_login_attempts": _("Too many attempts with this e-mail. Wait five minutes and try again."),
        "password_min_length": _("At least %(min_length)s characters, please."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come by invitation."""
        return False

    def format_email_subject(self, subject: str) -> str:
        return subject

    def get_from_email(self) -> str:
        return settings.DEFAULT_FROM_EMAIL

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language of the person who gets it, with links to where people reach the house."""
        language = getattr(context.get("user"), "language", "") or house.language()
        if address := context.get("password_reset_url"):
            context["password_reset_url"] = settings.ORIGIN + "/" + address.split("/", 3)[3]
        with translation.override(language):
            super().send_mail(template_prefix, email, context)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return url_if("me") or reverse("today")
