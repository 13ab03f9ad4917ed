"""What was said, voted and concluded? Fields follow the kind of sitting and the people in the room."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import HiddenField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from hearing_app.domain.matters.outcomes import CHOICE_LABELS, Choice, Vote
from hearing_app.domain.rules.vocabulary import OUTCOMES
from hearing_app.forms.needed import needed_sometimes
from hearing_app.forms.numbers import whole
from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import label
from hearing_app.i18n import mark as _
from hearing_app.services.matters.minutes import OpinionView, RecordView, VoterLine
from hearing_app.services.matters.outcomes import OpinionOrder, RecordOrder, SignatureOrder, VotesOrder

LONGEST = 20_000
CONCLUDING = ("conclusion", "agreement", "tasks")


class VersionedForm(SpokenForm):
    """A text in versions: which one was seen, and why it changes."""

    seen = HiddenField()
    reason = StringField(_("改动的理由"), [needed_sometimes(), Length(max=300)])

    @property
    def seen_version(self) -> int:
        """The version that was on the screen; 0 before the first."""
        return whole(self.seen.data) or 0


class RecordForm(VersionedForm):
    """The record, a field for each section of the kind; built by record_form."""

    titles: Mapping[str, str] = {}

    def order(self, sitting_id: int) -> RecordOrder:
        """Return the version to keep."""
        sections = {title: self[name].data or "" for name, title in self.titles.items()}
        return RecordOrder(sitting_id, self.seen_version, sections, self.reason.data or "")

    @property
    def sections(self) -> list[Any]:
        """The fields of the sections in their order."""
        return [self[name] for name in self.titles]


def record_form(record: RecordView) -> RecordForm:
    """Build the form of a record with what its latest version says."""
    titles = {f"section_{at}": title for at, title in enumerate(record.sections)}
    fields = {name: TextAreaField(title, [Optional(), Length(max=LONGEST)]) for name, title in titles.items()}
    form = type("KindRecordForm", (RecordForm,), {**fields, "titles": titles})
    saved = {name: record.sections[title] for name, title in titles.items()}
    built: RecordForm = form(data={**saved, "seen": str(record.version)})
    return built


class VotesForm(SpokenForm):
    """One vote for everybody who votes; built by votes_form."""

    voters: tuple[VoterLine, ...] = ()

    def order(self, sitting_id: int) -> VotesOrder:
        """Return the votes that were given; who gave none is missing from them."""
        cast = [
            Vote(voter.seat_id, Choice(chosen), self[f"dissent_{voter.seat_id}"].data or "")
            for voter in self.voters
            if (chosen := self[f"choice_{voter.seat_id}"].data) in tuple(Choice)
        ]
        return VotesOrder(sitting_id, tuple(cast))

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """The two fields of each voter."""
        return [(self[f"choice_{voter.seat_id}"], self[f"dissent_{voter.seat_id}"]) for voter in self.voters]


def votes_form(voters: Sequence[VoterLine]) -> VotesForm:
    """Build the ballot of the voting members present, with the votes on record."""
    choices = [SelectChoice(choice.value, label(words)) for choice, words in CHOICE_LABELS.items()]
    fields: dict[str, Any] = {"voters": tuple(voters)}
    saved: dict[str, str] = {}
    for voter in voters:
        name = f"{voter.name}（{label(voter.role)}）"
        fields[f"choice_{voter.seat_id}"] = RadioField(name, [Optional()], choices=choices, validate_choice=False)
        fields[f"dissent_{voter.seat_id}"] = TextAreaField(_("不同意见"), [needed_sometimes(), Length(max=LONGEST)])
        saved[f"choice_{voter.seat_id}"] = voter.choice.value if voter.choice else ""
        saved[f"dissent_{voter.seat_id}"] = voter.dissent
    built: VotesForm = type("PanelVotesForm", (VotesForm,), fields)(data=saved)
    return built


class OpinionForm(VersionedForm):
    """The panel's opinion in its four parts."""

    claim = TextAreaField(_("信访请求"), [Optional(), Length(max=LONGEST)])
    facts = TextAreaField(_("听证查明的事实"), [Optional(), Length(max=LONGEST)], description=_("一行一条"))
    basis = TextAreaField(_("依据"), [Optional(), Length(max=LONGEST)], description=_("一行一条"))
    conclusion = TextAreaField(_("评议意见"), [InputRequired(_("写明意见。")), Length(max=LONGEST)])

    def order(self, sitting_id: int) -> OpinionOrder:
        """Return the version to keep."""
        parts = {name: self[name].data or "" for name in ("claim", "facts", "basis")}
        return OpinionOrder(
            sitting_id, self.seen_version, self.conclusion.data or "", parts, reason=self.reason.data or ""
        )


def opinion_form(opinion: OpinionView) -> OpinionForm:
    """Build the form of an opinion with its latest version, or the draft."""
    words = opinion.words
    return OpinionForm(
        data={
            "seen": str(opinion.version),
            "claim": words.claim,
            "facts": words.facts,
            "basis": words.basis,
            "conclusion": words.conclusion,
        }
    )


class ConclusionForm(VersionedForm):
    """How a sitting without an opinion ended, a field for each outcome of its kind; built by conclusion_form."""

    names: tuple[str, ...] = ()

    def order(self, sitting_id: int) -> OpinionOrder:
        """Return the version to keep; the first outcome of the kind is its conclusion."""
        first, *others = [(name, self[name].data or "") for name in self.names]
        return OpinionOrder(sitting_id, self.seen_version, first[1], dict(others), reason=self.reason.data or "")

    @property
    def parts(self) -> list[Any]:
        """The fields in their order."""
        return [self[name] for name in self.names]


def conclusion_form(opinion: OpinionView, shown: Sequence[str]) -> ConclusionForm:
    """Build the form of what a kind's outcome lists besides votes and an opinion; it must list something."""
    names = tuple(name for name in shown if name in CONCLUDING)
    fields: dict[str, Any] = {"names": names}
    for at, name in enumerate(names):
        needed = InputRequired(_("写明结果。")) if at == 0 else Optional()
        fields[name] = TextAreaField(label(OUTCOMES[name]), [needed, Length(max=LONGEST)])
    saved = {name: opinion.parts.get(name, "") for name in names[1:]}
    values = {"seen": str(opinion.version), names[0]: opinion.words.conclusion, **saved}
    built: ConclusionForm = type("KindConclusionForm", (ConclusionForm,), fields)(data=values)
    return built


class SignatureForm(SpokenForm):
    """Who signed which version."""

    version = HiddenField(validators=[InputRequired()])
    seat = HiddenField(validators=[InputRequired()])

    def order(self, sitting_id: int) -> SignatureOrder:
        """Return the signature."""
        numbers = [whole(one) or 0 for one in (self.version.data, self.seat.data)]
        return SignatureOrder(sitting_id, *numbers)
