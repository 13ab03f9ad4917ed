"""Which papers do the tests render? One of each kind; all persons are fictional."""

from datetime import date, time
from functools import cache

from hearing_app.documents import notices, opinions, records
from hearing_app.documents.renderings import Rendered
from hearing_app.documents.review_files import VolumeFile, files_of
from hearing_app.domain.errors import RuleRef
from hearing_app.domain.evidence.papers import (
    CounselOpinionPaper,
    DeliberationPaper,
    Dissent,
    HearingNotice,
    HearingRecordPaper,
    Imprint,
    MemberInvitation,
    NamingRequest,
    NoticePeriod,
    OpinionPaper,
    PanelSeat,
    RecordSection,
    Signature,
    SignInLine,
    SignInSheet,
    SittingLine,
    Tally,
    Utterance,
    VolumeCover,
    VoteLine,
)
from hearing_app.domain.evidence.review_files import Contents, Dossier, Holding, Origin, Trait, table_of_contents
from hearing_app.domain.evidence.signing import CounselForm, CounselView, HeldHearing, SigningFacts
from hearing_app.domain.matters.outcomes import Adoption, Choice
from hearing_app.domain.spans import civil_span
from hearing_app.settings.places import CONFIG
from hearing_app.settings.volumes import review_volume

ORGAN = "示例市信访局"
HELD_ON = date(2026, 12, 15)
MATTER = "LF2026000031"
TITLE = "示例小区延期交房和办证问题"
SITTING = SittingLine(
    number="T2026012",
    kind="听证评议会",
    matter_number=MATTER,
    span=civil_span(HELD_ON, time(9, 30), time(12)),
    place="听证室一",
    address="示例市信访接待中心二楼",
)
PANEL = (
    PanelSeat("主持人", "陈示例004", "示范区人民法院"),
    PanelSeat("听证员", "赵示例006", "人大代表"),
    PanelSeat("听证员", "胡示例012", "政协委员"),
    PanelSeat("听证员", "唐示例025", "示例律师事务所（一）"),
    PanelSeat("听证员", "邓示例073", "示例街道示例社区"),
    PanelSeat("记录员", "李示例101", ORGAN),
)
PARTIES = (PanelSeat("信访人", "王示例01"), PanelSeat("责任单位", "周示例02", "示例区住房和城乡建设局"))
COUNTED = tuple(date(2026, 12, n) for n in (4, 7, 8, 9, 10, 11, 14))
PERIOD = NoticePeriod(
    7, "工作日", date(2026, 12, 3), COUNTED, RuleRef("xa-default", "2026-1", "听证通知期限", is_unverified=True)
)


def imprint(series: str, n: int) -> Imprint:
    return Imprint(ORGAN, f"示信{series}〔2026〕{n}号", date(2026, 12, 1))


def hearing_notice(**changes: object) -> HearingNotice:
    values: dict[str, object] = {
        "imprint": imprint("听通", 12),
        "addressee": "王示例01",
        "standing": "信访人",
        "matter_title": TITLE,
        "sitting": SITTING,
        "panel": PANEL,
        "period": PERIOD,
        "representatives_most": 5,
        "agents_most": 2,
        "contact": "听证办公室，电话029-0000000",
    }
    return HearingNotice(**(values | changes))  # type: ignore[arg-type]  # the values are those of the fields


def member_invitation() -> MemberInvitation:
    return MemberInvitation(
        imprint("听邀", 31),
        "唐示例025律师",
        "听证员",
        SITTING,
        date(2026, 12, 4),
        "https://hearing.example.invalid/answer/ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "听证办公室，电话029-0000000",
    )


def naming_request() -> NamingRequest:
    return NamingRequest(
        imprint("听商", 7),
        "示范区人民法院",
        "听证主持人",
        "法官",
        1,
        SITTING,
        date(2026, 12, 4),
        "https://hearing.example.invalid/answer/ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "听证办公室，电话029-0000000",
        "法官以贵院指派方式参加，不领取报酬。",
    )


