"""What do offices really keep in their workbooks? Small ones to start from, which each test makes messy its own way."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from hearing_app.documents.workbooks import read_sheets
from hearing_app.domain.intake.sheets import Sheet

Rows = Sequence[Sequence[Any]]

PEOPLE_HEADER = ("编号", "姓名", "类别", "单位", "手机", "电子邮箱", "聘期起", "聘期止", "不可参加时间", "每月上限")
PERSON = ("E001", "王示例01", "法官", "示范区人民法院", "13900000001", None, "2021-01-01", "2026-12-31", None, 3)
PENDING_HEADER = (
    *("编号", "信访人", "到场人数", "类别", "事项", "责任单位", "拟安排", "阶段", "收到日期", "当事人时间"),
    *("双方同意", "电话", "特殊需要", "所代表人数"),
)
MATTER = (
    *("P1", "李某示例01", 2, "房地产", "延期交房", "示例住建局", "听证评议会", "复核", "2026-11-04", None),
    *("是", "13910000001", None, 0),
)
REVIEW_HEADER = (
    *("编号", "信访人", "阶段", "收到日期", "受理日期", "法律顾问", "顾问意见日期", "听证编号", "结论"),
    *("签发日期", "送达日期"),
)
REVIEW = (
    *("LF1", "黄某示例01", "复核", "2021-08-02", "2021-08-04", "E101", "2021-08-23", "T1", "维持"),
    *("2021-08-25", "2021-09-02"),
)
HEARING_HEADER = (
    *("听证编号", "事项编号", "公开", "通知送达", "日期", "开始", "结束", "地点", "状态", "曾延期"),
    "采纳情况",
)
HEARING = ("T1", "LF1", "公开", "2021-08-05", "2021-08-18", "09:00", "12:00", "听证室一", "已举行", "否", "采纳")
ATTENDANCE_HEADER = ("听证编号", "人员编号", "姓名", "类别", "席位", "到场", "表决")
ATTENDANCE = ("T1", "E001", "王示例01", "法官", "主持人", "到场", "赞成")


def workbook(
    sheets: Mapping[str, Rows], *, merged: Mapping[str, Iterable[str]] | None = None, hidden: Iterable[str] = ()
) -> bytes:
    """The bytes of a workbook with these sheets, merged ranges and hidden sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for area in (merged or {}).get(title, ()):
            sheet.merge_cells(area)
        sheet.sheet_state = "hidden" if title in hidden else "visible"
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of an openpyxl workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheets(*tables: Rows) -> tuple[Sheet, ...]:
    """Tables as the reader gives them, one to a sheet."""
    return read_sheets(workbook({f"表{number}": rows for number, rows in enumerate(tables, start=1)}))


def changed(row: Sequence[Any], header: Sequence[str], **cells: Any) -> tuple[Any, ...]:
    """A row with some cells changed, by header."""
    assert set(cells) <= set(header)
    return tuple(cells.get(name, value) for name, value in zip(header, row, strict=True))


def archive(parts: Mapping[str, bytes], *, compress: bool = True) -> bytes:
    """A zip with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return out.getvalue()
