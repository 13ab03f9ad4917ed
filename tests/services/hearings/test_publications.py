"""Does a text become public only checked, by a second person, and without a trace of anybody?"""

import hashlib
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader
from sqlalchemy import select, text, update
from sqlalchemy.exc import ProgrammingError

from hearing_app.domain.errors import Forbidden, NotFound, Reason, Refused, Stale
from hearing_app.domain.evidence.signing import CounselForm
from hearing_app.domain.matters.groups import RepresentativeOrder
from hearing_app.domain.matters.outcomes import Adoption
from hearing_app.services.context import Context
from hearing_app.services.desk import view_desk
from hearing_app.services.hearings import publications
from hearing_app.services.hearings.publications import PublicationView, Seen
from hearing_app.services.matters import groups, ledgers, matters, participants, reviews
from hearing_app.services.matters.reviews import AdoptionOrder, CounselOrder, DayOrder
from hearing_app.services.mediations import notes
from hearing_app.services.steps.attention import Cause
from hearing_app.services.steps.hearings.publication_sources import Behind, behind, known_of, mediated_of, source_of
from hearing_app.services.steps.intake.participants import ParticipantOrder
from hearing_app.store.hearings.publications import public_page
from hearing_app.store.mediations import cases
from hearing_app.store.tables.hearings import PublicationRow
from hearing_app.store.tables.matters import MatterRow, PartyRow, ReviewRow
from hearing_app.store.tables.sittings import SittingRow
from hearing_app.store.tables.work import AuditRow
from tests.builders import days as story
from tests.builders import house, mediations
from tests.builders.snapshots import Snapshots
from tests.conftest import Clock

AsRole = Callable[..., Context]
KIND = "re_review_opinion"
ADDRESS, PHONE, IDENTITY = "示例区幸福街道团结社区7号楼301室", "13911112222", "610100199001011234"
TEXT = {
    "subject": "房地产：延期交房",
    "claim": "信访人吴某要求按期交房。",
    "facts": "合同约定2024年6月交房，至今未交。",
    "grounds": "信访工作条例第三十一条。",
    "conclusion": "维持。",
}


@pytest.fixture
def signed(as_role: AsRole, clock: Clock, snapshots: Snapshots) -> None:
    """A re-review that was heard in public and signed; its petitioner has address, telephone and identity number."""
    _, clock.now = snapshots.take("signed re-review", lambda: (build(as_role, clock), clock.now))


def build(as_role: AsRole, clock: Clock) -> None:
    house.small_house(as_role)
    handler = as_role("handler")
    number = reviews.open_review(handler, house.MATTER)
    story.held(as_role, clock)
    handler = as_role("handler")
    on_day = date(2026, 12, 14)

    def seen() -> int:
        handler.reader.rollback()
        return ledgers.view_review(handler, number).version

    reviews.record_counsel(handler, CounselOrder(number, seen(), CounselForm.WRITTEN, on_day, text="程序合法。"))
    reviews.record_adoption(handler, AdoptionOrder(number, seen(), Adoption.ADOPTED, ""))
    reviews.record_conclusion(handler, number, seen(), conclusion="uphold")
    reviews.sign_review(as_role("leader"), DayOrder(number, seen(), on_day))
    with handler.open_writer() as session:
        party = session.scalars(select(PartyRow).where(PartyRow.name == "吴某示例21")).one()
        party.address, party.phone, party.id_number = ADDRESS, PHONE, IDENTITY
        session.commit()
    handler.reader.rollback()


def view(ctx: Context, publication_id: int) -> PublicationView:
    ctx.reader.rollback()
    return publications.view_publication(ctx, house.MATTER, publication_id)


def seen(ctx: Context, publication_id: int) -> Seen:
    return Seen(house.MATTER, publication_id, view(ctx, publication_id).version)


def drafted(as_role: AsRole, **changes: str) -> int:
    clerk = as_role("booking_clerk")
    publication_id = publications.begin_publication(clerk, house.MATTER, KIND)
    return publications.save_publication(clerk, seen(clerk, publication_id), TEXT | changes)


def published(as_role: AsRole) -> int:
    publication_id = drafted(as_role)
    leader = as_role("leader")
    return publications.approve_publication(leader, seen(leader, publication_id))


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def found(reasons: tuple[Reason, ...]) -> list[object]:
    return [reason.params["found"] for reason in reasons]