def sign_in_sheet() -> SignInSheet:
    panel = tuple(SignInLine("听证人员", seat.role, seat.name, seat.unit, "9时05分") for seat in PANEL)
    parties = tuple(SignInLine("当事人", seat.role, seat.name, seat.unit) for seat in PARTIES)
    return SignInSheet(ORGAN, HELD_ON, SITTING, panel + parties)


SIGNATURES = tuple(Signature(seat.role, seat.name, HELD_ON) for seat in PANEL)


def hearing_record() -> HearingRecordPaper:
    return HearingRecordPaper(
        organ=ORGAN,
        dated_on=HELD_ON,
        version=2,
        matter_title=TITLE,
        sitting=SITTING,
        panel=PANEL,
        present=PARTIES,
        absent=(PanelSeat("旁听", "孙示例03", "示例社区"),),
        sections=(
            RecordSection("核对身份、宣布开始", (Utterance("", "9时30分，主持人宣布听证开始。"),)),
            RecordSection(
                "告知权利、询问回避", (Utterance("主持人", "是否申请回避？"), Utterance("王示例01", "不申请。"))
            ),
            RecordSection(
                "信访人陈述",
                (
                    Utterance(
                        "王示例01",
                        "购房合同约定2024年6月30日交房，至今未交；宣传的学区也与实际不符。请求按期交房、"
                        "办理不动产登记，并由责任单位说明监管情况。\n补充一点：维修基金已按时缴纳。",
                    ),
                ),
            ),
            RecordSection("责任单位陈述", (Utterance("周示例02", "已约谈开发企业三次，下达整改通知。"),)),
            RecordSection("质证和辩论", ()),
            RecordSection("最后陈述", (Utterance("王示例01", "坚持请求。"), Utterance("周示例02", "将依法督促。"))),
        ),
        corrections=("王示例01要求将“2023年”改为“2024年”，经核对属实，已更正。",),
        signatures=(*SIGNATURES, Signature("信访人", "王示例01", note="拒绝签名，记录员注明")),
    )


def deliberation(*, votes: bool = True) -> DeliberationPaper:
    named = (
        VoteLine("陈示例004", "主持人", Choice.FOR),
        VoteLine("赵示例006", "听证员", Choice.FOR, "应当限期交房。"),
        VoteLine("胡示例012", "听证员", Choice.FOR),
        VoteLine(
            "唐示例025",
            "听证员",
            Choice.AGAINST,
            "学区承诺没有写入合同，不应一并支持，建议另行协商。",
        ),
        VoteLine("邓示例073", "听证员", Choice.FOR),
    )
    return DeliberationPaper(
        organ=ORGAN,
        dated_on=HELD_ON,
        matter_title=TITLE,
        sitting=SITTING,
        during=civil_span(HELD_ON, time(11), time(11, 40)),
        present=PANEL,
        question="信访人关于交房、办证的请求是否应予支持。",
        discussion=(Utterance("赵示例006", "事实清楚。"), Utterance("唐示例025", "学区部分证据不足。")),
        votes=named if votes else (),
        tally=Tally(4, 1, 0, has_majority=True),
        conclusion="多数意见：建议支持交房、办证请求，责令六十日内落实。",
        signatures=SIGNATURES,
    )


def opinion() -> OpinionPaper:
    return OpinionPaper(
        imprint=Imprint(ORGAN, "示信听评〔2026〕12号", date(2026, 12, 18)),
        matter_title=TITLE,
        stage="复核",
        petitioner="王示例01",
        unit="示例区住房和城乡建设局",
        sitting=SITTING,
        claim="按期交房、办理不动产登记。",
        facts=("合同约定2024年6月30日交房，逾期至今。", "责任单位已三次约谈开发企业。"),
        basis=("信访工作条例第三十一条。", "商品房销售管理办法有关交付的规定。"),
        opinion=("建议支持信访人交房、办证的请求，由责任单位督促开发企业在六十日内落实。",),
        tally=Tally(4, 1, 0, has_majority=True),
        dissents=(Dissent("唐示例025", "学区承诺没有写入合同，不应一并支持。"),),
        signatures=SIGNATURES,
    )


