"""The Jinja2 environment of the pages, and `render_part`, which renders one block of a page for htmx."""

from __future__ import annotations

import secrets
from collections.abc import MutableMapping, Sequence
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.template import engines, loader
from django.template.backends.utils import csrf_token_lazy
from django.templatetags.static import static
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from jinja2 import Environment, StrictUndefined, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context

from puente.foundation import said
from puente.web import formats
from puente.web.asked import Token, draft_of
from puente.web.keeping import kept, kept_form
from puente.web.shell import Shell

TOKEN = Token()
EXTENSIONS = ["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"]


class _Page(Template):
    """A template whose components know what every template knows, and nothing of the page: they are made once, whoever
    imports them (Jinja looks each time whether a page brings more). What a page was given goes when it is drawn."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        rendering = self.new_context(dict(*args, **kwargs))
        try:
            return self.environment.concat(self.root_render_func(rendering))
        except Exception:
            self.environment.handle_exception()
        finally:
            _let_go(rendering)

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        if self._module is None:
            self._module = self.make_module()
        return self._module


class _House(Environment):
    """Finds a template that was found before without looking whether its file changed, unless files are watched."""

    template_class = _Page

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._found: dict[str, Template] = {}

    def get_template(
        self, name: str | Template, parent: str | None = None, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        found = self._found.get(name) if isinstance(name, str) and not globals else None
        if found is None:
            found = super().get_template(name, parent, globals)
            if isinstance(name, str) and not globals and not self.auto_reload:
                self._found[name] = found
        return found


def environment(**options: Any) -> Environment:
    """Autoescaped, with gettext in the reader's language, `url`, `static`, `icon` and the formats as filters.

    A name that a page was not given is an error, not an empty string.
    """
    env = _House(
        **{
            **options,
            "extensions": EXTENSIONS,
            "undefined": StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
        }
    )
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    env.globals.update(
        _=said.on_a_page,
        csrf_input=TOKEN,
        draft_of=draft_of,
        url=url,
        url_if=url_if,
        static=static,
        icon=icon,
        way=way,
        today=formats.today,
        kept=kept,
        kept_form=kept_form,
        reckoning=formats.reckoning,
        once_key=lambda: secrets.token_urlsafe(12),
        widget_attrs=widget_attrs,
        undo_of=undo_of,
    )
    env.filters.update(formats.HELPERS)
    return env


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page. NoReverseMatch when there is none."""
    return _address(get_script_prefix(), name, args, tuple(kwargs.items()))


@lru_cache(4096)
def _address(_prefix: str, name: str, args: tuple[Any, ...], named: tuple[tuple[str, Any], ...]) -> str:
    return reverse(name, args=args, kwargs=dict(named))


