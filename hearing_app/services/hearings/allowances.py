"""Who is paid what for a sitting that was held? The sheet on which it is received."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from hearing_app import i18n
from hearing_app.documents import phrases
from hearing_app.documents.hearing_papers import formal_paper
from hearing_app.documents.renderings import Rendered
from hearing_app.domain.errors import NotFound, Reason, Refused
from hearing_app.domain.evidence.allowances import Allowance, Attended, allowances_of
from hearing_app.domain.evidence.hearing_papers import FormalPaper, Table
from hearing_app.domain.evidence.papers import Imprint
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.sittings.states import STATE_LABELS, SittingState
from hearing_app.domain.spans import Span, civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps import papers
from hearing_app.services.steps.category_labels import category_label
from hearing_app.services.steps.sittings.presence import present_seats
from hearing_app.store import sittings
from hearing_app.store.tables.sittings import SittingRow

MONTH = timedelta(days=31)
COLUMNS = (("序号", 8), ("姓名", 16), ("身份", 18), ("金额（元）", 14), ("说明", 24), ("签名", 20))


@dataclass(frozen=True, slots=True)
class AllowanceLine:
    """One person who came: by category and what is paid."""

    name: str
    category: Label
    allowance: Allowance


def view_lines(ctx: Context, sitting_id: int) -> tuple[AllowanceLine, ...]:
    """Return who came to a held sitting with what is paid, in the order of the seats; raises NotFound, Refused."""
    return _lines(ctx, _held(ctx, sitting_id))


def view_sheet(ctx: Context, sitting_id: int) -> Rendered:
    """Return the sheet to sign for a held sitting; raises NotFound, Refused."""
    row = _held(ctx, sitting_id)
    lines, sitting = _lines(ctx, row), papers.sitting_line(ctx, row)
    with i18n.speaking("zh"):
        rows = tuple(
            (
                str(n),
                line.name,
                line.category["zh"],
                str(line.allowance.amount),
                i18n.sentence(line.allowance.cut) if line.allowance.cut else "",
                "",
            )
            for n, line in enumerate(lines, 1)
        )
    total = sum(line.allowance.amount for line in lines)
    return formal_paper(
        FormalPaper(
            Imprint(papers.organ_of(ctx), "", civil_day(row.starts_at)),
            "听证补贴领取表",
            facts=(("场次", f"{sitting.kind}（{sitting.number}）"), ("日期", phrases.day(civil_day(row.starts_at)))),
            table=Table(COLUMNS, (*rows, ("", "合计", "", str(total), "", "")), row_mm=12),
            tail=("审判人员、公务员和其他由财政供养的人员不领取补贴。",),
            signs=(("经办人", ""), ("审核人", "")),
            has_seal=False,
        )
    )


def _held(ctx: Context, sitting_id: int) -> SittingRow:
    row = sittings.find(ctx.reader, ctx.require(Action.VIEW_REPORT), sitting_id)
    if row is None:
        raise NotFound
    state = SittingState(row.state)
    if state is not SittingState.HELD:
        raise Refused([Reason("allowance.not_held", {"state": STATE_LABELS[state]})])
    return row


def _lines(ctx: Context, row: SittingRow) -> tuple[AllowanceLine, ...]:
    """Count every sitting of the month that somebody sat on before; of those held together the first that he sat on."""
    within = Span(row.starts_at - MONTH, row.starts_at + timedelta(microseconds=1))
    held = sittings.list_within(ctx.reader, row.unit_id, within, states=[SittingState.HELD])
    attended: dict[int | None, dict[int, Attended]] = defaultdict(dict)
    numbers = {one.id: one.number for one in held}
    for one in sorted(held, key=lambda one: one.id):
        for seat in present_seats(one):
            category = ctx.rules.categories.get(seat.category)
            sat = Attended(one.id, one.starts_at, category.allowance if category is not None else 0)
            attended[seat.person_id].setdefault(one.joint_id or -one.id, sat)
    limits = ctx.env.office.limits
    most = {"most_a_day": limits.allowance_day, "most_a_month": limits.allowance_month}

    def paid(person_id: int | None) -> Allowance:
        own = attended[person_id]
        first = own[row.joint_id or -row.id].sitting_id
        if first != row.id:
            return Allowance(0, Reason("allowance.joint", {"number": numbers[first]}))
        return allowances_of(own.values(), **most)[row.id]

    return tuple(
        AllowanceLine(seat.person.name, category_label(ctx, seat.category), paid(seat.person_id))
        for seat in present_seats(row)
        if seat.person is not None
    )
