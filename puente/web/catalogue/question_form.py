"""The form of a question: the kind of answer decides which of choices and limits it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from puente.catalogue.conditions import STEERING
from puente.catalogue.models import Field
from puente.foundation.words import Words
from puente.web.formats import listed
from puente.web.forms import HouseForm, written_languages


class QuestionForm(HouseForm):
    """A question: its words, whether it must be answered, its choices, limits and condition.

    The last three are drawn by hand (catalogue/question_form.html); their fields here hold only what is wrong.
    """

    BLANK_ROWS = 3

    def __init__(
        self, *args: Any, others: Iterable[Field], question: Field | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.languages = written_languages()
        self.question = question
        self.steering = [one for one in others if one.kind in STEERING]
        self.add_words("label", _("Question"), value=question.label if question else {})
        self.add_words(
            "help", _("Help under it"), value=question.help if question else {}, required=False, most=400
        )
        if question is None:
            self.fields["kind"] = forms.ChoiceField(label=_("Kind of answer"), choices=Field.Kind.choices)
        self.fields["is_required"] = forms.BooleanField(
            label=_("Must be answered"), required=False, initial=bool(question and question.is_required)
        )
        for part in ("choices", "limits", "condition"):
            self.fields[part] = forms.CharField(required=False)
        if question is None:
            self.fields["code"] = forms.CharField(
                label=_("Code"),
                required=False,
                max_length=40,
                help_text=_("The name of the answer for programs. Left empty, it is made from the question."),
            )

    @property
    def kind(self) -> str:
        return self.question.kind if self.question else (self.data.get("kind") or Field.Kind.TEXT)

    def choice_rows(self) -> list[dict[str, Any]]:
        """What was typed, else what stands, and some blank rows: {"code", "names": [(control, language, text)]}."""
        rows = self._typed_rows() if self.is_bound else self._standing_rows()
        rows += [{"code": "", "names": {}} for _row in range(self.BLANK_ROWS)]
        return [
            {
                "code": row["code"],
                "names": [
                    (f"choice-{n}-{code}", code, row["names"].get(code, "")) for code in self.languages
                ],
            }
            for n, row in enumerate(rows)
        ]

    def choices_typed(self) -> list[dict[str, Any]]:
        """The choices typed, as the verbs take them."""
        before = {one["code"]: one["name"] for one in (self.question.choices if self.question else [])}
        others = {
            code: {lang: text for lang, text in name.items() if lang not in self.languages}
            for code, name in before.items()
        }
        return [
            {"code": row["code"], "name": Words({**others.get(row["code"], {}), **row["names"]})}
            for row in self._typed_rows()
        ]

    def _standing_rows(self) -> list[dict[str, Any]]:
        standing = [one for one in (self.question.choices if self.question else []) if not one.get("retired")]
        return [{"code": one["code"], "names": one["name"]} for one in standing]

    def _typed_rows(self) -> list[dict[str, Any]]:
        rows, n = [], 0
        while f"choice-{n}-code" in self.data and n < 200:
            names = {code: self.data.get(f"choice-{n}-{code}", "").strip() for code in self.languages}
            names = {code: text for code, text in names.items() if text}
            if names:
                rows.append({"code": self.data[f"choice-{n}-code"], "names": names})
            n += 1
        return rows

    def limit(self, name: str) -> str:
        """The limit typed, else the one that stands: min, max or currency."""
        if self.is_bound:
            return str(self.data.get(f"limit-{name}", "")).strip()
        return str((self.question.limits if self.question else {}).get(name, ""))

    def limits_typed(self) -> dict[str, str]:
        allowed = {
            Field.Kind.MONEY: ("min", "max", "currency"),
            **dict.fromkeys(
                (Field.Kind.TEXT, Field.Kind.LONG_TEXT, Field.Kind.NUMBER, Field.Kind.DATE), ("min", "max")
            ),
        }
        return {name: self.limit(name) for name in allowed.get(self.kind, ())}  # type: ignore[call-overload]

    def steering_choices(self) -> list[tuple[str, str]]:
        """(code, words) of the questions that may decide."""
        return [(one.code, str(one)) for one in self.steering]

    def answers_of(self, other: Field) -> list[tuple[str, str]]:
        """(value, words) of the answers to another question."""
        return answers_to(other)

    def condition_field(self) -> str:
        if self.is_bound:
            return str(self.data.get("condition", ""))
        return str((self.question.condition if self.question else {}).get("field", ""))

    def condition_values(self, other: Field) -> list[str]:
        """The answers chosen to the other question, as its controls send them."""
        if self.is_bound:
            return self.data.getlist(  # type: ignore[attr-defined]
                f"condition-{other.code}"
            )
        condition = (self.question.condition if self.question else {}) or {}
        values = condition.get("is", []) if condition.get("field") == other.code else []
        return _as_sent(values)

    def condition_typed(self) -> dict[str, Any]:
        code = self.condition_field()
        other = next((one for one in self.steering if one.code == code), None)
        if other is None:
            return {"field": code, "is": []} if code else {}
        said = self.condition_values(other)
        return {
            "field": code,
            "is": [one == "yes" for one in said] if other.kind == Field.Kind.YES_NO else said,
        }


def answers_to(question: Field) -> list[tuple[str, str]]:
    """(value, words) of the answers that may decide whether another question is shown."""
    if question.kind == Field.Kind.YES_NO:
        return [("yes", str(_("Yes"))), ("no", str(_("No")))]
    return [(one["code"], str(Words(one["name"]))) for one in question.choices if not one.get("retired")]


def _as_sent(values: Iterable[Any]) -> list[str]:
    """The answers of a condition as the controls of a form send them."""
    return [("yes" if value else "no") if isinstance(value, bool) else value for value in values]


def shown_if(question: Field, questions: Sequence[Field]) -> str:
    """When it is asked, in words; nothing when it always is."""
    other = next((one for one in questions if one.code == question.condition.get("field")), None)
    if other is None:
        return ""
    words = dict(answers_to(other))
    wanted = [words.get(one, one) for one in _as_sent(question.condition["is"])]
    said = {"question": other.label, "answers": listed(wanted, "or")}
    return str(_("only if “%(question)s” is answered with: %(answers)s") % said)
