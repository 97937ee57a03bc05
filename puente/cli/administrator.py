"""`puente administrator EMAIL`: the way back in when nobody can set up any more."""

from __future__ import annotations

import click

from puente.foundation.language import gettext as _
from puente.foundation.rooms import open_rooms


@click.command(
    help=_("Makes the person with this e-mail an administrator, and prints a link to choose a password.")
)
@click.argument("email", metavar=_("EMAIL"))
@click.option("--name", default="", help=_("Name of the person, when nobody has this e-mail yet."))
def administrator(email: str, name: str) -> None:
    open_rooms()
    from puente.foundation.errors import Forbidden, Invalid, Refused
    from puente.foundation.verbs import via
    from puente.people import links
    from puente.people import verbs as people
    from puente.people.models import Organization, Person

    if not Organization.objects.exists():
        raise click.ClickException(_("Nobody is here yet: begin with the link that `puente serve` prints."))
    email = email.strip().lower()
    person = Person.objects.active().filter(email=email).first()
    if person is None and not name.strip():
        words = _(
            "Nobody who works here has the e-mail “{email}”. For somebody new say the name too: --name."
        )
        raise click.ClickException(words.format(email=email))
    if person is None:
        person = Person(name=name.strip(), email=email)
    try:
        with via("cli"):
            invitation = people.recover_administrator(person, by=person)
    except Invalid as fault:
        raise click.ClickException(
            " ".join(words for found in fault.fields.values() for words in found)
        ) from fault
    except (Refused, Forbidden) as no:
        raise click.ClickException(str(no)) from no
    click.echo(_("{name} is an administrator.").format(name=person.name))
    words = _("With this link they choose a password; it works once, within a day: {link}")
    click.echo(words.format(link=links.to_invitation(invitation)))
