"""What rules hold here? Profiles, kinds, working days, roles, numbering and the office, as the files say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hearing_app.domain.errors import NotFound, Refused
from hearing_app.domain.rules.kinds import PROCESSES, Category, Kind
from hearing_app.domain.rules.numbering import Series
from hearing_app.domain.rules.permissions import Action, Role, Scope
from hearing_app.domain.rules.profiles import STARTS, ClockRule, Period, Profile, length_words
from hearing_app.domain.rules.vocabulary import PARTIES, STAGES, STEPS
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label, WorkdayTable
from hearing_app.services.context import Context
from hearing_app.settings.offices import Office

SCOPES: Mapping[Scope, Label] = {
    Scope.OWN_UNIT: {"zh": "本单位", "en": "own unit"},
    Scope.OWN_SEAT: {"zh": "自己的席位", "en": "own seat"},
    Scope.EVERYWHERE: {"zh": "全部", "en": "everywhere"},
}
ACTIONS: Mapping[Action, Label] = {
    Action.PUBLIC: {"zh": "看公开页面", "en": "see public pages"},
    Action.SIGN_IN: {"zh": "登录", "en": "sign in"},
    Action.ANSWER_BY_LINK: {"zh": "用链接答复", "en": "answer by link"},
    Action.ASK_STATUS: {"zh": "凭编号和查询码查进度", "en": "ask by number and code"},
    Action.VIEW_DESK: {"zh": "看工作台", "en": "see the desk"},
    Action.VIEW_MATTER: {"zh": "看事项", "en": "see matters"},
    Action.EDIT_MATTER: {"zh": "改事项", "en": "edit matters"},
    Action.FILL_BACK: {"zh": "看回填单", "en": "see the fill-back sheet"},
    Action.SIGN_TRANSFER: {"zh": "签发、作废移送函", "en": "sign and void transfer letters"},
    Action.APPROVE_ANNOUNCEMENT: {"zh": "批准、退回听证公告", "en": "approve announcements or send them back"},
    Action.EDIT_PUBLICATION: {"zh": "拟公开文本，撤下", "en": "draft texts to publish, and withdraw them"},
    Action.APPROVE_PUBLICATION: {"zh": "批准、退回公开文本", "en": "approve texts to publish or send them back"},
    Action.REOPEN_CLOCK: {"zh": "恢复计算时限", "en": "reopen time limits"},
    Action.EDIT_HEARING: {"zh": "办听证程序", "en": "work on hearing procedures"},
    Action.DECIDE_HEARING: {"zh": "决定是否听证", "en": "decide on hearings"},
    Action.DRAW_PANEL: {"zh": "抽签组成听证员", "en": "draw a panel by lot"},
    Action.VIEW_SITTING: {"zh": "看场次", "en": "see sittings"},
    Action.BOOK_SITTING: {"zh": "预订场次", "en": "book sittings"},
    Action.CHANGE_SITTING: {"zh": "改场次", "en": "change sittings"},
    Action.SIGN_SITTING: {"zh": "审批场次", "en": "sign sittings"},
    Action.RECORD_ANSWER: {"zh": "记录答复", "en": "record answers"},
    Action.ANSWER_OWN_SEAT: {"zh": "答复自己的席位", "en": "answer for one's own seat"},
    Action.RECORD_SERVICE: {"zh": "登记送达", "en": "record service"},
    Action.RECORD_DAY: {"zh": "记录当天", "en": "record the day"},
    Action.RECORD_DECISION: {"zh": "记录主持人的决定", "en": "record what the presider decided"},
    Action.RECORD_OUTCOME: {"zh": "记录结果", "en": "record outcomes"},
    Action.VIEW_MEDIATION: {"zh": "看调解案件", "en": "read mediations"},
    Action.EDIT_MEDIATION: {"zh": "办调解案件", "en": "work on mediations"},
    Action.KEEP_MEDIATION_NOTE: {"zh": "看和写调解记录", "en": "read and write mediation notes"},
    Action.VIEW_REVIEW: {"zh": "看复查复核", "en": "see reviews"},
    Action.EDIT_REVIEW: {"zh": "办复查复核", "en": "work on reviews"},
    Action.SIGN_REVIEW: {"zh": "签发复查复核", "en": "sign reviews"},
    Action.BUILD_REVIEW_FILE: {"zh": "成卷", "en": "build review files"},
    Action.UPLOAD_FILE: {"zh": "上传材料", "en": "upload files"},
    Action.VIEW_ROSTER: {"zh": "看名册和场地", "en": "see roster and rooms"},
    Action.EDIT_ROSTER: {"zh": "改名册和场地", "en": "edit roster and rooms"},
    Action.IMPORT_WORKBOOK: {"zh": "导入工作簿", "en": "import workbooks"},
    Action.FREEZE_REPORT: {"zh": "定稿年报数字", "en": "freeze the year's figures"},
    Action.VIEW_REPORT: {"zh": "看统计", "en": "see figures"},
    Action.VOID_NUMBER: {"zh": "作废文号", "en": "void document numbers"},
    Action.VIEW_DELIVERIES: {"zh": "看邮件", "en": "see mail"},
    Action.RESEND_DELIVERY: {"zh": "重发邮件", "en": "send mail again"},
    Action.VIEW_SETTINGS: {"zh": "看设置", "en": "see settings"},
    Action.MANAGE_ACCOUNTS: {"zh": "管账号", "en": "manage accounts"},
    Action.SECURE_ACCOUNTS: {"zh": "停启账号、发令牌", "en": "shut accounts, issue tokens"},
    Action.MANAGE_UNITS: {"zh": "管单位", "en": "manage units"},
    Action.VIEW_AUDIT: {"zh": "看审计", "en": "see the audit chain"},
    Action.USE_API: {"zh": "用接口", "en": "use the API"},
    Action.WORK: {"zh": "后台处理", "en": "background work"},
    Action.TICK: {"zh": "定时处理", "en": "timed work"},
    Action.READ_FEED: {"zh": "订阅日历", "en": "read a calendar feed"},
    Action.KEEP_OWN_TIMES: {"zh": "记自己的时间", "en": "keep one's own times"},
    Action.VIEW_CONFIDENTIAL_RECORD: {"zh": "看保密笔录", "en": "read confidential records"},
}


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """One clause of a profile with its length, where it has one."""

    id: str
    words: Label
    length: Label | None
    is_unverified: bool


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A statutory clock: length, start, article."""

    id: str
    label: Label
    length: Label | None
    starts_on: Label
    article: Label
    extend_n: int
    may_pause: bool
    is_unverified: bool


