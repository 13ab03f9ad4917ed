"""What do the gates of a review look at? Counsel's view and the hearings that were held, read from rows."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.evidence.signing import (
    CounselForm,
    CounselView,
    HeldHearing,
    SigningFacts,
    formal_reasons,
    signing_reasons,
)
from hearing_app.domain.matters.outcomes import Adoption
from hearing_app.domain.rules.kinds import Process
from hearing_app.domain.sittings.states import SittingState
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Context
from hearing_app.settings.rulebook import Rulebook
from hearing_app.store import matters, people, sittings
from hearing_app.store.tables.matters import MatterRow, ReviewRow
from hearing_app.store.tables.sittings import SittingRow


def counsel_views(row: ReviewRow) -> tuple[CounselView, ...]:
    """Return counsel's view on a review, if one was given."""
    if row.counsel_on is None or not row.counsel_form:
        return ()
    return (CounselView(CounselForm(row.counsel_form), row.counsel_on, row.minutes_signed_on),)


def held_hearings(rules: Rulebook, rows: Sequence[SittingRow], review: ReviewRow | None) -> tuple[HeldHearing, ...]:
    """Return a matter's held hearings with what the organ made of their opinion; a handling hearing has no review."""
    if review is None:
        return ()
    held = [row for row in rows if row.state == SittingState.HELD and rules.kinds[row.kind].process is Process.HEARING]
    adoption = Adoption(review.adoption) if review.adoption else None
    return tuple(HeldHearing(row.number, adoption, review.adoption_reasons) for row in held)


def against_signing(
    ctx: Context, row: ReviewRow, hearings: Sequence[SittingRow], *, signing_on: date
) -> tuple[Reason, ...]:
    """Return what forbids to sign a review on a day: every gate and what is wrong with the signature itself."""
    held = held_hearings(ctx.rules, hearings, row)
    facts = SigningFacts(row.number, signing_on, counsel_views(row), held)
    volume = ctx.rules.volume
    today = civil_day(ctx.now)
    return (
        *signing_reasons(facts, counsel=volume.ref("counsel"), adoption=volume.ref("adoption")),
        *formal_reasons(row.conclusion, signing_on, received_on=row.received_on, today=today),
    )


def counsel_named(session: Session, row: ReviewRow) -> tuple[str, str]:
    """Return counsel's name and firm as the unit's roster says, empty where nobody was named."""
    person = people.find_person(session, row.counsel_id) if row.counsel_id else None
    if person is None:
        return "", ""
    entries = people.entries_in(person, row.unit_id)
    return person.name, next((entry.agency.name for entry in entries if entry.agency), "")


def is_provisional(ctx: Context, row: ReviewRow) -> bool:
    """Say whether a review's last day stands on a year without a published table (暂定)."""
    if row.due_on is None:
        return False
    try:
        return bool(row.due_evidence.get("is_provisional", ctx.rules.workdays.is_provisional(row.due_on)))
    except Refused:
        return False


def find_filed(session: Session, unit_id: int, number: str) -> tuple[MatterRow, ReviewRow | None]:
    """Find what a number names: a review (its file or opinion number), a matter, or a sitting of one.

    Raises Refused when nothing of the unit has the number, or the sitting has no matter.
    """
    wanted = number.strip()
    review = matters.find_review(session, unit_id, wanted) or matters.find_review_by_opinion(session, unit_id, wanted)
    if review is not None:
        return review.matter, review
    matter = matters.find_by_number(session, unit_id, wanted)
    if matter is None:
        sitting = sittings.find_by_number(session, unit_id, wanted)
        if sitting is None:
            raise Refused([Reason("review_file.unknown", {"number": wanted})])
        if sitting.matter is None:
            raise Refused([Reason("review_file.no_matter", {"number": wanted})])
        matter = sitting.matter
    reviews = matters.reviews_of(session, matter.id)
    return matter, reviews[-1] if reviews else None
