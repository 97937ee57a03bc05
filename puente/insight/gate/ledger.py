"""What has been published, so that nothing can be found by subtraction: not in one table, not over several, not over time.

All published cells together cut the respondents into atoms: people who stand in exactly the same cells. Whatever is
added to and subtracted from published sums, nothing finer than the sum of an atom can come out. So a cell may be
published only when every atom stays as large as a cell must be, and stays unlike "everybody gave the lowest mark".
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from puente.insight.gate.findings import PEOPLE, ShownCell


@dataclass
class Ledger:
    """Respondents and the atom each is in, by question; and every cell as it was shown."""

    atoms: dict[str, dict[str, tuple[int, float]]] = field(default_factory=dict)
    shown: dict[str, ShownCell] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Ledger:
        """The ledger kept at `path`; an empty one where there is none yet."""
        if not path.exists():
            return cls()
        kept = json.loads(path.read_text())
        return cls(
            {
                question: {who: (atom, score) for who, (atom, score) in respondents.items()}
                for question, respondents in kept["atoms"].items()
            },
            {key: ShownCell(*cell) for key, cell in kept["shown"].items()},
        )

    def save(self, path: Path) -> None:
        """Writes the ledger, whole or not at all."""
        kept = {
            "atoms": self.atoms,
            "shown": {key: [cell.group, cell.mean, cell.respondents] for key, cell in self.shown.items()},
        }
        aside = path.with_suffix(".new")
        with aside.open("w") as file:
            json.dump(kept, file)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)

    def admits(self, question: str, scores: Mapping[str, float], ends: tuple[float, float]) -> bool:
        """True when publishing these answers leaves every atom large and mixed enough.

        An answer that was changed counts as one gone and a new one.
        """
        known = self.atoms.get(question, {})
        inside: dict[int, list[float]] = defaultdict(list)
        outside: dict[int, list[float]] = defaultdict(list)
        touched = {known[who][0] for who in scores if who in known}
        for who, score in scores.items():
            same = who in known and known[who][1] == score
            inside[known[who][0] if same else -1].append(score)
        for who, (atom, score) in known.items():
            if atom in touched and scores.get(who) != score:
                outside[atom].append(score)
        return all(_may_stand(part, ends) for part in (*inside.values(), *outside.values()))

    def enter(self, question: str, key: str, scores: Mapping[str, float], cell: ShownCell) -> None:
        """Writes down that these answers were published as `cell`."""
        known = self.atoms.setdefault(question, {})
        fresh = 1 + max((atom for atom, _score in known.values()), default=0)
        split: dict[int, int] = {}
        for who, score in scores.items():
            same = who in known and known[who][1] == score
            before = known[who][0] if same else -1
            known[who] = (split.setdefault(before, fresh + len(split)), score)
        self.shown[key] = cell


def _may_stand(scores: list[float], ends: tuple[float, float]) -> bool:
    unanimous = min(scores) == max(scores) and scores[0] in ends
    return len(scores) >= PEOPLE and not unanimous