@dataclass(frozen=True, slots=True)
class ProfileView:
    """A version of a profile; `is_in_force` today."""

    id: str
    version: str
    label: Label
    effective_on: date
    is_in_force: bool
    unverified: int
    voting_least: int
    voting_most: int
    is_odd: bool
    external_percent: int
    presider_votes: bool
    required: tuple[Label, ...]
    clauses: tuple[ClauseLine, ...]
    clocks: tuple[ClockLine, ...]
    stage_clocks: tuple[tuple[Label, str], ...]


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A row of a kind's seats."""

    label: Label
    least: int
    most: int
    has_vote: bool
    categories: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class KindView:
    """A kind of sitting."""

    id: str
    label: Label
    process: Label
    minutes: int
    is_open_by_default: bool
    needs_consent: bool
    has_panel_rule: bool
    has_notice_period: bool
    approval: tuple[Label, ...]
    parties: tuple[Label, ...]
    stages: tuple[Label, ...]
    series: Label
    seats: tuple[SeatLine, ...]


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day that differs from its weekday."""

    on: date
    name: Label


@dataclass(frozen=True, slots=True)
class YearView:
    """A year of working days: published or provisional, days off, make-up days, the office's own closures."""

    year: int
    is_published: bool
    source: str
    workdays: int
    days_off: tuple[DayLine, ...]
    make_up_days: tuple[DayLine, ...]
    closures: tuple[DayLine, ...]


@dataclass(frozen=True, slots=True)
class RoleView:
    """A role: what it may do in which reach, and which steps of approval it takes."""

    id: str
    label: Label
    actions: tuple[tuple[Label, Label], ...]
    steps: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class RulebookView:
    """Everything that the settings pages show."""

    profiles: tuple[ProfileView, ...]
    kinds: tuple[KindView, ...]
    years: tuple[YearView, ...]
    roles: tuple[RoleView, ...]
    series: tuple[Series, ...]
    office: Office
    mail_is_on: bool


@dataclass(frozen=True, slots=True)
class DayView:
    """What sort of day a civil day is."""

    on: date
    is_workday: bool
    is_open: bool
    name: Label
    is_provisional: bool


def view_rulebook(ctx: Context) -> RulebookView:
    """Return the rules that this installation runs with; they are changed in their files."""
    if not ctx.actor.has(Action.VIEW_SETTINGS):
        raise NotFound
    today = civil_day(ctx.now)
    rules = ctx.rules
    return RulebookView(
        profiles=tuple(_profile(one, rules.categories, rules.profile(one.id, today)) for one in rules.profiles),
        kinds=tuple(_kind(kind, rules.categories, rules.series) for kind in rules.kinds.values()),
        years=tuple(_year(rules.workdays, year) for year in range(today.year - 1, today.year + 2)),
        roles=tuple(_role(role) for role in rules.roles.values()),
        series=tuple(rules.series.values()),
        office=ctx.env.office,
        mail_is_on=ctx.env.mail_url is not None,
    )


def view_day(ctx: Context, on: date) -> DayView | None:
    """Return what sort of day it is, or None where no table reaches."""
    table = ctx.rules.workdays
    try:
        return DayView(on, table.is_workday(on), table.is_open(on), table.name_of(on), table.is_provisional(on))
    except Refused:
        return None


