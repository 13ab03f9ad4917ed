"""How does a workbook come in? Read, judge, save; a dry run does all of it and keeps nothing."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any, NoReturn

from hearing_app import i18n
from hearing_app.documents.workbooks import read_sheets
from hearing_app.domain.errors import NotFound, Reason, Refused
from hearing_app.domain.intake.pendings import read_pending
from hearing_app.domain.intake.problems import Problem
from hearing_app.domain.intake.rosters import read_roster
from hearing_app.domain.intake.years import read_year
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.intake import pending_intake, roster_intake
from hearing_app.services.steps.intake.tallies import Tally
from hearing_app.services.steps.intake.year_intake import hearing_kind, save_year
from hearing_app.services.steps.intake.year_warnings import year_warnings
from hearing_app.store import accounts, files, people
from hearing_app.store.tables.files import FileRow, ImportRow

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Family(StrEnum):
    """Which sort of workbook it is."""

    ROSTER = "roster"
    PENDING = "pending"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """A workbook to take: its family, name and bytes; with `is_all_or_nothing` one bad row keeps out all."""

    family: Family
    name: str
    content: bytes
    is_dry_run: bool = False
    is_all_or_nothing: bool = False


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What came of it: rows added, changed and the same by noun; what was wrong; what a person should look at."""

    family: str
    name: str
    is_taken: bool
    counts: Mapping[str, Mapping[str, int]]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    matches: tuple[people.Match, ...]
    not_understood: tuple[tuple[str, str], ...]


class _Undone(Exception):
    """Rolls a dry run back."""


def _undo() -> NoReturn:
    raise _Undone


def take_workbook(ctx: Context, order: ImportOrder, *, told: Callable[[int], None] | None = None) -> ImportResult:
    """Import a workbook in one transaction, or say what that would do (`is_dry_run`).

    `told` hears now and then how many rows are written. Raises Refused when the file is no workbook that
    can be read safely.
    """
    intake = _read(ctx, order)
    is_kept_out = order.is_all_or_nothing and bool(intake.problems)
    counts: dict[str, dict[str, int]] = {}
    judged: tuple[Problem, ...] = ()
    matches: tuple[people.Match, ...] = ()
    unclear: tuple[tuple[str, str], ...] = ()
    try:
        with ctx.change(Action.IMPORT_WORKBOOK) as change:
            unit_id = ctx.actor.unit_id
            change.permit(Place(unit_id=unit_id))
            if unit_id is None:
                raise NotFound
            tally = Tally(change.session, told=told)
            judged = _save(change, ctx, unit_id, family=order.family, intake=intake, tally=tally)
            matches = tuple(people.list_matches(change.session, unit_id))
            unclear = tuple(people.list_not_understood(change.session, unit_id))
            counts = tally.shown()
            if order.is_dry_run or is_kept_out:
                _undo()
            tally.close()
            change.note(
                "import",
                None,
                family=order.family.value,
                sha256=hashlib.sha256(order.content).hexdigest(),
                counts=counts,
                problems=len(intake.problems),
            )
    except _Undone:
        ctx.reader.rollback()
    return ImportResult(
        family=order.family.value,
        name=order.name,
        is_taken=not (order.is_dry_run or is_kept_out),
        counts=counts,
        problems=tuple(intake.problems),
        warnings=(*intake.warnings, *judged),
        matches=matches,
        not_understood=unclear,
    )


def _read(ctx: Context, order: ImportOrder) -> Any:
    sheets = read_sheets(order.content)
    categories, kinds = ctx.rules.categories, ctx.rules.kinds
    if order.family is Family.ROSTER:
        return read_roster(sheets, categories)
    if order.family is Family.PENDING:
        return read_pending(sheets, kinds)
    return read_year(sheets, categories)


def _save(
    change: Change, ctx: Context, unit_id: int, *, family: Family, intake: Any, tally: Tally
) -> tuple[Problem, ...]:
    """Save what was read; returns what today's rules would say of a past year."""
    unit = next(row for row in accounts.list_units(change.session) if row.id == unit_id)
    profile = ctx.rules.profile(unit.profile, civil_day(ctx.now))
    if family is Family.ROSTER:
        roster_intake.save_agencies(change, intake.agencies, tally)
        roster_intake.save_rooms(change, unit_id, intake.rooms, tally=tally)
        roster_intake.save_roster(change, unit_id, intake.people, tally=tally)
    elif family is Family.PENDING:
        pending_intake.save_pending(change, ctx.rules, profile, unit_id=unit_id, records=intake.matters, tally=tally)
    else:
        save_year(change, ctx.rules, profile, unit_id=unit_id, intake=intake, tally=tally)
        kind = hearing_kind(ctx.rules.kinds)
        return year_warnings(change.session, ctx.rules, profile, kind=kind, unit_id=unit_id, intake=intake)
    return ()


