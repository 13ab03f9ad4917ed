"""Which workbook shall come in?"""

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, SelectChoice
from wtforms.validators import InputRequired

from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import mark as _
from hearing_app.services.imports import Family, ImportOrder

FAMILIES = (
    SelectChoice(Family.ROSTER.value, _("名册、委派单位和场地")),
    SelectChoice(Family.PENDING.value, _("待安排的事项")),
    SelectChoice(Family.YEAR.value, _("一年的复查复核和听证")),
)


class UploadForm(SpokenForm):
    """A workbook of one family; it is shown first and taken after a second press."""

    family = RadioField(_("这是哪一种表"), [InputRequired()], choices=FAMILIES)
    workbook = FileField(_("工作簿（.xlsx）"), [FileRequired(_("请选一个 .xlsx 文件。"))])
    is_all_or_nothing = BooleanField(_("有一行不对就整份不收"))

    @property
    def order(self) -> ImportOrder:
        """Return the order of a dry run: the preview."""
        file = self.workbook.data
        return ImportOrder(
            Family(self.family.data),
            file.filename or "",
            file.read(),
            is_dry_run=True,
            is_all_or_nothing=self.is_all_or_nothing.data,
        )
