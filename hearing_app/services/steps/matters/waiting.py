"""Which papers about a matter wait for somebody's signature, and which matters for the letter that hands them over?"""

from collections.abc import Iterable, Iterator

from hearing_app.domain.errors import Reason
from hearing_app.domain.matters.transfers import TITLES
from hearing_app.domain.workdays import Label
from hearing_app.services.steps.attention import Cause, Task, Urgency
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.transfers import TransferLetterRow


def letter_tasks(rows: Iterable[TransferLetterRow]) -> Iterator[Task]:
    """Yield letters that hand matters over and that nobody has signed."""
    for row in rows:
        yield Task(
            Cause.TRANSFER,
            Urgency.TODAY,
            Reason("desk.transfer", {"title": row.matter.title, "letter": TITLES[row.form]}),
            Reason("desk.transfer_text", {"number": row.matter.number, "receiver": row.receiver}),
            matter_number=row.matter.number,
        )


def handover_tasks(rows: Iterable[tuple[MatterRow, Label]]) -> Iterator[Task]:
    """Yield matters that were decided to go elsewhere and that no letter has handed over, or only a voided one."""
    for row, route in rows:
        yield Task(
            Cause.HANDOVER,
            Urgency.NEXT,
            Reason("desk.handover", {"title": row.title, "route": route}),
            Reason("desk.handover_text", {"number": row.number}),
            matter_number=row.number,
        )
