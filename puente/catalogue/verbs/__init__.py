"""What can be done to the catalogue. Callers read as a sentence: `catalogue.found_service(…)`."""

from puente.catalogue.verbs.fields import add_field, change_field, move_field, retire_field
from puente.catalogue.verbs.options import add_option, change_option, retire_option
from puente.catalogue.verbs.services import (
    describe_service,
    found_service,
    move_service,
    rename_service,
    retire_service,
    set_audience,
)
from puente.catalogue.verbs.standards import end_standard, set_standard

__all__ = [
    "add_field",
    "add_option",
    "change_field",
    "change_option",
    "describe_service",
    "end_standard",
    "found_service",
    "move_field",
    "move_service",
    "rename_service",
    "retire_field",
    "retire_option",
    "retire_service",
    "set_audience",
    "set_standard",
]
