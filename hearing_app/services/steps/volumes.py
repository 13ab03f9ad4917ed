"""What is a volume before it is rendered? Its leaves, its rules, what its own sheets will say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from hearing_app.documents.renderings import Rendered
from hearing_app.domain.evidence.review_files import Dossier, Holding, Origin, VolumeRules
from hearing_app.store.tables.files import FileRow
from hearing_app.store.tables.matters import MatterRow, ReviewRow

VOLUME = "volume"
CLOSED_VOLUME = "closed_volume"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One paper of a volume: what the contents say of it, and either how it is rendered or the uploaded file."""

    holding: Holding
    paper: Callable[[], Rendered] | None = None
    file: FileRow | None = None


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume before it is rendered; `compiled_on` is the latest day of the case.

    Of a mediation `ending` and `ended_on` say how it ended; a closed volume is read by who keeps mediation notes alone.
    """

    matter_id: int
    matter: MatterRow
    review: ReviewRow | None
    dossier: Dossier
    leaves: Mapping[str, Leaf]
    compiled_on: date
    rules: VolumeRules
    remarks: tuple[str, ...] = ()
    ending: str = ""
    ended_on: date | None = None
    is_closed: bool = False

    @property
    def number(self) -> str:
        """The number under which the volume is filed: the review's, the mediation's, else the matter's."""
        return self.dossier.number


def generated(key: str, kind: str, title: str, **more: object) -> Holding:
    """Return what the contents say of a paper that is rendered from rows."""
    return Holding(key, kind, title, Origin.GENERATED, **more)  # type: ignore[arg-type]  # the names are those of the fields


def places_named(rules: VolumeRules) -> Mapping[str, Mapping[str, str]]:
    """Return the labels of a volume's kinds of paper by code."""
    return {part.code: part.label for place in rules.places for part in place.parts}


def uploaded(rules: VolumeRules, row: FileRow, *, copies: int = 1) -> Leaf:
    """Return an uploaded file as a leaf; `copies` is in how many copies the paper was handed in."""
    label = places_named(rules).get(row.place, {"zh": row.place})["zh"]
    title = f"{label}（{row.name.rpartition('.')[0] or row.name}）"
    return Leaf(
        Holding(f"file-{row.id}", row.place, title, Origin.UPLOADED, copies=copies, sha256=row.sha256), file=row
    )
