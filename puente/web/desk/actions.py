"""What can be done with a request, as its pages offer it: one address, one button and one key for each verb."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from puente.desk import verbs as desk
from puente.web.desk import forms

Form = type[forms.VerbForm]


@dataclass(frozen=True)
class Action:
    """`verb` is the name in puente.desk.verbs. `form` is None for what one click does; `undo` names the inverse.

    `place` is where its button stands: "head" (always seen), "more" (under a menu), "facts" (beside what it changes)
    or "write" (the composer). `does` is what the button of its form says, where its label without "…" is half a phrase.
    """

    verb: str
    label: Any
    done: Any
    form: Form | None = None
    title: Any = ""
    key: str = ""
    icon: str = ""
    kind: str = ""
    place: str = "more"
    undo: str = ""
    does: Any = ""

    @property
    def code(self) -> str:
        """Its word in addresses."""
        return self.verb.replace("_", "-")

    @property
    def do(self) -> Callable[..., Any]:
        return getattr(desk, self.verb)


ACTIONS: tuple[Action, ...] = (
    Action("answer", pgettext_lazy("verb", "Answer"), _("Sent."), forms.Writing, key="r", icon="reply", place="write"),
    Action("note", _("Internal note"), _("Note kept."), forms.Writing, key="i", icon="lock", place="write"),
    Action("take", _("Take"), _("It is yours."), key="t", kind="primary", place="head", undo="unassign"),
    Action("acknowledge", _("I have seen it"), _("The requester knows that you have seen it."), key="v", icon="eye", place="head"),
    Action("resume", _("Go on"), _("It goes on."), key="w", icon="play", place="head"),
    Action(
        "wait_for_requester", _("Wait…"), _("It waits for the requester; the clock stands still."), forms.Asking,
        _("Wait for the requester"), key="w", icon="hourglass", place="head",
    ),
    Action("wait_until", _("Wait until…"), _("It waits until then."), forms.PuttingOff, _("Wait until a date"), key="d", icon="calendar-clock", undo="resume", does=_("Wait until then")),
    Action("hand_over", _("Hand over…"), _("Handed over."), forms.HandingOver, _("To whom do you hand it over?"), key="h", icon="arrow-left-right", place="head"),
    Action("resolve", _("Resolve"), _("Resolved."), forms.Resolving, _("Resolve it"), key="e", kind="primary", icon="circle-check", place="head"),
    Action("confirm", _("It is solved"), _("Thank you. It is closed."), key="c", kind="primary", icon="badge-check", place="head"),
    Action("reopen", _("Reopen…"), _("It is open again."), forms.Reopening, _("What is still missing?"), key="o", icon="rotate-ccw", place="head"),
    Action("close", _("Close"), _("Closed."), key="c", icon="lock"),
    Action("assign", _("Assign…"), _("Assigned."), forms.Assigning, _("Who does it?"), key="a", icon="user-check", place="facts", undo="assign"),
    Action("unassign", _("Leave it"), _("Back in the queue."), key="u", icon="user-minus", undo="take"),
    Action("set_priority", _("Change priority"), _("Priority changed."), forms.Prioritising, _("How urgent is it?"), key="p", icon="flag", place="facts", undo="set_priority"),
    Action("set_service", _("Change service"), _("Service changed."), forms.SettingService, _("Which service is it about?"), key="s", icon="tag", place="facts"),
    Action("choose_option", _("Choose another option"), _("Option changed."), forms.ChoosingOption, _("Which option?"), key="z", icon="list-checks", place="facts", undo="choose_option"),
    Action("rename", _("Say it better"), _("Subject changed."), forms.Renaming, _("What is it about?"), key="y", icon="pencil", undo="rename"),
    Action("follow", _("Follow"), _("You follow it."), key="f", icon="bell", undo="unfollow"),
    Action("unfollow", _("No longer follow"), _("You no longer follow it."), key="f", icon="bell-off", undo="follow"),
    Action("name_person", _("Let somebody read it…"), _("Now they can read it."), forms.Naming, _("Who else shall read it?"), key="l", icon="user-plus"),
    Action("seal", _("Make it confidential"), _("It is confidential now."), key="q", icon="lock", undo="unseal"),
    Action("unseal", _("No longer confidential"), _("The department can read it again."), key="q", icon="eye", undo="seal"),
    Action("decline", _("Decline…"), _("Declined."), forms.Declining, _("Decline it"), kind="grave", key="n", icon="circle-x"),
    Action("cancel", _("I no longer need it…"), _("Cancelled."), forms.Cancelling, _("You no longer need it?"), kind="grave", key="n", icon="circle-x"),
)  # fmt: skip

BY_CODE: Mapping[str, Action] = {action.code: action for action in ACTIONS}
BY_VERB: Mapping[str, Action] = {action.verb: action for action in ACTIONS}
