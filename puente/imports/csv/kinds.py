"""What can be imported from CSV, by name."""

from __future__ import annotations

from puente.imports.csv.departments import Departments
from puente.imports.csv.memberships import Memberships
from puente.imports.csv.persons import People
from puente.imports.csv.run import Kind
from puente.imports.csv.services import Services

KINDS: dict[str, type[Kind]] = {kind.name: kind for kind in (Departments, People, Memberships, Services)}
"""In the order in which they are brought in."""
