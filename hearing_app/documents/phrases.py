"""How do days, times and places read on a Chinese paper?"""

from collections.abc import Iterable
from datetime import date, time
from itertools import groupby

from hearing_app.domain.errors import RuleRef
from hearing_app.domain.evidence.papers import PanelSeat, Signature, SittingLine, Tally
from hearing_app.domain.spans import CIVIL, Span

WEEKDAYS = "一二三四五六日"
NUMERALS = "一二三四五六七八九十"


def day(on: date) -> str:
    """Return 2026年12月5日, without leading zeros (GB/T 9704)."""
    return f"{on.year}年{on.month}月{on.day}日"


def weekday(on: date) -> str:
    """Return 星期二."""
    return f"星期{WEEKDAYS[on.weekday()]}"


def clock(at: time) -> str:
    """Return 9时, 9时05分 or 14时30分."""
    return f"{at.hour}时{at.minute:02d}分" if at.minute else f"{at.hour}时"


def span(during: Span) -> str:
    """Return 2026年12月15日（星期二）9时30分至12时; a sitting over midnight names both days."""
    start, end = during.start.astimezone(CIVIL), during.end.astimezone(CIVIL)
    first = f"{day(start.date())}（{weekday(start.date())}）{clock(start.time())}"
    last = clock(end.time()) if start.date() == end.date() else f"{day(end.date())}{clock(end.time())}"
    return f"{first}至{last}"


def days(on: Iterable[date]) -> str:
    """Return the days of a list, months and years said once: 2026年11月30日，12月1日、2日."""
    out: list[str] = []
    seen_year = 0
    for (year, month), found in groupby(sorted(on), key=lambda one: (one.year, one.month)):
        prefix = f"{year}年" if year != seen_year else ""
        seen_year = year
        out.append(f"{prefix}{month}月" + "、".join(f"{one.day}日" for one in found))
    return "，".join(out)


def place(sitting: SittingLine) -> str:
    """Return the place with its address in brackets."""
    return f"{sitting.place}（{sitting.address}）" if sitting.address else sitting.place


def publicity(sitting: SittingLine) -> str:
    """Return 公开 or 不公开 with the ground."""
    if sitting.is_open:
        return "公开举行"
    return f"不公开举行（{sitting.closed_ground}）" if sitting.closed_ground else "不公开举行"


def person(seat: PanelSeat) -> str:
    """Return the name with the unit in brackets."""
    return f"{seat.name}（{seat.unit}）" if seat.unit else seat.name


def people(seats: Iterable[PanelSeat]) -> list[tuple[str, str]]:
    """Return role and people of it, in the order in which the roles first occur."""
    by_role: dict[str, list[str]] = {}
    for seat in seats:
        by_role.setdefault(seat.role, []).append(person(seat))
    return [(role, "、".join(names)) for role, names in by_role.items()]


def signed(signature: Signature) -> str:
    """Return the words behind a signature line: the note, the day, or room for a day by hand."""
    return signature.note or (day(signature.signed_on) if signature.signed_on else "年　　月　　日")


def tally(count: Tally) -> str:
    """Return how the vote went, in one sentence."""
    abstained = f"，弃权{count.abstained}票" if count.abstained else ""
    result = "，形成多数意见" if count.has_majority else "，未形成多数意见"
    return f"赞成{count.in_favour}票，反对{count.against}票{abstained}{result}"


def rule(ref: RuleRef) -> str:
    """Return where a computed day comes from, with a mark where the local rule is not yet verified."""
    mark = "，本地规则待核实" if ref.is_unverified else ""
    return f"{ref.clause}（{ref.profile}第{ref.version}版{mark}）"


def numeral(n: int) -> str:
    """Return 一 … 十, 十一 … for headings; n is between 1 and 19."""
    return NUMERALS[n - 1] if n <= 10 else f"十{NUMERALS[n - 11]}"