@pytest.mark.usefixtures("signed")
def test_a_text_is_proposed_with_pseudonyms_and_becomes_public_by_a_second_person(as_role: AsRole) -> None:
    clerk, leader, visitor = as_role("booking_clerk"), as_role("leader"), as_role("visitor", unit_id=None)
    publication_id = publications.begin_publication(clerk, house.MATTER, KIND)
    proposed = view(clerk, publication_id)
    assert ([words for _, _, words in proposed.parts], proposed.found) == (
        [
            "房地产：延期交房",
            "按期交房。",
            "合同约定2024年6月交房。\n至今未交。",
            "信访工作条例第三十一条。",
            "维持",
        ],
        (),
    )
    with pytest.raises(Refused) as refused:
        publications.approve_publication(leader, seen(leader, publication_id))
    assert codes(refused) == ["publication.nothing_waits"]
    publications.save_publication(clerk, seen(clerk, publication_id), TEXT)
    assert [one.cause for tasks in view_desk(leader).tasks.values() for one in tasks].count(Cause.PUBLICATION) == 1
    with pytest.raises(Forbidden):
        publications.approve_publication(clerk, seen(clerk, publication_id))
    own = replace(leader, actor=replace(leader.actor, name=clerk.actor.name))
    with pytest.raises(Refused) as refused:
        publications.approve_publication(own, seen(clerk, publication_id))
    assert codes(refused) == ["publication.same_person"]
    with pytest.raises(NotFound):
        publications.view_public_copy(visitor, publication_id)
    publications.approve_publication(leader, seen(leader, publication_id))
    visitor.reader.rollback()
    shown = publications.view_public_copy(visitor, publication_id)
    assert (shown.copy.number, shown.copy.published_on) == ("示信公〔2026〕1号", date(2026, 12, 14))
    assert shown.digests.sha256 == hashlib.sha256(shown.copy.text.encode()).hexdigest()
    assert shown.digests.sm3 == hashlib.new("sm3", shown.copy.text.encode()).hexdigest()
    assert [one.id for one in publications.view_public(visitor).lines] == [publication_id]
    with pytest.raises(Refused) as refused:
        publications.save_publication(clerk, seen(clerk, publication_id), TEXT)
    assert codes(refused) == ["publication.not_editable"]


@pytest.mark.usefixtures("signed")
def test_every_identifier_is_refused_with_its_place_and_nothing_is_kept(as_role: AsRole) -> None:
    clerk = as_role("booking_clerk")
    publication_id = publications.begin_publication(clerk, house.MATTER, KIND)
    claim = "吴 某 示 例 ２１住幸福街道，电话１３９-１１１１-２２２２，事项P1，陪审的王示例01以外。"
    with pytest.raises(Refused) as refused:
        publications.save_publication(clerk, seen(clerk, publication_id), TEXT | {"claim": claim})
    assert found(refused.value.reasons)[:3] == ["吴 某 示 例 ２１", "幸福街道", "１３９-１１１１-２２２２"]
    assert refused.value.reasons[0].params["at"] == 1
    assert [words for name, _, words in view(clerk, publication_id).parts if name == "claim"] == ["按期交房。"]
    clerk.reader.rollback()
    facts = [str(row.facts) for row in clerk.reader.scalars(select(AuditRow).where(AuditRow.subject == "publication"))]
    assert [one for one in facts if "示例" in one or "1391" in one] == []
    with pytest.raises(Stale):
        publications.save_publication(clerk, Seen(house.MATTER, publication_id, 99), TEXT)


@pytest.mark.usefixtures("signed")
def test_who_joined_meanwhile_is_looked_for_at_the_approval(as_role: AsRole) -> None:
    clerk, leader = as_role("booking_clerk"), as_role("leader")
    publication_id = drafted(as_role, facts="据钱示例77陈述，合同约定2024年6月交房，孙示例78在场。")
    version = matters.view_matter(clerk, house.MATTER).version
    participants.add_participant(clerk, ParticipantOrder(house.MATTER, version, "agent", "钱示例77", side="petitioner"))
    clerk.reader.rollback()
    elected = RepresentativeOrder("孙示例78", date(2026, 12, 10), "推选书")
    groups.add_representative(clerk, house.MATTER, groups.view_group(clerk, house.MATTER).version, order=elected)
    with pytest.raises(Refused) as refused:
        publications.approve_publication(leader, seen(leader, publication_id))
    assert found(refused.value.reasons) == ["钱示例77", "孙示例78"]
    publications.return_publication(leader, seen(leader, publication_id), "换成化名")
    assert (view(clerk, publication_id).line.state, view(clerk, publication_id).reason) == ("returned", "换成化名")
    publications.save_publication(clerk, seen(clerk, publication_id), TEXT)
    publications.approve_publication(leader, seen(leader, publication_id))


