"""How were the year's proceedings dealt with? Columns become facts, figures become tables, and lead back to rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hearing_app.domain.errors import Refused
from hearing_app.domain.evidence.proceedings import (
    OUTCOMES,
    PREFIX,
    AdoptionFact,
    HeldFact,
    InviteeFact,
    Proceedings,
    RecusalFact,
    TermFact,
    outcome_of,
    proceedings_figures,
)
from hearing_app.domain.evidence.reports import Figure
from hearing_app.domain.matters.outcomes import Choice
from hearing_app.domain.rules.kinds import Category
from hearing_app.domain.rules.profiles import Profile
from hearing_app.domain.rules.seats import Light
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.notice_services import is_noticed_in_time
from hearing_app.services.steps.rule_evidence import profile_named
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.services.steps.years.columns import YearColumns, first_and_last
from hearing_app.services.steps.years.rows import Leads, ReportRow
from hearing_app.store.years import facts as store
from hearing_app.store.years.facts import ClockLine, HearingLine, RecusalLine, SeatLine

LABELS: Mapping[str, Label] = {
    "figure.hearings_notice_in_time": {"zh": "通知按期送达或者放弃", "en": "Notice served in time or waived"},
    "figure.hearings_notice_late": {"zh": "通知未按期", "en": "Notice not in time"},
    "figure.reviews_adopted": {"zh": "采纳听证意见", "en": "Panel's opinion adopted"},
    "figure.reviews_partly_adopted": {"zh": "部分采纳", "en": "Adopted in part"},
    "figure.reviews_not_adopted": {"zh": "不采纳", "en": "Not adopted"},
    "figure.reviews_adoption_missing": {"zh": "没有登记采纳情况", "en": "Adoption not recorded"},
    "figure.recusals_asked": {"zh": "回避申请", "en": "Recusals asked"},
    "figure.recusals_granted": {"zh": "回避同意", "en": "Recusals granted"},
    "figure.recusals_open": {"zh": "回避未决定", "en": "Recusals not decided"},
    "figure.hearings_by_district": {"zh": "听证按区县", "en": "Hearings by district"},
    "figure.hearings_by_category": {"zh": "听证按事项类别", "en": "Hearings by category of matters"},
    "figure.hearings_by_outcome": {"zh": "听证按表决结果", "en": "Hearings by outcome of the vote"},
    "figure.invitees_answered": {"zh": "答复邀请", "en": "Invitations answered"},
    "figure.invitees_came": {"zh": "到场", "en": "Came"},
    "figure.terms_kept": {"zh": "按期办结", "en": "Closed in time"},
    "figure.terms_missed": {"zh": "逾期", "en": "Late"},
}
NOT_GIVEN: Label = {"zh": "没有填", "en": "not given"}
NOTHING: Label = {"zh": "", "en": ""}
GRANTED: Mapping[bool | None, Label] = {
    True: {"zh": "同意", "en": "granted"},
    False: {"zh": "不同意", "en": "not granted"},
    None: {"zh": "还没有决定", "en": "not decided yet"},
}


@dataclass(frozen=True, slots=True)
class ProceedingsYear:
    """A year's figures of proceedings with the columns that they were counted from."""

    figures: tuple[Figure, ...]
    columns: YearColumns
    recusals: Sequence[RecusalLine]
    clocks: Sequence[ClockLine]
    categories: Mapping[str, Category]
    terms: Mapping[str, Label]

    def label_of(self, figure: Figure) -> Label:
        """Return what the group of a figure is called: a category of invitees, a clock, a district, an outcome."""
        group, code = figure.group, figure.code.removeprefix(PREFIX)
        if code.startswith("invitees"):
            return self.categories[group].label if group in self.categories else _same(group)
        if code.startswith("terms"):
            return self.terms.get(group, _same(group))
        if code == "hearings_by_outcome":
            return OUTCOMES[group]
        return NOTHING if not code.startswith("hearings_by") else _same(group) if group else NOT_GIVEN

    def rows_behind(self, figure: Figure) -> tuple[ReportRow, ...]:
        """Return the rows of a figure that are not hearings or reviews, in the order of its ids."""
        makers: Mapping[str, Callable[[], Mapping[str, ReportRow]]] = {
            "figure.recusals": lambda: {str(one.id): _recusal_row(one) for one in self.recusals},
            "figure.invitees": self._seat_rows,
            "figure.terms": lambda: {str(one.id): self._clock_row(one) for one in self.clocks},
        }
        known = next(make for prefix, make in makers.items() if figure.code.startswith(prefix))()
        return tuple(known[id_] for id_ in figure.ids)

    def _seat_rows(self) -> Mapping[str, ReportRow]:
        hearings = {one.id: one for one in self.columns.hearings}
        return {str(seat.id): self._seat_row(seat, hearings[seat.sitting_id]) for seat in self.columns.seats}

    def _seat_row(self, seat: SeatLine, hearing: HearingLine) -> ReportRow:
        label = self.categories[seat.category].label if seat.category in self.categories else _same(seat.category)
        day, key = civil_day(hearing.starts_at), str(hearing.id)
        return ReportRow(hearing.number, hearing.title, day, label, Leads.SITTING, key)

    def _clock_row(self, one: ClockLine) -> ReportRow:
        label = self.terms.get(one.rule, _same(one.rule))
        title = f"{one.district} {one.subject}".strip() or one.matter_number
        return ReportRow(one.matter_number, title, one.due_on, label, Leads.MATTER, one.matter_number)


