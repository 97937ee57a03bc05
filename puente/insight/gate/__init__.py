"""Nothing leaves for a screen, a report or the API but through here: anonymity, minimum data, wording."""

from puente.insight.gate.findings import CannotTell, Cell, Ratings, Shown, ShownCell, Timing
from puente.insight.gate.ledger import Ledger
from puente.insight.gate.publishing import publish

__all__ = ["CannotTell", "Cell", "Ledger", "Ratings", "Shown", "ShownCell", "Timing", "publish"]
