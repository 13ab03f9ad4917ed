"""How can a review end, and how was the panel's opinion taken up?

Conclusions after the provincial regulations (维持, 撤销, 变更; field notes §3.1), adoption after §2.7. Not here:
whether a review may be signed (evidence.signing).
"""

from collections.abc import Mapping

from hearing_app.domain.matters.outcomes import Adoption

CONCLUSIONS: Mapping[str, Mapping[str, str]] = {
    "uphold": {"zh": "维持", "en": "upheld"},
    "revoke": {"zh": "撤销并责令重新办理", "en": "revoked, to be redone"},
    "modify": {"zh": "变更", "en": "modified"},
    "not_accepted": {"zh": "不予受理", "en": "not accepted"},
    "withdrawn": {"zh": "撤回", "en": "withdrawn"},
    "settled": {"zh": "调解、和解", "en": "settled"},
    "terminated": {"zh": "终止", "en": "terminated"},
}

ADOPTIONS: Mapping[Adoption, Mapping[str, str]] = {
    Adoption.ADOPTED: {"zh": "采纳", "en": "adopted"},
    Adoption.PARTLY: {"zh": "部分采纳", "en": "partly adopted"},
    Adoption.NOT_ADOPTED: {"zh": "不采纳", "en": "not adopted"},
}

REVIEW_STAGES = ("fucha", "fuhe")

REVIEW_STATES: Mapping[str, Mapping[str, str]] = {
    "reviewing": {"zh": "审查", "en": "under review"},
    "signed": {"zh": "已签发", "en": "signed"},
    "served": {"zh": "已送达", "en": "served"},
}
