"""Which matters are asked for? Not here: what they are called when they are entered (services.matters)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MatterFilter:
    """Which matters a list shows; `before_id` is the key of the page."""

    words: str = ""
    stage: str = ""
    category: str = ""
    district: str = ""
    kind: str = ""
    before_id: int | None = None
