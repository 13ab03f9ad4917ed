"""What about hearings needs somebody now: a right, an application, a hearing to hold, a recusal, a text to publish?"""

from collections.abc import Iterable, Iterator

from hearing_app.domain.errors import Reason
from hearing_app.services.context import Context
from hearing_app.services.steps.attention import Cause, Task, Today, Urgency, day_end
from hearing_app.services.steps.hearing_terms import rule_in
from hearing_app.store.hearings import publications
from hearing_app.store.tables.hearings import AnnouncementRow, HearingRequestRow
from hearing_app.store.tables.substitutions import RecusalRow


def decision_tasks(today: Today, rows: Iterable[HearingRequestRow]) -> Iterator[Task]:
    """Yield what the leader has to sign or decide, each decision by its last day."""
    for row in rows:
        is_asked = bool(row.applicant) and row.decide_by_on is not None
        yield Task(
            Cause.HEARING,
            today.urgency_of(row.decide_by_on) if is_asked and row.decide_by_on else Urgency.TODAY,
            Reason("desk.hearing_decide" if is_asked else "desk.hearing_sign", {"title": row.matter.title}),
            Reason("desk.hearing_text", {"number": row.matter.number}),
            day_end(row.decide_by_on) if is_asked and row.decide_by_on else None,
            matter_number=row.matter.number,
            clause=rule_in(row.decide_evidence) if is_asked else None,
        )


def hold_tasks(today: Today, rows: Iterable[HearingRequestRow], planned: set[int]) -> Iterator[Task]:
    """Yield hearings that were granted and have none to come or held since, by the last day to hold them."""
    for row in rows:
        if row.id in planned or row.hold_by_on is None:
            continue
        yield Task(
            Cause.HOLD,
            today.urgency_of(row.hold_by_on),
            Reason("desk.hearing_hold", {"title": row.matter.title}),
            Reason("desk.hearing_text", {"number": row.matter.number}),
            day_end(row.hold_by_on),
            matter_number=row.matter.number,
            clause=rule_in(row.hold_evidence),
        )


def recusal_tasks(today: Today, rows: Iterable[RecusalRow]) -> Iterator[Task]:
    """Yield requests for recusal that nobody has decided, by the last day to decide."""
    for row in rows:
        seat = row.seat
        if row.due_on is None:
            continue
        yield Task(
            Cause.RECUSAL,
            today.urgency_of(row.due_on),
            Reason("desk.recusal", today.named(seat.sitting, name=seat.person.name if seat.person else "")),
            Reason("desk.recusal_text", {"number": seat.sitting.number}),
            day_end(row.due_on),
            sitting_id=seat.sitting_id,
            seat_id=seat.id,
        )


def announcement_tasks(today: Today, rows: Iterable[AnnouncementRow]) -> Iterator[Task]:
    """Yield announcements that somebody drafted and nobody approved, by the day of their sitting."""
    for row in rows:
        yield Task(
            Cause.ANNOUNCEMENT,
            Urgency.TODAY,
            Reason("desk.announcement", today.named(row.sitting)),
            Reason("desk.announcement_text", {"number": row.sitting.number}),
            row.sitting.starts_at,
            is_day=False,
            sitting_id=row.sitting_id,
        )


def outdated_tasks(today: Today, rows: Iterable[AnnouncementRow]) -> Iterator[Task]:
    """Yield announcements of which the public still reads another hour, or whose sitting has none any more."""
    for row in rows:
        yield Task(
            Cause.OUTDATED,
            Urgency.TODAY,
            Reason("desk.outdated", today.named(row.sitting)),
            Reason("desk.outdated_text", {"number": row.sitting.number}),
            row.announced_for_at,
            is_day=False,
            sitting_id=row.sitting_id,
        )


def publication_tasks(ctx: Context, _today: Today, unit_id: int) -> Iterator[Task]:
    """Yield texts that somebody drafted to be published and nobody approved."""
    kinds = ctx.rules.publications.kinds
    for row in publications.waiting(ctx.reader, unit_id):
        named = kinds[row.kind].label if row.kind in kinds else {"zh": row.kind, "en": row.kind}
        yield Task(
            Cause.PUBLICATION,
            Urgency.TODAY,
            Reason("desk.publication", {"title": row.matter.title, "kind": named}),
            Reason("desk.publication_text", {"number": row.matter.number}),
            matter_number=row.matter.number,
            record_id=row.id,
        )
