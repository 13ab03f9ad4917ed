"""What happened in a past year, and do the sheets of its workbook agree with one another?

Not here: how one row is read (year_rows), whether a past panel was lawful by today's profile; history is taken as it
happened.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hearing_app.domain.intake.problems import Findings
from hearing_app.domain.intake.readings import Reading
from hearing_app.domain.intake.sheets import Sheet
from hearing_app.domain.intake.tables import find_tables
from hearing_app.domain.intake.vocabularies import VOTING_SEATS, choices_of, words_of
from hearing_app.domain.intake.year_rows import (
    ATTENDANCES,
    HEARINGS,
    REVIEWS,
    AttendanceRecord,
    HearingRecord,
    ReviewRecord,
    YearIntake,
    attendance_of,
    hearing_of,
    review_of,
)
from hearing_app.domain.rules.kinds import Category


@dataclass(slots=True)
class _Year:
    """What was read so far: good records by number, and the numbers of hearings whose row was bad."""

    reviews: dict[str, ReviewRecord] = field(default_factory=dict)
    hearings: dict[str, HearingRecord] = field(default_factory=dict)
    attendances: dict[tuple[str, str], AttendanceRecord] = field(default_factory=dict)
    bad_hearings: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)


def read_year(sheets: Sequence[Sheet], categories: Mapping[str, Category]) -> YearIntake:
    """Read reviews, hearings and attendance of a past year; every good row is returned.

    Bad are a number given twice, somebody listed twice in one hearing, a vote from a seat without one or by
    somebody absent, and attendance of a hearing that the workbook's list of hearings does not hold.
    """
    findings = Findings()
    readings: dict[str, list[Reading]] = {layout.name: [] for layout in (REVIEWS, HEARINGS, ATTENDANCES)}
    for table in find_tables(sheets, (REVIEWS, HEARINGS, ATTENDANCES), findings):
        readings[table.layout.name] += [Reading(table, row, findings) for row in table.rows]
    year = _Year()
    for reading in readings[REVIEWS.name]:
        _add_review(year, reading)
    for reading in readings[HEARINGS.name]:
        _add_hearing(year, reading)
    words, choices = words_of(categories), choices_of(category.label for category in categories.values())
    for reading in readings[ATTENDANCES.name]:
        _add_attendance(year, reading, attendance_of(reading, words, choices))
    _check_hearings_of_reviews(year, readings[REVIEWS.name])
    return YearIntake(
        reviews=tuple(year.reviews.values()),
        hearings=tuple(year.hearings.values()),
        attendances=tuple(year.attendances.values()),
        problems=tuple(findings.problems),
        warnings=tuple(findings.warnings),
        unknown_columns=tuple(findings.unknown_columns),
    )


def _add_review(year: _Year, reading: Reading) -> None:
    record = review_of(reading)
    if earlier := year.reviews.get(reading.code("number")):
        reading.refuse("intake.listed_twice", "number", earlier=earlier.source.row)
    elif record:
        year.reviews[record.number] = record


def _add_hearing(year: _Year, reading: Reading) -> None:
    record = hearing_of(reading)
    number = reading.code("number")
    if earlier := year.hearings.get(number):
        reading.refuse("intake.listed_twice", "number", earlier=earlier.source.row)
    elif record is None:
        year.bad_hearings.add(number)
    else:
        year.hearings[number] = record
        if year.reviews and record.matter_number not in year.reviews:
            reading.warn("intake.matter_unknown", "matter_number")


def _add_attendance(year: _Year, reading: Reading, record: AttendanceRecord | None) -> None:
    number, person = reading.code("hearing_number"), reading.code("person_code") or reading.text("name")
    _check_vote(reading, record)
    if number in year.bad_hearings and number not in year.hearings:
        reading.refuse("intake.hearing_left_out", "hearing_number")
    elif number and number not in year.hearings and (year.hearings or year.bad_hearings):
        reading.refuse("intake.hearing_unknown", "hearing_number")
    if earlier := year.attendances.get((number, person)):
        reading.refuse("intake.person_twice", "name", earlier=earlier.source.row)
    if record and reading.is_good:
        year.attendances[number, person] = record
        _check_name(year, reading, record)


def _check_vote(reading: Reading, record: AttendanceRecord | None) -> None:
    if record is None or record.vote is None:
        return
    if record.seat_role not in VOTING_SEATS:
        reading.refuse("intake.vote_without_seat", "vote", seat=reading.text("seat_role"))
    elif not record.is_present:
        reading.refuse("intake.vote_of_absent", "vote")


def _check_name(year: _Year, reading: Reading, record: AttendanceRecord) -> None:
    """Warn where one code stands for two names, since one of them is a slip."""
    known = year.names.setdefault(record.person_code, record.name) if record.person_code else record.name
    if known != record.name:
        reading.warn("intake.name_differs", "name", person=record.person_code, other=known)


def _check_hearings_of_reviews(year: _Year, readings: Sequence[Reading]) -> None:
    for reading in readings:
        number = reading.code("hearing_number")
        if number and year.hearings and number not in year.hearings and number not in year.bad_hearings:
            reading.warn("intake.hearing_not_listed", "hearing_number")