@pytest.mark.usefixtures("signed")
def test_what_is_withdrawn_leaves_the_public_pages_and_stays_in_the_office(as_role: AsRole) -> None:
    clerk, visitor = as_role("booking_clerk"), as_role("visitor", unit_id=None)
    publication_id = published(as_role)
    with pytest.raises(Refused) as refused:
        publications.begin_publication(clerk, house.MATTER, KIND)
    assert codes(refused) == ["publication.begun"]
    with pytest.raises(Refused) as refused:
        publications.withdraw_publication(clerk, seen(clerk, publication_id), " ")
    assert codes(refused) == ["publication.reason_missing"]
    publications.withdraw_publication(clerk, seen(clerk, publication_id), "文字有误")
    visitor.reader.rollback()
    assert publications.view_public(visitor).lines == ()
    with pytest.raises(NotFound):
        publications.view_public_paper(visitor, publication_id)
    kept = view(clerk, publication_id)
    assert (kept.line.number, kept.line.state, kept.digests is not None) == ("示信公〔2026〕1号", "withdrawn", True)
    publications.begin_publication(clerk, house.MATTER, KIND)


@pytest.mark.usefixtures("signed")
def test_what_was_published_cannot_be_altered_by_the_application(as_role: AsRole) -> None:
    clerk, publication_id = as_role("booking_clerk"), published(as_role)
    for deed in (
        "UPDATE publications SET copy = '{}'",
        "UPDATE publications SET sha256 = '', sm3 = ''",
        "UPDATE publications SET published_on = NULL, number = ''",
        "UPDATE publications SET published_by = '字'",
        "UPDATE publications SET state = 'waiting'",
        "DELETE FROM publications",
    ):
        with clerk.open_writer() as session, pytest.raises(ProgrammingError, match=r"stays as it is|denied"):
            session.execute(text(deed))
    publications.withdraw_publication(clerk, seen(clerk, publication_id), "文字有误")
    with clerk.open_writer() as session, pytest.raises(ProgrammingError, match="stays as it is"):
        session.execute(text("UPDATE publications SET state = 'published'"))


@pytest.mark.usefixtures("signed")
def test_the_public_list_is_in_order_of_publication(as_role: AsRole) -> None:
    clerk = as_role("booking_clerk")
    matter = clerk.reader.scalars(select(MatterRow).where(MatterRow.number == house.MATTER)).one()
    with clerk.open_writer() as session:
        for kind, day in (("a", 16), ("b", 14), ("c", 15), ("d", 15)):
            whose = {"unit_id": matter.unit_id, "matter_id": matter.id, "kind": kind, "number": kind, "editors": []}
            drafted = {"state": "published", "drafted_by": "字", "drafted_at": clerk.now}
            session.add(PublicationRow(**whose, **drafted, published_on=date(2026, 12, day)))
            session.flush()
        session.commit()
    clerk.reader.rollback()
    order = public_page(clerk.reader)
    assert "".join(one.kind for one in order) == "adcb"
    after = ["".join(one.kind for one in public_page(clerk.reader, before_id=last.id)) for last in order]
    assert (after, public_page(clerk.reader, before_id=0)) == (["dcb", "cb", "b", ""], [])


@pytest.mark.usefixtures("signed")
def test_only_a_signed_re_review_after_an_open_hearing_and_never_a_settlement(as_role: AsRole) -> None:
    clerk = as_role("booking_clerk")

    def refused_with(**values: object) -> list[str]:
        table = next(
            one for one in (ReviewRow, SittingRow, MatterRow) if set(values) <= set(one.__table__.columns.keys())
        )
        with clerk.open_writer() as session:
            session.execute(update(table).values(**values))
            session.commit()
        clerk.reader.rollback()
        with pytest.raises(Refused) as refused:
            publications.begin_publication(clerk, house.MATTER, KIND)
        return codes(refused)

    assert refused_with(conclusion="settled") == ["publication.mediation"]
    assert refused_with(stage="fucha", conclusion="uphold") == ["publication.re_review"]
    assert refused_with(signed_on=None, conclusion="uphold") == ["publication.re_review", "publication.signed"]
    assert refused_with(is_open=False)[-1] == "publication.open_hearing_held"
    with pytest.raises(Refused) as refused:
        publications.begin_publication(clerk, house.MATTER, "mediation_record")
    assert codes(refused) == ["publication.not_listed"]


