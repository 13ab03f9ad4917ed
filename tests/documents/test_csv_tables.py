"""Is a CSV read rightly by spreadsheet programs, and never run?"""

from datetime import UTC, date, datetime

import pytest

from hearing_app.documents.csv_tables import write_csv


def test_it_opens_with_a_byte_order_mark_and_civil_times() -> None:
    rows = [("名称", 3, date(2026, 12, 3), datetime(2026, 12, 3, 1, 30, tzinfo=UTC), None)]
    content = write_csv(("甲", "乙", "丙", "丁", "戊"), rows)
    assert content == "\ufeff甲,乙,丙,丁,戊\r\n名称,3,2026-12-03,2026-12-03 09:30,\r\n".encode()


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@x", "＝1"])
def test_what_a_program_would_run_becomes_text(words: str) -> None:
    assert write_csv((), [(words,)]) == f"\ufeff\r\n'{words}\r\n".encode()
