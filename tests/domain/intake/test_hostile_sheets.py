"""Does any workbook, however strange, end in records and findings and never in an exception?"""

from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from hearing_app.domain.intake.pendings import PENDING, read_pending
from hearing_app.domain.intake.rosters import AGENCIES, PEOPLE, ROOMS, read_roster
from hearing_app.domain.intake.sheets import Cell, Row, Sheet, Unreadable, letters_of, number_of
from hearing_app.domain.intake.tables import Layout
from hearing_app.domain.intake.year_rows import ATTENDANCES, HEARINGS, REVIEWS
from hearing_app.domain.intake.years import read_year
from hearing_app.i18n import sentence
from hearing_app.settings.categories import read_categories
from hearing_app.settings.kinds import read_kinds
from hearing_app.settings.places import CONFIG

FEW = settings(max_examples=25, deadline=None)  # a whole workbook for each example
CATEGORIES, KINDS = read_categories(CONFIG), read_kinds(CONFIG)
WORDS = (
    "是",
    "否",
    "维持",
    "复核",
    "律师",
    "主持人",
    "列席",
    "赞成",
    "已举行",
    "2021-03-04",
    "9:00",
    "E1",
    "无",
    "合计",
    "姓名",
)
VALUES = (
    st.sampled_from(WORDS)
    | st.text(max_size=12)
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.sampled_from((date(2021, 3, 4), datetime(2021, 3, 4), time(9), timedelta(days=-1), Unreadable("#N/A")))  # noqa: DTZ001 - cells know no zones
)


@st.composite
def tables(draw: st.DrawFn, layout: Layout) -> Sheet:
    headers = [column.headers[0] for column in layout.columns]
    lines = draw(st.lists(st.lists(st.none() | VALUES, min_size=len(headers), max_size=len(headers)), max_size=4))
    rows = []
    for number, line in enumerate([headers, *lines], start=1):
        cells = [(column, value) for column, value in enumerate(line, start=1) if value is not None]
        rows.append(Row(number, tuple(Cell(value, number, letters_of(column)) for column, value in cells)))
    return Sheet(layout.zh, tuple(rows))


@FEW
@given(st.tuples(tables(PEOPLE), tables(AGENCIES), tables(ROOMS)))
def test_rosters(sheets: tuple[Sheet, ...]) -> None:
    intake = read_roster(sheets, CATEGORIES)
    assert all(sentence(problem.reason) for problem in (*intake.problems, *intake.warnings))
    assert all(person.name and person.category in CATEGORIES for person in intake.people)


@FEW
@given(st.tuples(tables(PENDING)))
def test_pendings(sheets: tuple[Sheet, ...]) -> None:
    intake = read_pending(sheets, KINDS)
    assert all(sentence(problem.reason) for problem in (*intake.problems, *intake.warnings))
    assert all(matter.number and matter.petitioner for matter in intake.matters)


@FEW
@given(st.tuples(tables(REVIEWS), tables(HEARINGS), tables(ATTENDANCES)))
def test_years(sheets: tuple[Sheet, ...]) -> None:
    intake = read_year(sheets, CATEGORIES)
    assert all(sentence(problem.reason) for problem in (*intake.problems, *intake.warnings))
    assert all(each.number for each in (*intake.reviews, *intake.hearings))


@given(st.integers(1, 20_000))
def test_column_letters_go_there_and_back(column: int) -> None:
    assert number_of(letters_of(column)) == column
