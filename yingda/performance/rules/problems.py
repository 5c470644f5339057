"""What can be wrong with a plan, said by place."""

from typing import Any, NamedTuple


class Problem(NamedTuple):
    """Where in the plan (`components.0.bands.1.at_least`), the code of the sentence, and its facts."""

    place: str
    code: str
    facts: dict[str, Any] = {}