def url_if(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page, or nothing when the house has no such page."""
    try:
        return url(name, *args, **kwargs)
    except NoReverseMatch:
        return ""


@cache
def _drawing(name: str, css: str) -> SafeString:
    sprite = static("vendor/icons/icons.svg")
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', css, sprite, name)


def icon(name: str, css: str = "icon") -> SafeString:
    """A drawing of the sprite, beside a word: it says nothing to a screen reader."""
    return _drawing(name, css)


def way(direction: str) -> SafeString:
    """The tile of a direction: "serve", "served" or "both"."""
    return _drawing(f"puente-{direction}", "way")


def widget_attrs(bound: BoundField, id: str, help: str, css: str) -> dict[str, str]:
    """What a form's control needs to look like ours and to be tied to its words of help and its errors."""
    told = ([f"{id}-error"] if bound.errors else []) + ([f"{id}-help"] if help else [])
    attrs = {"id": id}
    if css:
        attrs["class"] = " ".join(filter(None, (css, bound.field.widget.attrs.get("class"))))
    if told:
        attrs["aria-describedby"] = " ".join(told)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return attrs


def for_every_page(request: HttpRequest) -> dict[str, Any]:
    """What every page is given: `me` (None when nobody is signed in) and `shell`, which asks the database lazily."""
    person = getattr(request, "user", None)
    me = person if person is not None and person.is_authenticated else None
    reading = {"language": (translation.get_language() or "en")[:2], "languages": settings.LANGUAGES}
    return {"me": me, "shell": Shell(request, me), "reading": reading, "csrf_input": TOKEN}


def macros(template: str) -> Any:
    """The macros of a file of components that asks for nothing of the page, to be called from Python."""
    env: Environment = engines["jinja2"].env  # type: ignore[attr-defined]
    return env.get_template(template).module


def render_part(
    request: HttpRequest,
    template: str,
    block: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The block `block` of the page `template`, rendered alone, with the page's own imports and the usual context."""
    return HttpResponse(part(request, template, block, context), status=status)


def part(request: HttpRequest, template: str, block: str, context: dict[str, Any] | None = None) -> str:
    """What `render_part` answers with, as text."""
    return parts(request, template, [block], context)


def parts(
    request: HttpRequest, template: str, blocks: Sequence[str], context: dict[str, Any] | None = None
) -> str:
    """Several blocks of a page that ride in one answer."""
    found: Any = loader.get_template(template, using="jinja2")
    given: dict[str, Any] = dict(context or {})
    given |= {
        "request": request,
        "csrf_input": TOKEN,
        "csrf_token": csrf_token_lazy(request),
    }
    for processor in found.backend.template_context_processors:
        given.update({name: value for name, value in processor(request).items() if name not in given})
    page = found.template
    rendering = page.new_context(given)
    # The page's top level (its imports and what it sets) runs until the first letter of its layout: no further.
    next(page.root_render_func(rendering), None)
    try:
        drawn = (page.environment.concat(page.blocks[block](rendering)) for block in blocks)
        return SafeString("".join(drawn))
    finally:
        _let_go(rendering)


def _let_go(rendering: Context) -> None:
    """A page and its macros hold each other: undone here, all that it was given goes at once, and its memory is there for
    the next page. Otherwise it waits until Python looks for such circles, and every page is written to cold memory."""
    rendering.vars.clear()
    rendering.parent.clear()
    rendering.blocks.clear()


def refused(
    request: HttpRequest,
    template: str,
    block: str,
    context: dict[str, Any],
    *,
    target: str,
    status: int = 422,
) -> HttpResponse:
    """A form again, with its errors, put where it was (`target`), whatever the form's own target is."""
    answer = render_part(request, template, block, context, status=status)
    answer["HX-Retarget"] = target
    answer["HX-Reswap"] = "innerHTML"
    return answer


def undo_of(message: Message) -> str:
    """The address that takes back what the message tells, said by the view: extra_tags="undo:/requests/…"."""
    tags = message.extra_tags or ""
    return tags.removeprefix("undo:") if tags.startswith("undo:") else ""


def toasts(request: HttpRequest) -> str:
    """The messages that wait for this person, as toasts that htmx puts into the page out of band; "" when none."""
    waiting = list(messages.get_messages(request))
    if not waiting:
        return ""
    toast = macros("components/saying.html").toast
    drawn = "".join(
        str(toast(message.message, tone=message.level_tag, undo=undo_of(message))) for message in waiting
    )
    return _riding(SafeString(drawn))


def _riding(drawn: object) -> SafeString:
    return format_html('<div hx-swap-oob="afterbegin:#toasts">{}</div>', drawn)


def said_on_the_page(request: HttpRequest, words: str, *, status: int) -> HttpResponse:
    """To htmx, of what was not done: the page stays as it is, with all that is typed on it, and says why. The words ride
    along as all messages do."""
    messages.error(request, words)
    answer = HttpResponse(status=status)
    answer["HX-Reswap"] = "none"
    return answer


def said_at_once(words: str, *, status: int, **link: Any) -> HttpResponse:
    """The same, asking nothing of database or session: the words themselves are the answer, with a `link` when they lead
    somewhere (`href`, `verb`, `new_tab`)."""
    toast = macros("components/saying.html").toast(words, tone="error", **link)
    answer = HttpResponse(_riding(toast), status=status)
    answer["HX-Reswap"] = "none"
    return answer
