"""Which papers does somebody hand in? Up to four at once, each with its scan, copies, pages, original or copy."""

from collections.abc import Mapping
from typing import Any

from flask_wtf.file import FileField
from wtforms import Field, IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange

from hearing_app.domain.intake.deposits import FORMS, MOST_COPIES, MOST_PAGES, Deposit, DepositedPaper
from hearing_app.forms.matters import choices_of
from hearing_app.forms.needed import needed_sometimes
from hearing_app.forms.numbers import DayField
from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import mark as _

LINES = (1, 2, 3, 4)


class DepositForm(SpokenForm):
    """One hand-over; a line without kind and file says nothing."""

    handed_by = StringField(_("交件人"), [needed_sometimes(), Length(max=60)])
    handed_on = DayField(_("收件日期"), [needed_sometimes()])

    def __init__(self, kinds: Mapping[str, Mapping[str, str]], **more: Any) -> None:
        super().__init__(**more)
        for line in LINES:
            self[f"place{line}"].choices = choices_of(kinds, nothing=_("没有"))
            self[f"form{line}"].choices = choices_of({form.value: words for form, words in FORMS.items()})

    @property
    def lines(self) -> list[tuple[Field, ...]]:
        """Return the fields of each line: kind, file, original or copy, copies, pages."""
        names = ("place", "file", "form", "copies", "pages")
        return [tuple(self[f"{name}{line}"] for name in names) for line in LINES]

    @property
    def is_said(self) -> bool:
        """Say whether any line was filled in."""
        return any(place.data or file.data for place, file, *_rest in self.lines)

    @property
    def order(self) -> Deposit:
        """Return the hand-over; the files are read here."""
        papers = tuple(
            DepositedPaper(
                place=place.data or "",
                name=(file.data.filename or "") if file.data else "",
                content=file.data.read() if file.data else b"",
                copies=copies.data or 0,
                pages=pages.data or 0,
                form=form.data or "",
                line=line,
            )
            for line, (place, file, form, copies, pages) in zip(LINES, self.lines, strict=True)
            if place.data or file.data
        )
        return Deposit(self.handed_by.data or "", self.handed_on.data, papers)


for _line in LINES:
    _fields = {
        "place": SelectField(_("材料"), [needed_sometimes()]),
        "file": FileField(_("扫描件"), [needed_sometimes()]),
        "form": SelectField(_("原件还是复印件"), [needed_sometimes()]),
        "copies": IntegerField(_("份数"), [needed_sometimes(), NumberRange(1, MOST_COPIES)], default=1),
        "pages": IntegerField(_("页数"), [needed_sometimes(), NumberRange(1, MOST_PAGES)], default=1),
    }
    for _name, _field in _fields.items():
        setattr(DepositForm, f"{_name}{_line}", _field)