FAMILY_LABELS: Mapping[Family, Mapping[str, str]] = {
    Family.ROSTER: {"zh": "名册、委派单位和场地", "en": "roster, naming agencies and rooms"},
    Family.PENDING: {"zh": "待安排的事项", "en": "pending matters"},
    Family.YEAR: {"zh": "一年的复查复核和听证", "en": "a year's reviews and hearings"},
}
STATE_LABELS: Mapping[str, tuple[Mapping[str, str], str]] = {
    "previewed": ({"zh": "待写入", "en": "to be taken"}, "soon"),
    "waiting": ({"zh": "排队", "en": "waiting"}, "go"),
    "running": ({"zh": "正在写入", "en": "being taken"}, "go"),
    "taken": ({"zh": "已写入", "en": "taken"}, "ok"),
    "kept_out": ({"zh": "没有写入", "en": "kept out"}, "late"),
    "failed": ({"zh": "写入失败", "en": "failed"}, "late"),
}
NOUN_LABELS: Mapping[str, Mapping[str, str]] = {
    "people": {"zh": "名册人员", "en": "roster entries"},
    "agencies": {"zh": "委派单位", "en": "naming agencies"},
    "rooms": {"zh": "场地", "en": "rooms"},
    "matters": {"zh": "事项", "en": "matters"},
    "hearings": {"zh": "听证", "en": "hearings"},
    "attendances": {"zh": "参加", "en": "attendances"},
    "votes": {"zh": "表决", "en": "votes"},
    "reviews": {"zh": "复查复核", "en": "reviews"},
}


@dataclass(frozen=True, slots=True)
class CountLine:
    """How many rows of one noun were added, changed and the same."""

    label: Mapping[str, str]
    added: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True)
class ProblemView:
    """One place of a workbook that is wrong, in the words of the page's language."""

    sheet: str
    row: int
    column: str
    read: str
    sentence: str


@dataclass(frozen=True, slots=True)
class UploadView:
    """An uploaded workbook as its page shows it."""

    id: int
    name: str
    family_label: Mapping[str, str]
    state: str
    state_label: Mapping[str, str]
    tone: str
    made_at: datetime
    made_by: str
    done: int
    total: int
    counts: tuple[CountLine, ...]
    problems: tuple[ProblemView, ...]
    warnings: tuple[ProblemView, ...]
    matches: tuple[Mapping[str, Any], ...]
    not_understood: tuple[Mapping[str, str], ...]
    failure: tuple[Reason, ...] = ()

    @property
    def is_running(self) -> bool:
        """Say whether a worker has it, or will."""
        return self.state in ("waiting", "running")


def upload_workbook(ctx: Context, order: ImportOrder) -> int:
    """Keep a workbook with the result of a dry run; returns the id of its page."""
    result = take_workbook(ctx, replace(order, is_dry_run=True))
    with ctx.change(Action.IMPORT_WORKBOOK) as change:
        unit_id = ctx.actor.unit_id
        change.permit(Place(unit_id=unit_id))
        if unit_id is None:
            raise NotFound
        file = files.add(
            change.session,
            FileRow(
                unit_id=unit_id,
                place="import",
                name=order.name,
                media_type=XLSX,
                added_by=ctx.actor.name,
                added_at=ctx.now,
            ),
            order.content,
        )
        row = ImportRow(
            unit_id=unit_id,
            file_id=file.id,
            family=order.family.value,
            state="previewed",
            result=_stored(result) | {"name": order.name, "is_all_or_nothing": order.is_all_or_nothing},
            made_at=ctx.now,
            made_by=ctx.actor.name,
        )
        change.session.add(row)
        change.session.flush()
        change.note("import", row.id, family=order.family.value, sha256=file.sha256)
        return row.id


def take_later(ctx: Context, import_id: int) -> None:
    """Give a previewed workbook to a worker."""
    with ctx.change(Action.IMPORT_WORKBOOK) as change:
        change.permit(Place(unit_id=ctx.actor.unit_id))
        row = files.find_import(change.session, ctx.actor.unit_id or 0, import_id)
        if row is None:
            raise NotFound
        if row.state != "previewed":
            change.nothing()
            return
        row.state, row.done, row.total = "waiting", 0, _rows(row.result)
        row.result = row.result | {"by": ctx.actor.name, "account": ctx.actor.account_id}
        change.defer("take_import", import_id=row.id, unit_id=row.unit_id, role=ctx.actor.role.id)
        change.note("import", row.id, waiting=True)


