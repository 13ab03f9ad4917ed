"""With which words does the draft of an opinion begin?

Takes what is already on record; nothing is concluded for the panel. Not here: the paper (documents.opinions).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hearing_app.domain.matters.outcomes import Result

CLAIM, FACTS, BASIS = "claim", "facts", "basis"
OPENINGS: Mapping[Result, str] = {
    Result.CARRIED: "评议认为：信访人的请求（　　　），建议（　　　）。",
    Result.REJECTED: "多数意见不赞成所提的处理意见。评议认为：（　　　），建议（　　　）。",
    Result.NO_MAJORITY: "评议未形成多数意见。各方意见分别为：（　　　）。",
}


@dataclass(frozen=True, slots=True)
class OpinionWords:
    """The four parts of an opinion as they are edited; facts and basis are one item a line."""

    claim: str
    facts: str
    basis: str
    conclusion: str


def draft_words(title: str, sections: Mapping[str, str], result: Result | None) -> OpinionWords:
    """Draft an opinion: the claim from the matter's title, a line of facts for each section of the record that holds
    something, the opening of the opinion from how the vote went."""
    facts = [f"{name}：{' '.join(words.split())}" for name, words in sections.items() if words.strip()]
    return OpinionWords(
        claim=f"信访人就{title}提出的请求。",
        facts="\n".join(facts),
        basis="《信访工作条例》第三十一条第六项。",
        conclusion=OPENINGS[result] if result else "",
    )