def test_nothing_of_a_mediation_is_a_source(as_role: AsRole) -> None:
    house.small_house(as_role)
    keeper, clerk = as_role("mediation_clerk"), as_role("booking_clerk")
    mediation_id = mediations.accepted(keeper, who="E008")
    mediations.agree(keeper, mediation_id, terms="物业公司三十日内更换水泵并补偿两千元。")
    notes.add_note(keeper, mediation_id, mediations.seen(keeper, mediation_id).version, words="申请人私下愿意让步。")
    clerk.reader.rollback()
    with pytest.raises(Refused) as refused:
        publications.begin_publication(clerk, house.MEDIATION, "typical_case")
    assert codes(refused) == ["publication.mediation", "publication.decided"]
    assert refused.value.reasons[0].rule == clerk.rules.publications.ref("mediation")
    matter = clerk.reader.scalars(select(MatterRow).where(MatterRow.number == house.MEDIATION)).one()
    papers = mediated_of(clerk.reader, clerk.rules, behind(clerk.reader, matter))
    assert "物业公司三十日内更换水泵并补偿两千元。" in papers
    assert [one for one in papers if "让步" in one] == []


@pytest.mark.usefixtures("signed")
def test_matters_heard_together_are_covered_like_the_matter_itself(as_role: AsRole) -> None:
    clerk, keeper = as_role("booking_clerk"), as_role("mediation_clerk")
    elected = RepresentativeOrder("孙示例78", date(2026, 12, 10), "推选书", phone="13922223333")
    version = groups.view_group(clerk, house.MEDIATION).version
    groups.add_representative(clerk, house.MEDIATION, version, order=elected)
    mediation_id = mediations.accepted(keeper, who="E008")
    mediations.agree(keeper, mediation_id, terms="物业公司三十日内更换水泵并补偿两千元。")
    clerk.reader.rollback()
    rows = {one.number: one for one in clerk.reader.scalars(select(MatterRow))}
    alone = behind(clerk.reader, rows[house.MATTER])
    joined = replace(alone, joined=(rows[house.MEDIATION],))

    def told(of: Behind) -> tuple[set[str], bool, int]:
        words = {one.word for one in known_of(clerk.reader, clerk.rules, of)}
        source = source_of(clerk.reader, clerk.rules, of)
        case_numbers = [one.number for one in cases.of_matter(clerk.reader, rows[house.MEDIATION].id)]
        seeded = {"孙示例78", "13922223333", house.MEDIATION, *case_numbers}
        return seeded - words, source.has_mediation, len(mediated_of(clerk.reader, clerk.rules, of))

    assert (len(told(alone)[0]), *told(alone)[1:]) == (4, False, 0)
    assert (told(joined)[0], told(joined)[1], told(joined)[2] > 0) == (set(), True, True)


@pytest.mark.usefixtures("signed")
def test_no_member_of_a_published_file_names_anybody(as_role: AsRole) -> None:
    clerk = as_role("booking_clerk")
    with clerk.open_writer() as session:
        session.execute(update(MatterRow).where(MatterRow.number == house.MATTER).values(number="XF20261116-0007"))
        session.commit()
    clerk.reader.rollback()
    number = "XF20261116-0007"
    publication_id = publications.begin_publication(clerk, number, KIND)
    row = publications.view_publication(clerk, number, publication_id)
    publications.save_publication(clerk, Seen(number, publication_id, row.version), TEXT)
    publications.approve_publication(as_role("leader"), Seen(number, publication_id, row.version + 1))
    paper = publications.view_public_paper(as_role("visitor", unit_id=None), publication_id)
    assert paper.docx is not None
    with zipfile.ZipFile(io.BytesIO(paper.docx)) as file:
        members = {name: file.read(name).decode("utf-8", "replace") for name in file.namelist()}
    pdf = PdfReader(io.BytesIO(paper.pdf))
    members["text.pdf"] = "".join(page.extract_text() for page in pdf.pages).replace(" ", "")
    members["metadata.pdf"] = f"{dict(pdf.metadata or {})} {pdf.xmp_metadata and pdf.xmp_metadata.rdf_root.toxml()}"
    members["bytes.pdf"] = paper.pdf.decode("latin-1") + paper.name
    people = [name for _, name, *_ in house.FOLK]
    seeded = [*people, "吴某示例21", "幸福街道", "团结社区", ADDRESS, PHONE, IDENTITY, number, "示信复〔2026〕1号"]
    seeded += [clerk.actor.name, as_role("leader").actor.name]
    assert "示信公〔2026〕1号" in members["text.pdf"]
    assert [(word, name) for word in seeded for name, content in members.items() if word in content] == []
