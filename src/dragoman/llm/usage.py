"""What a run has asked, cost and thrown away."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

LETTERS_A_TOKEN = 4  # of English prose; where a server counts no tokens, and to foresee the cost of a question
MILLION = 1_000_000
# What of the model's answers was not recorded, in the words of the report.
DROPPED = (
    "invented triggers", "invented spans", "unresolved parties", "without parties", "unknown labels", "ruled out",
    "outside their part", "over the limit",
)  # fmt: skip

Tally = Counter[str]


@dataclass
class Usage:
    """Requests, tokens and cost of one run; answers from the cache cost nothing."""

    prompt_price: float | None = None
    completion_price: float | None = None
    requests: int = 0
    retries: int = 0
    cached: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    is_estimated: bool = False

    def count(self, told: object, asked: int, answered: int) -> None:
        """Add the tokens that a server counted, or an estimate from the numbers of letters where it counted none."""
        found = told if isinstance(told, dict) else {}
        prompt, completion = _number(found.get("prompt_tokens")), _number(found.get("completion_tokens"))
        self.is_estimated |= prompt is None or completion is None
        self.prompt_tokens += asked // LETTERS_A_TOKEN if prompt is None else prompt
        self.completion_tokens += answered // LETTERS_A_TOKEN if completion is None else completion

    @property
    def cost(self) -> float | None:
        """The cost so far, None without prices."""
        return self._cost(self.prompt_tokens, self.completion_tokens)

    def cost_with(self, letters: int) -> float:
        """Return about what the cost will be with one more question of so many letters; 0 without prices."""
        return self._cost(self.prompt_tokens + letters // LETTERS_A_TOKEN, self.completion_tokens) or 0.0

    def _cost(self, prompt: int, completion: int) -> float | None:
        if self.prompt_price is None and self.completion_price is None:
            return None
        return (prompt * (self.prompt_price or 0) + completion * (self.completion_price or 0)) / MILLION

    def report(self, model: str, tally: Tally) -> str:
        """Return two lines for the end of a run."""
        about = "about " if self.is_estimated else ""
        cost = "" if self.cost is None else f", cost {about}{self.cost:.4f}"
        again = f", {self.retries} of them again" if self.retries else ""
        dropped = ", ".join(f"{tally[name]} {name}" for name in DROPPED if tally[name]) or "nothing"
        return (
            f"{model}: {self.requests} requests{again}, {self.cached} answers from the cache; "
            f"{about}{self.prompt_tokens} prompt and {self.completion_tokens} completion tokens{cost}\n"
            f"{model}: {tally['events']} events told by the model; dropped: {dropped}"
        )


def _number(value: Any) -> int | None:  # noqa: ANN401 (whatever a server sends)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 40 else None
