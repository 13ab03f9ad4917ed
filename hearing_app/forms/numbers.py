"""Which number or day was written? What the database could not hold, or nobody means, is none.

`str.isdigit` takes "²" and Arabic digits; here only the ten ASCII digits count.
"""

from datetime import date, datetime
from typing import Any

from wtforms import DateField, Field
from wtforms.validators import ValidationError

from hearing_app.domain.intake.cells import read_phone
from hearing_app.i18n import mark as _

MOST = 2**63 - 1
LONGEST = len(str(MOST))
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)


def whole(text: str | None) -> int | None:
    """Return the whole number that is written in ASCII digits and fits into a bigint, or None."""
    written = text or ""
    if not written.isascii() or not written.isdecimal() or len(written) > LONGEST:
        return None
    number = int(written)
    return number if number <= MOST else None


def is_phone(_form: object, field: Field) -> None:
    """Refuse what nobody can dial."""
    if not read_phone(field.data or "").is_sure:
        raise ValidationError(_("写一个能打通的号码，例如 13900000000。"))


def is_within(day: date) -> bool:
    """Say whether an office could mean the day: from 1900 to 2100, so that weeks can be counted around it."""
    return FIRST_DAY <= day <= LAST_DAY


def whole_day(text: str) -> date | None:
    """Return the day that is written as 2026-12-03, or None."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if is_within(day) else None


def instant(text: str) -> datetime | None:
    """Return the instant that is written in ISO 8601 with its offset, on a day that an office could mean, or None."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None and is_within(found.date()) else None


class DayField(DateField):  # type: ignore[misc]  # WTForms ships no types
    """A day from 1900 to 2100; another one is no valid date."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day."""
        super().process_formdata(valuelist)
        if self.data is not None and not is_within(self.data):
            self.data = None
            raise ValueError(self.gettext("Not a valid date value."))
