"""What does a hall without network need on the day? Everything on paper, prepared the evening before (下乡包).

Not here: how it looks (documents.days).
"""

from dataclasses import dataclass

from hearing_app.domain.evidence.papers import PanelSeat, SignInSheet


@dataclass(frozen=True, slots=True)
class FilingMark:
    """Where a sheet that comes back belongs: the volume's part, and the address under which it is filed."""

    part: str
    url: str


@dataclass(frozen=True, slots=True)
class HearingKit:
    """One sitting as its kit has it; `sign_in` holds time, place and everybody who is expected.

    `steps` are the order of the day, `sections` those of the record; `voters` is empty where nobody votes. `rights` are
    told to the parties in plain words, `contact` is whom they ring. `marks` stand on the sheets that come back.
    """

    matter_title: str
    sign_in: SignInSheet
    panel: tuple[PanelSeat, ...]
    voters: tuple[PanelSeat, ...]
    parties: tuple[str, ...]
    steps: tuple[str, ...]
    sections: tuple[str, ...]
    rights: tuple[str, ...]
    contact: str
    marks: tuple[FilingMark, ...] = ()

    def mark_of(self, part: str) -> str:
        """Return the address under which a part is filed, empty where it has none."""
        return next((mark.url for mark in self.marks if mark.part == part), "")
