"""What did the office do in one year, in numbers that lead back to their rows?

Every figure has a definition (a sentence of translations/reasons/year_figures.toml), numerator, denominator and
the ids behind it. Not here: when a review is due (the caller passes the day), freezing a year (a service).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hearing_app.domain.matters.outcomes import Choice
from hearing_app.domain.rules.kinds import Category

VOTE_LABELS = {Choice.FOR: "赞成", Choice.AGAINST: "反对", Choice.ABSTAIN: "弃权"}
GROUP_LABELS = {
    "lawyers_and_legal_experts": "法律专家、律师",
    "legal_workers": "法律工作者",
    "community_staff": "社区基层工作人员",
}


@dataclass(frozen=True, slots=True)
class ReviewFact:
    """One review: `stage` and `conclusion` in Chinese, days of counsel opinions, the due day of its clock (K7, K9)."""

    id: str
    stage: str
    received_on: date | None
    accepted_on: date | None
    signed_on: date | None
    conclusion: str
    counsel_on: tuple[date, ...]
    due_on: date | None


@dataclass(frozen=True, slots=True)
class HearingFact:
    """One hearing that was called: the day for which, and the day on which the presider closed it after its course.

    A terminated, merged or postponed hearing has no `closed_on`; sessions of an adjourned one are one fact.
    `tally` stands in for single votes after a secret ballot.
    """

    id: str
    matter_id: str
    called_for_on: date
    closed_on: date | None
    notice_served_on: date | None = None
    tally: Mapping[Choice, int] | None = None


@dataclass(frozen=True, slots=True)
class AttendanceFact:
    """One person at one hearing in one category; `is_present` as signed in."""

    hearing_id: str
    person_id: str
    category: str
    is_present: bool
    vote: Choice | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the report with the code of its definition, its fraction and the ids behind it.

    `group` names the group of categories where a figure is counted per group.
    """

    code: str
    value: int
    numerator: int
    denominator: int
    ids: tuple[str, ...]
    group: str = ""


@dataclass(frozen=True, slots=True)
class YearFigures:
    """The year's figures; the first fields are the published ones, `details` drill down."""

    year: int
    reviews_concluded: int
    reviews_with_counsel_opinion_on_or_before_signing: int
    hearings_held: int
    hearings_called: int
    attendance_person_times: Mapping[str, int]
    attendance_people: Mapping[str, int]
    signed_on_time: int
    by_stage: Mapping[str, int]
    by_conclusion: Mapping[str, int]
    votes: Mapping[str, Mapping[str, int]]
    details: tuple[Figure, ...]
    group_labels: Mapping[str, str]


def year_figures(
    year: int,
    reviews: Sequence[ReviewFact],
    *,
    hearings: Sequence[HearingFact],
    attendances: Sequence[AttendanceFact],
    categories: Iterable[Category],
) -> YearFigures:
    """Count one civil year: reviews signed in it, hearings called for it and closed in it, who was present.

    Counsel counts only when dated on or before signing; attendance only at held hearings and of people present,
    both as attendances (人次) and as people (人数). Source: reference §6 of the field notes, founding document.
    """
    groups = _groups(categories)
    chosen = _chosen(year, reviews, hearings)
    there = _attended(chosen.held, attendances, groups)
    return YearFigures(
        year=year,
        reviews_concluded=len(chosen.concluded),
        reviews_with_counsel_opinion_on_or_before_signing=len(chosen.counselled),
        hearings_held=len(chosen.held),
        hearings_called=len(chosen.called),
        attendance_person_times={code: len(found) for code, found in there.items()},
        attendance_people={code: len({one.person_id for one in found}) for code, found in there.items()},
        signed_on_time=len(chosen.on_time),
        by_stage=_counted(review.stage for review in chosen.concluded),
        by_conclusion=_counted(review.conclusion for review in chosen.concluded),
        votes=_votes(chosen.held, attendances),
        details=_details(chosen, there),
        group_labels=groups.labels,
    )


def published(figures: YearFigures) -> dict[str, object]:
    """Return the fields that the report command prints as JSON, in their order."""
    return {
        "year": figures.year,
        "reviews_concluded": figures.reviews_concluded,
        "reviews_with_counsel_opinion_on_or_before_signing": figures.reviews_with_counsel_opinion_on_or_before_signing,
        "hearings_held": figures.hearings_held,
        "hearings_called": figures.hearings_called,
        "attendance_person_times": dict(figures.attendance_person_times),
        "attendance_people": dict(figures.attendance_people),
        "signed_on_time": figures.signed_on_time,
        "by_stage": dict(figures.by_stage),
        "by_conclusion": dict(figures.by_conclusion),
        "votes": {hearing: dict(count) for hearing, count in figures.votes.items()},
    }


def paragraph(figures: YearFigures) -> str:
    """Write the year in the words of the annual report; people stand in brackets behind the attendances."""
    concluded, counselled = figures.reviews_concluded, figures.reviews_with_counsel_opinion_on_or_before_signing
    if not concluded:
        reviews = "没有办结复查复核事项"
    elif concluded == counselled:
        reviews = f"审核复查复核事项{concluded}件均邀请或征询法律顾问"
    else:
        reviews = f"审核复查复核事项{concluded}件，其中{counselled}件邀请或征询法律顾问"
    invited = "，".join(
        f"{figures.group_labels[code]}{times}人次（{figures.attendance_people[code]}人）"
        for code, times in figures.attendance_person_times.items()
        if times
    )
    tail = f"，邀请{invited}" if invited else ""
    held = f"召开听证评议会{figures.hearings_held}次{tail}" if figures.hearings_held else "没有召开听证评议会"
    return f"{figures.year}年，我局{reviews}，{held}。"


