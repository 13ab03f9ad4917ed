"""How is it recorded that a party stayed away, so that it counts as a waiver only with every proof?

Not here: what follows for the sitting, which the presider ends or holds (services.sittings.interruptions).
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from hearing_app.documents.hearing_papers import formal_paper
from hearing_app.documents.renderings import Rendered
from hearing_app.domain.errors import NotFound, Reason, Refused
from hearing_app.domain.hearings.waivers import Absence, Finding, against_finding
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.profiles import Profile
from hearing_app.domain.rules.vocabulary import PARTIES
from hearing_app.domain.sittings.states import ANNOUNCED, STATE_LABELS, SittingState
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.hearings.sitting_papers import absence_paper
from hearing_app.services.steps.notice_services import NoticeService, notice_services, served_parties
from hearing_app.services.steps.numbers import HEARING_PAPERS, take_number
from hearing_app.services.steps.sittings.changes import note_change
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.services.steps.sittings.grounds import lock_sitting, permit
from hearing_app.store import sittings
from hearing_app.store.hearings import absences
from hearing_app.store.tables.hearings import AbsenceRow
from hearing_app.store.tables.sittings import SittingRow


@dataclass(frozen=True, slots=True)
class AbsenceOrder:
    """A party that stayed away, in the version of the sitting that was seen."""

    sitting_id: int
    version: int
    party_id: int
    called_by: str
    called_to: str
    called_at: datetime | None
    heard: str
    finding: Finding
    reason: str
    found_by: str


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """A party of a sitting: when it was served, and what was found of its absence, if anything was."""

    party_id: int
    role: Label
    name: str
    served_on: date | None
    id: int | None = None
    finding: str = ""
    number: str = ""
    found_by: str = ""
    found_on: date | None = None


@dataclass(frozen=True, slots=True)
class AbsencesView:
    """The parties of a sitting on its day, for the page that records who stayed away."""

    sitting_id: int
    version: int
    number: str
    title: str
    starts_at: datetime
    presider: str
    parties: tuple[AbsenceView, ...]


def view_absences(ctx: Context, sitting_id: int) -> AbsencesView:
    """Return the parties with what is on record of each; raises NotFound."""
    row = sittings.find(ctx.reader, ctx.require(Action.VIEW_SITTING), sitting_id)
    if row is None or row.matter is None:
        raise NotFound
    served = served_parties(ctx.reader, row)
    day = civil_day(row.starts_at)
    found = {one.party_id: one for one in absences.of_sitting(ctx.reader, row.id) if one.absent_on == day}
    parties = [party for party in row.matter.parties if party.role in PARTIES]
    views = [
        _view(AbsenceView(one.id, PARTIES[one.role], one.name, served.get(one.id)), found.get(one.id))
        for one in parties
    ]
    return AbsencesView(row.id, row.version, row.number, row.title, row.starts_at, presider_of(row), tuple(views))


def _view(plain: AbsenceView, row: AbsenceRow | None) -> AbsenceView:
    if row is None:
        return plain
    return AbsenceView(
        plain.party_id,
        plain.role,
        plain.name,
        row.served_on,
        row.id,
        row.finding,
        row.number,
        row.found_by,
        row.found_on,
    )


def presider_of(row: SittingRow) -> str:
    """Return the name of who presides, empty where nobody does."""
    seated = (seat for seat in row.seats if seat.released_at is None and seat.role == SeatRole.PRESIDER.value)
    return next((seat.person.name for seat in seated if seat.person is not None), "")


def record_absence(ctx: Context, order: AbsenceOrder) -> int:
    """Record what was found of a party's absence; Refused with every part that is missing. Returns the finding's id."""
    with ctx.change(Action.RECORD_DECISION) as change:
        row = lock_sitting(change, permit(change), order.sitting_id, version=order.version)
        party = next((one for one in row.matter.parties if one.id == order.party_id), None) if row.matter else None
        if party is None or party.role not in PARTIES:
            raise NotFound
        notice = notice_services(change.session, row).get(party.id, NoticeService())
        day = civil_day(row.starts_at)
        profile = profile_of(change.session, ctx.rules, row.unit_id, on_day=day)
        reasons = [] if SittingState(row.state) in ANNOUNCED else [_wrong_state(row)]
        found = absences.of_sitting(change.session, row.id)
        if any(one.party_id == party.id and one.absent_on == day for one in found):
            reasons.append(Reason("waiver.recorded_already"))
        reasons += against_finding(profile, _absence(row, order, notice.served_on), now=ctx.now)
        if reasons:
            raise Refused(reasons)
        absence = AbsenceRow(
            unit_id=row.unit_id,
            sitting_id=row.id,
            party_id=party.id,
            absent_on=day,
            served_on=notice.served_on,
            has_waived_notice=notice.has_waived,
            called_by=order.called_by.strip(),
            called_at=order.called_at,
            called_to=order.called_to.strip(),
            heard=order.heard.strip(),
            reason=order.reason.strip(),
            finding=order.finding.value,
            found_by=order.found_by.strip(),
            found_on=civil_day(ctx.now),
            number=take_number(change, ctx.rules, row.unit_id, series=HEARING_PAPERS, matter_id=row.matter_id),
            evidence=_evidence(profile),
            recorded_by=ctx.actor.name,
            recorded_at=ctx.now,
        )
        change.session.add(absence)
        row.version += 1
        change.session.flush()
        note_change(change, row, "absence_" + absence.finding)
        return absence.id


def view_absence_paper(ctx: Context, sitting_id: int, absence_id: int) -> Rendered:
    """Return the finding as paper; it says that the matter goes on."""
    row = sittings.find(ctx.reader, ctx.require(Action.VIEW_SITTING), sitting_id)
    found = absences.of_sitting(ctx.reader, row.id) if row is not None else ()
    one = next((one for one in found if one.id == absence_id), None)
    if row is None or one is None:
        raise NotFound
    return formal_paper(absence_paper(ctx, row, one))


def _wrong_state(row: SittingRow) -> Reason:
    return Reason("day.wrong_state", {"state": STATE_LABELS[SittingState(row.state)]})


def _absence(row: SittingRow, order: AbsenceOrder, served_on: date | None) -> Absence:
    return Absence(
        served_on=served_on,
        starts_at=row.starts_at,
        called_by=order.called_by,
        called_to=order.called_to,
        called_at=order.called_at,
        heard=order.heard,
        finding=order.finding,
        reason=order.reason,
        found_by=order.found_by,
        presider=presider_of(row),
    )


def _evidence(profile: Profile) -> dict[str, object]:
    rule = profile.absence_waives
    return {"rule": asdict(profile.ref(rule.clause, is_unverified=rule.is_unverified))} if rule else {}
