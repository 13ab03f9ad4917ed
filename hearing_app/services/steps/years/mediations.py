"""What did mediation come to in a year? Rows become facts, figures become lines, and lines lead back to rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hearing_app.domain.evidence.mediation_figures import (
    SIDES,
    AgreementFact,
    LoadFact,
    TurnFact,
    mediation_figures,
)
from hearing_app.domain.evidence.reports import Figure
from hearing_app.domain.mediations.agreements import FORMS, Form
from hearing_app.domain.mediations.cases import RESULTS, MediatorState, Result
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.years.rows import Leads, ReportRow
from hearing_app.store.mediations import figures as store
from hearing_app.store.tables.agreements import AgreementRow
from hearing_app.store.tables.mediations import MediatorRow, ReferralRow

LABELS: Mapping[str, Label] = {
    "figure.mediation_accepted": {"zh": "调解受理", "en": "Mediations accepted"},
    "figure.mediation_concluded": {"zh": "调解办结", "en": "Mediations concluded"},
    "figure.mediation_success": {"zh": "调解成功", "en": "Mediations successful"},
    "figure.mediation_returned": {"zh": "退回", "en": "Returned to the petition"},
    "figure.mediation_days": {"zh": "平均用时（日）", "en": "Days on average"},
    "figure.mediation_written": {"zh": "书面协议", "en": "Written agreements"},
    "figure.mediation_oral": {"zh": "口头协议", "en": "Oral agreements"},
    "figure.mediation_amount": {"zh": "协议金额（元）", "en": "Amount agreed (yuan)"},
    "figure.mediation_performed": {"zh": "已履行", "en": "Performed"},
    "figure.mediation_unperformed": {"zh": "未履行完", "en": "Not yet performed"},
    "figure.mediation_confirmation_applied": {"zh": "申请司法确认", "en": "Brought to a court for confirmation"},
    "figure.mediation_confirmation_granted": {"zh": "司法确认有效", "en": "Confirmed by a court"},
    "figure.mediation_load": {"zh": "调解员办理", "en": "Mediator's load"},
}
SIDE_LABELS: Mapping[str, Label] = {
    "channel": {"zh": "按渠道", "en": "By channel"},
    "dispute": {"zh": "按纠纷类型", "en": "By kind of dispute"},
    "district": {"zh": "按区县", "en": "By district"},
}
# whose cells are about somebody's matter: small ones stay in the office
TELLING_SIDES = frozenset({"dispute", "district"})
NOT_GIVEN: Label = {"zh": "没有填", "en": "not given"}
NOTHING: Label = {"zh": "", "en": ""}
OF_AGREEMENTS = ("written", "oral", "amount", "performed", "unperformed", "confirmation")
LOAD = "figure.mediation_load"


@dataclass(frozen=True, slots=True)
class SideLine:
    """What was accepted, concluded and successful in one channel, of one kind of dispute, or in one district."""

    group: str
    label: Label
    accepted: int
    concluded: int
    success: int

    @property
    def side(self) -> str:
        """By what it is divided: channel, dispute or district."""
        return self.group.partition(":")[0]

    @property
    def percent(self) -> int | None:
        """The rate of success, in per cent of what was concluded; None while nothing was."""
        return round(100 * self.success / self.concluded) if self.concluded else None


@dataclass(frozen=True, slots=True)
class MediationYear:
    """A year's mediation with the rows that it was counted from."""

    figures: tuple[Figure, ...]
    turns: Sequence[ReferralRow]
    agreements: Sequence[AgreementRow]
    channels: Mapping[str, Label]

    def label_of(self, group: str) -> Label:
        """Return what a group of figures is called: a channel, a kind of dispute, a district, a mediator."""
        side, mark, value = group.partition(":")
        if not group:
            return NOTHING
        if not mark:
            return next((_same(one.person.name) for one in self._named() if str(one.person_id) == group), NOTHING)
        return self.channels.get(value, _same(value)) if side == "channel" else _same(value) if value else NOT_GIVEN

    def _named(self) -> Iterator[MediatorRow]:
        return (one for turn in self.turns for one in turn.mediation.mediators)

    def sides(self) -> Iterator[tuple[Label, tuple[SideLine, ...]]]:
        """Return the tables by channel, kind of dispute and district."""
        by_name = {(one.code, one.group): one.value for one in self.figures}
        groups = dict.fromkeys(one.group for one in self.figures if ":" in one.group)
        names = ("accepted", "concluded", "success")
        for side in SIDES:
            lines = tuple(
                SideLine(group, self.label_of(group), *(by_name[f"figure.mediation_{name}", group] for name in names))
                for group in groups
                if group.startswith(f"{side}:")
            )
            if lines:
                yield SIDE_LABELS[side], lines

    def loads(self) -> tuple[tuple[str, Label, int], ...]:
        """Return each mediator's id, name and load, the busiest first."""
        return tuple((one.group, self.label_of(one.group), one.value) for one in self.figures if one.code == LOAD)

    def rows_behind(self, figure: Figure) -> tuple[ReportRow, ...]:
        """Return the rows of a figure: turns, or agreements where it counts these; no party's name."""
        name = figure.code.removeprefix("figure.mediation_")
        if name.startswith(OF_AGREEMENTS):
            known = {str(one.id): one for one in self.agreements}
            return tuple(_agreement_row(known[id_]) for id_ in figure.ids)
        turns = {str(one.id): one for one in self.turns}
        return tuple(self._turn_row(turns[id_]) for id_ in figure.ids)

    def _turn_row(self, row: ReferralRow) -> ReportRow:
        channel = self.channels.get(row.channel, _same(row.channel))
        ended = RESULTS[Result(_result(row))] if _result(row) else NOTHING
        return ReportRow(
            number=row.mediation.number,
            title=row.mediation.label,
            on=row.ended_on or row.accepted_on,
            note={
                "zh": "，".join(filter(None, (channel["zh"], ended["zh"]))),
                "en": ", ".join(filter(None, (channel["en"], ended["en"]))),
            },
            leads=Leads.MEDIATION,
            key=str(row.mediation_id),
        )