def pauses_for(
    review: ReviewFact, hearings: Iterable[HearingFact], *, pausing_stages: frozenset[str]
) -> tuple[tuple[date, date], ...]:
    """Return the hearing times [notice served, hearing closed] that the review's clock leaves out.

    Only stages whose clock may pause have any (信访工作条例 36: 听证所需时间 for the re-review alone).
    """
    if review.stage not in pausing_stages:
        return ()
    return tuple(
        sorted(
            (one.notice_served_on, one.closed_on)
            for one in hearings
            if one.matter_id == review.id and one.notice_served_on and one.closed_on
        )
    )


@dataclass(frozen=True, slots=True)
class _Chosen:
    received: list[ReviewFact]
    accepted: list[ReviewFact]
    concluded: list[ReviewFact]
    counselled: list[ReviewFact]
    on_time: list[ReviewFact]
    called: list[HearingFact]
    held: list[HearingFact]


def _chosen(year: int, reviews: Sequence[ReviewFact], hearings: Sequence[HearingFact]) -> _Chosen:
    concluded = [one for one in reviews if one.signed_on and one.signed_on.year == year]
    return _Chosen(
        received=[one for one in reviews if one.received_on and one.received_on.year == year],
        accepted=[one for one in reviews if one.accepted_on and one.accepted_on.year == year],
        concluded=concluded,
        counselled=[one for one in concluded if _has_counsel_in_time(one)],
        on_time=[one for one in concluded if one.due_on and one.signed_on and one.signed_on <= one.due_on],
        called=[one for one in hearings if one.called_for_on.year == year],
        held=[one for one in hearings if one.closed_on and one.closed_on.year == year],
    )


def _details(chosen: _Chosen, there: Mapping[str, Sequence[AttendanceFact]]) -> tuple[Figure, ...]:
    sat = {one.id for one in chosen.called} | {one.id for one in chosen.held}
    return (
        _figure("figure.reviews_received", chosen.received, len(chosen.received)),
        _figure("figure.reviews_accepted", chosen.accepted, len(chosen.accepted)),
        _figure("figure.reviews_concluded", chosen.concluded, len(chosen.concluded)),
        _figure("figure.reviews_with_counsel", chosen.counselled, len(chosen.concluded)),
        _figure("figure.signed_on_time", chosen.on_time, len(chosen.concluded)),
        _figure("figure.hearings_called", chosen.called, len(chosen.called)),
        _figure("figure.hearings_held", chosen.held, len(sat)),
        *(figure for code, found in there.items() for figure in _attendance_figures(code, found)),
    )


@dataclass(frozen=True, slots=True)
class _Groups:
    of: Mapping[str, str]
    labels: Mapping[str, str]


def _groups(categories: Iterable[Category]) -> _Groups:
    named: dict[str, list[str]] = defaultdict(list)
    of: dict[str, str] = {}
    for category in categories:
        if category.figure:
            of[category.id] = category.figure
            named[category.figure].append(category.label["zh"])
    known = [code for code in GROUP_LABELS if code in named]
    order = known + [code for code in named if code not in GROUP_LABELS]
    return _Groups(of, {code: GROUP_LABELS.get(code) or "、".join(named[code]) for code in order})


def _has_counsel_in_time(review: ReviewFact) -> bool:
    return any(review.signed_on is not None and day <= review.signed_on for day in review.counsel_on)


def _attended(
    held: Sequence[HearingFact], attendances: Iterable[AttendanceFact], groups: _Groups
) -> dict[str, list[AttendanceFact]]:
    ids = {hearing.id for hearing in held}
    there: dict[str, list[AttendanceFact]] = {code: [] for code in groups.labels}
    for one in attendances:
        if one.is_present and one.hearing_id in ids and one.category in groups.of:
            there[groups.of[one.category]].append(one)
    return there


def _attendance_figures(code: str, found: Sequence[AttendanceFact]) -> tuple[Figure, Figure]:
    times = tuple(sorted(f"{one.hearing_id}/{one.person_id}" for one in found))
    people = tuple(sorted({one.person_id for one in found}))
    return (
        Figure("figure.attendance_person_times", len(times), len(times), len(times), times, code),
        Figure("figure.attendance_people", len(people), len(people), len(times), people, code),
    )


def _figure(code: str, found: Sequence[ReviewFact] | Sequence[HearingFact], whole: int) -> Figure:
    return Figure(code, len(found), len(found), whole, tuple(sorted(one.id for one in found)))


def _counted(labels: Iterable[str]) -> dict[str, int]:
    counted = Counter(labels)
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def _votes(held: Sequence[HearingFact], attendances: Iterable[AttendanceFact]) -> dict[str, dict[str, int]]:
    cast: dict[str, Counter[Choice]] = defaultdict(Counter)
    for one in attendances:
        if one.is_present and one.vote is not None:
            cast[one.hearing_id][one.vote] += 1
    out: dict[str, dict[str, int]] = {}
    for hearing in sorted(held, key=lambda one: one.id):
        tally: Mapping[Choice, int] = hearing.tally if hearing.tally is not None else cast[hearing.id]
        shown = [choice for choice in Choice if choice is not Choice.ABSTAIN or tally.get(choice, 0)]
        out[hearing.id] = {VOTE_LABELS[choice]: tally.get(choice, 0) for choice in shown}
    return out
