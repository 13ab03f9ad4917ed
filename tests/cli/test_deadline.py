"""Does `hearing deadline` answer in words, JSON and batches, and never lose a line?"""

import json
import subprocess
import sys
import time
from pathlib import Path

import chinese_calendar
import pytest
from click.testing import CliRunner, Result

from hearing_app.cli.deadline import command
from hearing_app.cli.main import main
from hearing_app.settings.places import ROOT

NEXT = max(day.year for day in chinese_calendar.holidays) + 1


def run(*args: str, lines: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["deadline", *args], input=lines, prog_name="hearing")


def batch(*lines: object) -> list[dict[str, object]]:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    result = run("--batch", "-", lines=text.encode())
    assert (result.exit_code, result.stderr) == (0, "")
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_json_gives_both_days_with_profile_version_and_article() -> None:
    result = run("K9", "--start", "2021-09-02", "--pause", "2021-09-13:2021-09-14", "--json")
    assert json.loads(result.stdout) == {
        "clock": "K9",
        "label": "作出复核意见",
        "start": "2021-09-02",
        "raw": "2021-10-03",
        "due": "2021-10-08",
        "provisional": False,
        "profile": "xa_default",
        "version": "1",
        "article": "《信访条例》第三十五条（听证所需时间不计算在内）",
        "unverified": False,
        "counting": [
            "2021-09-02（周四）起算，当日不计入。",
            "计 30 日，至 2021-10-02（周六）。",
            "2021-09-13（周一）至 2021-09-14（周二）不计入，届满日后移 1 日。",
            "2021-10-03（周日）至 2021-10-07（周四）为休息日（国庆节），顺延。",
            "最后一日为 2021-10-08（周五）。",
        ],
        "tables": [f"chinesecalendar {chinese_calendar.__version__}"],
    }


def test_words_in_english_tell_the_count() -> None:
    result = run("k4", "--start", "2024-01-04", "--extend", "--lang", "en")
    assert result.stdout.splitlines() == [
        "K4 Conclude the matter",
        "Period ends: 2024-04-03 (Wednesday)",
        "Last day: 2024-04-03 (Wednesday)",
        "Basis: Regulations on Petition Work (2022), Art. 34",
        "Rules: xa_default, version 1",
        f"Working-day table: chinesecalendar {chinese_calendar.__version__}",
        "Count:",
        "  Starts on Thu 4 Jan 2024; that day is not counted.",
        "  Length: 60 calendar days, to Mon 4 Mar 2024.",
        "  Extension: 30 days, to Wed 3 Apr 2024.",
        "  The last day is Wed 3 Apr 2024.",
    ]


def test_a_provisional_and_unverified_answer_says_so() -> None:
    lines = run("K13", "--start", f"{NEXT}-03-01").stdout.splitlines()
    assert lines[2].endswith("（暂定，放假安排公布后重算）")
    assert lines[3] == "依据：百色市的做法（未核实）"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["K14", "--start", "2021-01-04"], "K14（领导干部接访）只规定频次，没有期限，不能计算届满日。"),
        (["K9", "--start", "20210902"], "日期读不懂。请写成 2026-12-03 的样子。"),
        (["K9"], "日期读不懂。请写成 2026-12-03 的样子。"),
        (["K7", "--start", "2021-09-02", "--extend"], "K7（作出复查意见并书面答复）的期限不能延长。"),
        (
            ["K9", "--start", "2021-09-02", "--pause", "2021-09-29:2021-09-13"],
            "扣除时段的止日 2021-09-13（周一）早于起日 2021-09-29（周三）。请对调或改正。",
        ),
        (
            ["K9", "--start", "2021-09-02", "--pause", "2021-09-29"],
            '扣除时段读不懂。请写起日和止日，如 2021-09-13:2021-09-29；批量时写 [["2021-09-13", "2021-09-29"]]。',
        ),
        (["K9", "--start", "2021-09-02", "--profile", "none"], "没有编号为“none”的规则。可选：xa_default。"),
        ([], "请给出一个时限（如 K9 --start 2026-12-03），或者用 --batch 给出文件，二选一。"),
        (["K9", "--batch", "-"], "请给出一个时限（如 K9 --start 2026-12-03），或者用 --batch 给出文件，二选一。"),
    ],
)
def test_what_is_refused_gets_its_sentence_on_stderr_and_exit_code_2(args: list[str], said: str) -> None:
    result = run(*args)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", said + "\n")


def test_every_reason_is_told_at_once() -> None:
    result = run("K7", "--start", "2021-09-02", "--extend", "--pause", "2021-09-13:2021-09-29", "--lang", "en")
    assert (result.exit_code, result.stderr.splitlines()) == (
        2,
        [
            "K7 (Review opinion and written reply) runs without a pause. Leave the pauses out.",
            "K7 (Review opinion and written reply) cannot be extended.",
        ],
    )


