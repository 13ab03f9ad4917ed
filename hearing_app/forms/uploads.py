"""Which paper comes in, and to which place of the volume?"""

from collections.abc import Mapping

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectChoice, SelectField
from wtforms.validators import InputRequired

from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import label, text
from hearing_app.i18n import mark as _
from hearing_app.services.matters.uploads import UploadOrder


class PaperForm(SpokenForm):
    """One file and its place."""

    place = SelectField(_("是哪种材料"), [InputRequired(_("选一种材料。"))])
    file = FileField(_("文件"), [FileRequired(_("请选一个文件。"))])

    def order(self, matter_number: str) -> UploadOrder:
        """Return the file as it is to be kept."""
        given = self.file.data
        return UploadOrder(matter_number, self.place.data, given.filename or "", given.read())


def paper_form(places: Mapping[str, Mapping[str, str]], *, chosen: str = "") -> PaperForm:
    """Build the form with the places that take an upload."""
    form = PaperForm(data={"place": chosen})
    form.place.choices = [
        SelectChoice("", text("选一种")),
        *(SelectChoice(code, label(words)) for code, words in places.items()),
    ]
    return form