def counsel_opinion() -> CounselOpinionPaper:
    return CounselOpinionPaper(
        organ=ORGAN,
        number="顾问〔2026〕31号",
        given_on=date(2026, 12, 20),
        matter_number=MATTER,
        matter_title=TITLE,
        stage="复核",
        counsel="冯示例102",
        firm="示例律师事务所（二）",
        question="复查意见维持原处理意见是否妥当。",
        materials=("复核申请书", "复查意见书", "听证评议意见书"),
        opinion=("原处理意见认定事实清楚。", "未对办证时限作出答复，属于遗漏请求。"),
        conclusion="建议变更复查意见，补充办证时限。",
    )


def cover() -> VolumeCover:
    return VolumeCover(
        organ=ORGAN,
        number="示信复核卷〔2026〕31号",
        title=TITLE,
        stage="复核",
        petitioner="王示例01",
        unit="示例区住房和城乡建设局",
        received_on=date(2026, 11, 20),
        concluded_on=date(2026, 12, 25),
        conclusion="变更",
        retention="30年",
        compiled_by="李示例101",
        checked_by="吴示例103",
        compiled_on=date(2026, 12, 28),
        file_version=3,
        audit_head="66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
        remarks=("听证录音一份，另存于音像档案。",),
    )


GENERATED_KINDS = (
    "hearing_notice",
    "naming_request",
    "member_invitation",
    "sign_in_sheet",
    "hearing_record",
    "deliberation_record",
    "hearing_opinion",
    "counsel_opinion",
)
UPLOADED_KINDS = (
    "application",
    "identity_paper",
    "handling_opinion",
    "earlier_review_opinion",
    "contested_receipt",
    "acceptance_notice",
    "acceptance_receipt",
    "unit_reply",
    "hearing_receipt",
    "collective_record",
    "approval_sheet",
    "review_opinion",
    "service_receipt",
)


@cache
def rendered() -> dict[str, Rendered]:
    return {
        "hearing_notice": notices.hearing_notice(hearing_notice()),
        "naming_request": notices.naming_request(naming_request()),
        "member_invitation": notices.member_invitation(member_invitation()),
        "sign_in_sheet": records.sign_in_sheet(sign_in_sheet()),
        "hearing_record": records.hearing_record(hearing_record()),
        "deliberation_record": records.deliberation_record(deliberation()),
        "hearing_opinion": opinions.hearing_opinion(opinion()),
        "counsel_opinion": opinions.counsel_opinion(counsel_opinion()),
    }


def signing_facts(**changes: object) -> SigningFacts:
    values: dict[str, object] = {
        "number": MATTER,
        "signing_on": date(2026, 12, 25),
        "counsel": (CounselView(CounselForm.WRITTEN, date(2026, 12, 20)),),
        "hearings": (HeldHearing("T2026012", Adoption.PARTLY, "办证时限另案处理。"),),
    }
    return SigningFacts(**(values | changes))  # type: ignore[arg-type]  # the values are those of the fields


def full_dossier(*, without: tuple[str, ...] = ()) -> Dossier:
    """A re-review after a held hearing with every paper that it needs, less those named."""
    holdings = [
        Holding(kind, kind, f"{kind}材料", origin, dated_on=date(2026, 12, 1))
        for kinds, origin in ((GENERATED_KINDS, Origin.GENERATED), (UPLOADED_KINDS, Origin.UPLOADED))
        for kind in kinds
        if kind not in without
    ]
    return Dossier(MATTER, tuple(holdings), frozenset({Trait.HEARD, Trait.RE_REVIEW}), signing_facts())


def full_volume() -> tuple[Contents, dict[str, tuple[VolumeFile, ...]]]:
    files = {kind: files_of(paper) for kind, paper in rendered().items()}
    files |= {kind: (VolumeFile("jpg", f"照片 {kind}".encode()),) for kind in UPLOADED_KINDS}
    return table_of_contents(full_dossier(), review_volume(CONFIG)), files