def test_a_batch_answers_each_kind_of_question() -> None:
    pauses = [["2021-09-13", "2021-09-29"]]
    assert batch(
        {"clock": "K9", "start": "2021-09-02", "pauses": pauses, "extend": False},
        {"clock": "K4", "start": "2021-08-04", "extend": True},
        {"add_days": 60, "start": "2021-08-04"},
        {"add_workdays": 5, "start": "2021-09-17"},
        {"clear_workdays_before": 7, "day": "2021-10-14"},
        {"clear_days_before": 7, "day": "2021-10-14"},
        {"clock": "K9", "start": f"{NEXT}-03-01"},
    ) == [
        {"raw": "2021-10-18", "due": "2021-10-18", "provisional": False},
        {"raw": "2021-11-02", "due": "2021-11-02", "provisional": False},
        {"raw": "2021-10-03", "due": "2021-10-08", "provisional": False},
        {"raw": "2021-09-26", "due": "2021-09-26", "provisional": False},
        {"raw": "2021-09-28", "due": "2021-09-28", "provisional": False},
        {"raw": "2021-10-06", "due": "2021-10-06", "provisional": False},
        {"raw": f"{NEXT}-03-31", "due": f"{NEXT}-03-31", "provisional": True},
    ]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("", "deadline.blank_line"),
        ("   ", "deadline.blank_line"),
        ('{"clock": "K9"', "deadline.not_json"),
        ("[" * 100_000, "deadline.not_json"),
        ('{"add_days": ' + "9" * 5_000 + ', "start": "2021-01-04"}', "deadline.not_json"),
        ("null", "deadline.not_an_object"),
        ("[1]", "deadline.not_an_object"),
        ("{}", "deadline.unknown_question"),
        ({"clock": "K9", "add_days": 5, "start": "2021-01-04"}, "deadline.unknown_question"),
        ({"clock": "K9", "start": "2021-01-04", "pause": []}, "deadline.unknown_field"),
        ({"clock": "K99", "start": "2021-01-04"}, "deadline.unknown_clock"),
        ({"clock": ["K9"], "start": "2021-01-04"}, "deadline.unknown_clock"),
        ({"clock": "K9"}, "deadline.bad_date"),
        ({"clock": "K9", "start": "2021-02-30"}, "deadline.bad_date"),
        ({"clock": "K9", "start": "20210104"}, "deadline.bad_date"),
        ({"clock": "K9", "start": 20210104}, "deadline.bad_date"),
        ({"clock": "K9", "start": "２０２１-01-04"}, "deadline.bad_date"),
        ({"clock": "K9", "start": "2021-01-04", "extend": "no"}, "deadline.bad_extend"),
        ({"clock": "K9", "start": "2021-01-04", "extend": True}, "clock.no_extension"),
        ({"clock": "K9", "start": "2021-01-04", "pauses": {}}, "deadline.bad_pauses"),
        ({"clock": "K9", "start": "2021-01-04", "pauses": [["2021-01-05"]]}, "deadline.bad_pauses"),
        ({"clock": "K9", "start": "2021-01-04", "pauses": [["2021-01-05", "x"]]}, "deadline.bad_pauses"),
        ({"clock": "K9", "start": "2021-01-04", "pauses": [["2021-01-06", "2021-01-05"]]}, "clock.pause_backwards"),
        ({"clock": "K7", "start": "2021-01-04", "pauses": [["2021-01-05", "2021-01-06"]]}, "clock.may_not_pause"),
        ({"clock": "K14", "start": "2021-01-04"}, "clock.no_length"),
        ({"clock": "K9", "start": "1999-01-04"}, "profile.not_in_force"),
        ({"add_workdays": "5", "start": "2021-01-04"}, "deadline.bad_number"),
        ({"add_workdays": 5.0, "start": "2021-01-04"}, "deadline.bad_number"),
        ({"add_workdays": True, "start": "2021-01-04"}, "deadline.bad_number"),
        ('{"add_days": NaN, "start": "2021-01-04"}', "deadline.bad_number"),
        ({"add_workdays": -1, "start": "2021-01-04"}, "workdays.negative"),
        ({"add_workdays": 10**20, "start": "2021-01-04"}, "workdays.too_long"),
        ({"add_days": 5, "start": "9999-12-30"}, "workdays.beyond_calendar"),
        ({"clear_workdays_before": 7, "day": "2004-01-05"}, "workdays.no_table"),
    ],
)
def test_a_line_that_cannot_be_answered_gets_a_code_and_the_others_their_answer(line: object, code: str) -> None:
    fine = {"add_days": 15, "start": "2021-01-04"}
    answer = {"raw": "2021-01-19", "due": "2021-01-19", "provisional": False}
    assert batch(fine, line, fine) == [answer, {"error": code}, answer]


def test_bytes_that_are_no_text_still_get_their_line() -> None:
    result = run("--batch", "-", lines=b'\xff\xfe\n\xef\xbb\xbf{"add_days": 15, "start": "2021-01-04"}\r\n\n')
    assert result.stdout.splitlines() == [
        '{"error": "deadline.not_json"}',
        '{"raw": "2021-01-19", "due": "2021-01-19", "provisional": false}',
        '{"error": "deadline.blank_line"}',
    ]


def test_ten_thousand_lines_take_seconds_and_load_neither_database_nor_web(tmp_path: Path) -> None:
    file = tmp_path / "batch.jsonl"
    file.write_text('{"add_workdays": 250, "start": "2021-01-04"}\n{"clock": "K9", "start": "2021-09-02"}\n' * 5_000)
    program = (
        "import sys; from hearing_app.cli.deadline import command; "
        f"command(['--batch', {str(file)!r}], standalone_mode=False); "
        "print(sorted({'sqlalchemy', 'flask', 'procrastinate'} & set(sys.modules)), file=sys.stderr)"
    )
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert time.monotonic() - began < 10
    assert (len(done.stdout.splitlines()), done.stderr) == (10_000, "[]\n")


def test_the_command_is_reached_by_its_name() -> None:
    assert main.get_command(main.make_context("hearing", ["deadline"]), "deadline") is command