def _profile(profile: Profile, categories: Mapping[str, Category], in_force: Profile) -> ProfileView:
    clauses, clocks = _clauses(profile), tuple(_clock(rule) for rule in profile.clocks.values())
    panel = profile.panel
    return ProfileView(
        id=profile.id,
        version=profile.version,
        label=profile.label,
        effective_on=profile.effective_on,
        is_in_force=profile.version == in_force.version,
        unverified=sum(one.is_unverified for one in clauses) + sum(one.is_unverified for one in clocks),
        voting_least=panel.voting_least,
        voting_most=panel.voting_most,
        is_odd=panel.is_odd,
        external_percent=round(panel.external_share * 100),
        presider_votes=panel.presider_votes,
        required=tuple(_members(categories, group) for group in panel.required_groups),
        clauses=clauses,
        clocks=clocks,
        stage_clocks=tuple((STAGES[stage], clock) for stage, clock in profile.stage_clocks.items()),
    )


def _members(categories: Mapping[str, Category], group: str) -> Label:
    found = [one.label for one in categories.values() if group in one.groups]
    return {"zh": "、".join(one["zh"] for one in found), "en": ", ".join(one["en"] for one in found)}


def _clauses(profile: Profile) -> tuple[ClauseLine, ...]:
    periods = (
        *(profile.apply_within, profile.decide_within, profile.hold_within, profile.notice_before, profile.prepare),
        *(profile.opinion_onsite, profile.opinion_later, profile.recusal_decide),
        *(profile.object_within, profile.public_service, profile.strikes.within if profile.strikes else None),
    )
    by_clause: dict[str, list[Period]] = {}
    for period in periods:
        if period is not None:
            by_clause.setdefault(period.clause, []).append(period)
    panel = profile.panel
    lengthless = (
        *(panel, profile.smaller_panel, profile.silence_of_applicant, profile.silence_of_organ),
        *(profile.own_motion, profile.absence_waives, profile.redo_same),
    )
    doubtful = {one.clause for one in lengthless if one is not None and one.is_unverified}
    return tuple(
        ClauseLine(
            id_,
            words,
            _lengths(by_clause.get(id_, ())),
            id_ in doubtful or any(period.is_unverified for period in by_clause.get(id_, ())),
        )
        for id_, words in profile.clauses.items()
    )


def _lengths(periods: Sequence[Period]) -> Label | None:
    if not periods:
        return None
    found = [period.words for period in periods]
    return {"zh": "、".join(one["zh"] for one in found), "en": ", ".join(one["en"] for one in found)}


def _clock(rule: ClockRule) -> ClockLine:
    return ClockLine(
        id=rule.id,
        label=rule.label,
        length=length_words(rule.n, rule.unit) if rule.n is not None else None,
        starts_on=STARTS[rule.starts_on],
        article=rule.article,
        extend_n=rule.extend_n,
        may_pause=rule.may_pause,
        is_unverified=rule.is_unverified,
    )


def _kind(kind: Kind, categories: Mapping[str, Category], series: Mapping[str, Series]) -> KindView:
    return KindView(
        id=kind.id,
        label=kind.label,
        process=PROCESSES[kind.process],
        minutes=kind.minutes,
        is_open_by_default=kind.is_open_by_default,
        needs_consent=kind.needs_consent,
        has_panel_rule=kind.has_panel_rule,
        has_notice_period=kind.has_notice_period,
        approval=tuple(STEPS[step] for step in kind.approval),
        parties=tuple(PARTIES[party] for party in kind.parties),
        stages=tuple(STAGES[stage] for stage in kind.stages),
        series=series[kind.number_series].label if kind.number_series in series else {"zh": "—", "en": "—"},
        seats=tuple(
            SeatLine(
                rule.label,
                rule.least,
                rule.most,
                rule.has_vote,
                tuple(categories[id_].label for id_ in rule.categories if id_ in categories),
            )
            for rule in kind.seats
        ),
    )


def _year(table: WorkdayTable, year: int) -> YearView:
    found = table.year_of(date(year, 1, 1))
    closures = {day: name for day, name in table.closures.items() if day.year == year}
    return YearView(
        year=year,
        is_published=found.is_published,
        source=found.source,
        workdays=len(found.workdays),
        days_off=_lines(found.days_off),
        make_up_days=_lines(found.make_up_days),
        closures=_lines(closures),
    )


def _lines(days: Mapping[date, Label]) -> tuple[DayLine, ...]:
    """Return named days in order; a weekend day that is off anyway says nothing new next to its holiday."""
    return tuple(DayLine(day, name) for day, name in sorted(days.items()))


def _role(role: Role) -> RoleView:
    by_scope: dict[Scope, list[Action]] = {}
    for action, scope in role.actions.items():
        by_scope.setdefault(scope, []).append(action)
    return RoleView(
        id=role.id,
        label=role.label,
        actions=tuple((SCOPES[scope], _joined(actions)) for scope, actions in by_scope.items()),
        steps=tuple(STEPS[step] for step in role.steps),
    )


def _joined(actions: Sequence[Action]) -> Label:
    labels = [ACTIONS[action] for action in actions]
    return {"zh": "、".join(one["zh"] for one in labels), "en": ", ".join(one["en"] for one in labels)}