def proceedings_year(ctx: Context, unit_id: int, year: int, *, columns: YearColumns) -> ProceedingsYear:
    """Load and count how a unit's proceedings of a civil year were dealt with."""
    first, last = first_and_last(year)
    recusals = store.recusals_of(ctx.reader, unit_id, first=first, last=last)
    clocks = store.clocks_of(ctx.reader, unit_id, first=first, last=last)
    adoptions = store.adoptions_of(ctx.reader, unit_id, first=first, last=last)
    facts = Proceedings(
        held=tuple(_held(ctx, unit_id, year, columns)),
        adoptions=[AdoptionFact(one.number, one.adoption) for one in adoptions],
        recusals=[RecusalFact(str(one.id), one.is_upheld) for one in recusals],
        invitees=tuple(_invitees(year, columns)),
        terms=[TermFact(str(one.id), one.rule, one.due_on, one.closed_on) for one in clocks],
        today=civil_day(ctx.now),
    )
    today = profile_of(ctx.reader, ctx.rules, unit_id, on_day=civil_day(ctx.now))
    terms = {id_: rule.label for id_, rule in today.clocks.items()}
    return ProceedingsYear(
        proceedings_figures(facts), columns, recusals, clocks, categories=ctx.rules.categories, terms=terms
    )


def _held(ctx: Context, unit_id: int, year: int, columns: YearColumns) -> Iterator[HeldFact]:
    notices = store.notices_of(ctx.reader, columns.which)
    parties = store.parties_of(ctx.reader, columns.which)
    fallback = _profile(ctx, unit_id, year)
    choices: dict[int, list[Choice]] = {}
    for seat in columns.seats:
        if seat.choice is not None:
            choices.setdefault(seat.sitting_id, []).append(Choice(seat.choice))
    for one in columns.hearings:
        if not one.is_held_in(year):
            continue
        kind = ctx.rules.kinds[one.kind]
        profile = profile_named(ctx.rules, one.evidence, fallback)
        rules = Rules(kind, profile, ctx.rules.categories, ctx.rules.workdays, ctx.rules.weights)
        summoned = [id_ for id_, role in parties.get(one.matter_id or 0, ()) if role in kind.parties]
        is_in_time = is_noticed_in_time(notices.get(one.id, ()), one, summoned, rules=rules)
        yield HeldFact(
            id=one.number,
            district=one.district or "",
            category=one.category or "",
            outcome=outcome_of(choices.get(one.id, ())),
            is_in_time=is_in_time if kind.has_notice_period else None,
        )


def _profile(ctx: Context, unit_id: int, year: int) -> Profile:
    """Return the profile of the year's end; a ledger from before every version is measured by the present one."""
    try:
        return profile_of(ctx.reader, ctx.rules, unit_id, on_day=date(year, 12, 31))
    except Refused:
        return profile_of(ctx.reader, ctx.rules, unit_id, on_day=civil_day(ctx.now))


def _invitees(year: int, columns: YearColumns) -> Iterator[InviteeFact]:
    # a past ledger lists who was there or missing, and no invitations
    listed = {one.id for one in columns.hearings if one.source == "year"}
    called = {one.id for one in columns.hearings if civil_day(one.starts_at).year == year}
    held = {one.id for one in columns.hearings if one.is_held_in(year)}
    for seat in columns.seats:
        if seat.released_at is None and (seat.is_invited or seat.sitting_id in listed):
            yield InviteeFact(
                id=str(seat.id),
                category=seat.category,
                is_invited=seat.is_invited and seat.sitting_id in called,
                has_answered=seat.can_come != Light.OPEN.value,
                is_expected=seat.sitting_id in held,
                has_come=seat.is_present,
            )


def _recusal_row(one: RecusalLine) -> ReportRow:
    """Return a request as a line, without the name of whose recusal was asked."""
    number = one.number or one.sitting_number
    return ReportRow(number, one.title, one.raised_on, GRANTED[one.is_upheld], Leads.SITTING, str(one.sitting_id))


def _same(name: str) -> Label:
    return {"zh": name, "en": name}
