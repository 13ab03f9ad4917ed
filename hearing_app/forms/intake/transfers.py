"""What is drafted to hand a matter over, and why is such a letter voided?"""

from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from hearing_app.domain.errors import Refused
from hearing_app.domain.matters.transfers import Enclosure, LetterOrder, read_enclosures
from hearing_app.forms.matters import VersionedForm
from hearing_app.i18n import mark as _


class TransferLetterForm(VersionedForm):
    """A letter before it is signed."""

    receiver = StringField(_("发给"), [InputRequired(), Length(max=80)])
    enclosures = TextAreaField(
        _("附件"), [Optional(), Length(max=4000)], description=_("一行一种，份数写在后面，例如 申请书 2份")
    )
    words = TextAreaField(_("其他说明"), [Optional(), Length(max=1000)])

    @property
    def order(self) -> LetterOrder:
        """Return what is drafted; raises Refused with every line of the enclosures that cannot be read."""
        found = read_enclosures(self.enclosures.data or "")
        if isinstance(found, Refused):
            raise found
        return LetterOrder(self.receiver.data or "", found, self.words.data or "")


class VoidForm(VersionedForm):
    """Why a signed letter does not hold."""

    reason = StringField(_("作废理由"), [InputRequired(), Length(max=200)])


def lines_of(enclosures: tuple[Enclosure, ...]) -> str:
    """Return enclosures as they are typed."""
    return "\n".join(f"{one.name} {one.copies}份" for one in enclosures)