def take_uploaded(ctx: Context, import_id: int, unit_id: int, role: str) -> None:
    """Take an uploaded workbook as whoever asked for it: the worker's part."""
    row = files.find_import(ctx.reader, unit_id, import_id)
    if row is None or row.state not in ("waiting", "running") or row.file_id is None:
        return
    file = files.find(ctx.reader, unit_id, row.file_id)
    if file is None:
        return
    actor = replace(ctx.actor, name=row.result.get("by", row.made_by), role=ctx.rules.roles[role], unit_id=unit_id)
    acting = replace(ctx, actor=actor)
    order = ImportOrder(
        Family(row.family),
        row.result["name"],
        files.content_of(ctx.reader, file),
        is_all_or_nothing=row.result["is_all_or_nothing"],
    )
    ctx.reader.rollback()
    _mark(acting, import_id, state="running")
    try:
        result = take_workbook(acting, order, told=partial(_tell, acting, import_id))
    except Refused as refused:
        _mark(acting, import_id, state="failed", result={"failure": [_stored_reason(one) for one in refused.reasons]})
        return
    except Exception:
        _mark(acting, import_id, state="failed", result={"failure": [_stored_reason(Reason("import.broke"))]})
        raise
    _mark(acting, import_id, state="taken" if result.is_taken else "kept_out", result=_stored(result))


def _tell(ctx: Context, import_id: int, done: int) -> None:
    with ctx.open_writer() as session:
        files.tell_progress(session, import_id, done)


def _mark(ctx: Context, import_id: int, *, state: str, result: dict[str, Any] | None = None) -> None:
    with ctx.change(Action.IMPORT_WORKBOOK) as change:
        change.permit(Place(unit_id=ctx.actor.unit_id))
        row = files.find_import(change.session, ctx.actor.unit_id or 0, import_id)
        if row is None:
            change.nothing()
            return
        row.state = state
        if result is not None:
            row.result = row.result | result
            row.done = row.done if state == "failed" else row.total
        change.note("import", row.id, state=state)


def view_imports(ctx: Context) -> list[UploadView]:
    """Return the latest imports of the unit."""
    unit_id = ctx.require(Action.IMPORT_WORKBOOK)
    return [_view(row) for row in files.list_imports(ctx.reader, unit_id)]


def view_import(ctx: Context, import_id: int) -> UploadView:
    """Return one import; raises NotFound."""
    unit_id = ctx.require(Action.IMPORT_WORKBOOK)
    row = files.find_import(ctx.reader, unit_id, import_id)
    if row is None:
        raise NotFound
    return _view(row)


def _rows(result: Mapping[str, Any]) -> int:
    return sum(sum(counts.values()) for counts in result.get("counts", {}).values())


def _stored(result: ImportResult) -> dict[str, Any]:
    return {
        "counts": {noun: dict(counts) for noun, counts in result.counts.items()},
        "problems": [_stored_problem(one) for one in result.problems],
        "warnings": [_stored_problem(one) for one in result.warnings],
        "matches": [asdict(match) for match in result.matches],
        "not_understood": [{"name": name, "words": words} for name, words in result.not_understood],
    }


def _stored_problem(problem: Problem) -> dict[str, Any]:
    place = {"sheet": problem.sheet, "row": problem.row, "column": problem.column, "read": problem.read}
    return place | _stored_reason(problem.reason)


def _stored_reason(reason: Reason) -> dict[str, Any]:
    params = {key: value if isinstance(value, Mapping) else str(value) for key, value in reason.params.items()}
    return {"code": reason.code, "params": params}


def _view(row: ImportRow) -> UploadView:
    label, tone = STATE_LABELS[row.state]
    result = row.result
    return UploadView(
        id=row.id,
        name=result["name"],
        family_label=FAMILY_LABELS[Family(row.family)],
        state=row.state,
        state_label=label,
        tone=tone,
        made_at=row.made_at,
        made_by=row.made_by,
        done=row.done,
        total=row.total,
        counts=tuple(
            CountLine(NOUN_LABELS[noun], counts["added"], counts["changed"], counts["same"])
            for noun, counts in result["counts"].items()
        ),
        problems=tuple(_problem_view(one) for one in result["problems"]),
        warnings=tuple(_problem_view(one) for one in result["warnings"]),
        matches=tuple(result["matches"]),
        not_understood=tuple(result["not_understood"]),
        failure=tuple(Reason(one["code"], one["params"]) for one in result.get("failure", ())),
    )


def _problem_view(stored: Mapping[str, Any]) -> ProblemView:
    return ProblemView(
        stored["sheet"],
        stored["row"],
        stored["column"],
        stored["read"],
        i18n.sentence(Reason(stored["code"], stored["params"])),
    )