def mediation_year(ctx: Context, unit_id: int, year: int) -> MediationYear:
    """Load and count a unit's mediation of a civil year."""
    turns = store.turns_of_year(ctx.reader, unit_id, year)
    # a draft that somebody still has to sign settles nothing
    agreements = [row for row in store.agreements_of_year(ctx.reader, unit_id, year) if row.effective_on is not None]
    figures = mediation_figures(
        year, [_turn(row) for row in turns], agreements=[_agreement(row) for row in agreements], loads=_loads(turns)
    )
    channels = {one.id: one.label for one in ctx.rules.channels.channels.values()}
    return MediationYear(figures, turns, agreements, channels)


def _turn(row: ReferralRow) -> TurnFact:
    matter = row.mediation.matter
    return TurnFact(
        str(row.id), row.channel, matter.category, matter.district, row.accepted_on, row.ended_on, _result(row)
    )


def _result(row: ReferralRow) -> str:
    return Result.RETURNED.value if row.returned_on is not None else row.result


def _agreement(row: AgreementRow) -> AgreementFact:
    is_bound = row.effective_on is not None and bool(row.installments)
    return AgreementFact(
        id=str(row.id),
        form=row.form,
        agreed_on=row.agreed_on,
        fen=row.fen,
        kept=all(one.done_on is not None for one in row.installments) if is_bound else None,
        applied_on=row.applied_on,
        decided_on=row.decided_on,
        decision=row.decision,
    )


def _loads(turns: Sequence[ReferralRow]) -> list[LoadFact]:
    return [
        LoadFact(str(one.person_id), str(turn.id))
        for turn in turns
        for one in turn.mediation.mediators
        if one.state == MediatorState.NAMED
    ]


def _agreement_row(row: AgreementRow) -> ReportRow:
    return ReportRow(
        number=row.number,
        title=row.mediation.label,
        on=row.agreed_on,
        note=FORMS[Form(row.form)],
        leads=Leads.MEDIATION,
        key=str(row.mediation_id),
    )


def _same(name: str) -> Label:
    return {"zh": name, "en": name}
