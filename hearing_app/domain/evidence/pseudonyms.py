"""What is somebody called in a text that becomes public, and a small place?

The surname stays and 某 takes the place of the given name, several people of one surname are 某甲, 某乙; a name with
a dot keeps its first character. Model: the courts' rule for judgments on line (field notes §7.1).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from hearing_app.domain.evidence.redactions import Known, spots_in

COMPOUND = frozenset(
    (
        *(
            "欧阳",
            "太史",
            "上官",
            "端木",
            "司马",
            "东方",
            "独孤",
            "南宫",
            "万俟",
            "闻人",
            "夏侯",
            "诸葛",
            "尉迟",
            "公羊",
        ),
        *(
            "赫连",
            "澹台",
            "皇甫",
            "宗政",
            "濮阳",
            "公冶",
            "太叔",
            "申屠",
            "公孙",
            "慕容",
            "仲孙",
            "钟离",
            "长孙",
            "宇文",
        ),
        *("司徒", "鲜于", "司空", "令狐", "百里", "呼延", "东郭", "南门", "西门", "拓跋", "轩辕"),
    )
)
STEMS = "甲乙丙丁戊己庚辛壬癸"
ORGANS = (
    *("公司", "集团", "银行", "学校", "大学", "中学", "小学", "幼儿园", "医院", "事务所", "协会", "工厂", "厂", "商店"),
    *("合作社", "委员会", "局", "中心", "部", "所"),
)
ORGAN = re.compile(rf"({'|'.join(ORGANS)})(?:[（(].*)?$")
NOBODY, SOMEWHERE, LEFT_OUT = "某人", "某处", "（略）"
# What ends a place by which people are recognised; a province, city, district or county is too large for that.
LARGE = ("特别行政区", "自治区", "自治州", "自治县", "新区", "省", "市", "区", "县", "旗", "州")
SMALL = (
    *("街道办事处", "街道", "社区", "小区", "花园", "家园", "公寓", "大厦", "新村", "村委会", "村", "镇", "乡", "胡同"),
    *("大道", "路", "街", "巷", "弄", "苑", "里", "号院", "号楼", "组", "庄", "屯"),
)
PLACE = re.compile(r"(.+?)(" + "|".join(sorted((*LARGE, *SMALL), key=len, reverse=True)) + ")")
# A house number that stands before a place without an ending of its own between them belongs to the road.
HOUSE = re.compile(r".*[\d零〇一二三四五六七八九十百]号")
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
DISTRICT = "district"


def pseudonyms_for(names: Iterable[str]) -> Mapping[str, str]:
    """Return for each name what stands instead of it; two people never get the same, but for units and 某人."""
    told = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    short = {name: _short(name) for name in told}
    found: dict[str, str] = {}
    for name in told:
        mates = [one for one in told if short[one] == short[name]]
        is_alone = len(mates) == 1 or short[name] == NOBODY or not short[name].endswith("某")
        found[name] = short[name] if is_alone else short[name] + _nth(mates.index(name))
    return found


def _short(name: str) -> str:
    organ = ORGAN.search(name)
    if organ and len(name) >= 4:
        return f"某{organ.group(1)}"
    if not HAN.match(name):
        return NOBODY
    if re.search(r"[·・•]", name):
        return f"{name[0]}某"
    return f"{name[:2] if name[:2] in COMPOUND and len(name) > 2 else name[0]}某"


def _nth(n: int) -> str:
    return STEMS[n] if n < len(STEMS) else str(n + 1)


def places_in(address: str) -> Iterator[Known]:
    """Yield the small places that an address names, and its district, each with what stands instead of it."""
    for stem, ending in PLACE.findall(address):
        if ending in SMALL:
            bare = HOUSE.sub("", stem)
            # a text may name the place without the number, and the number with it
            told = (one + ending for one in dict.fromkeys((stem, bare)) if one and len(one) + len(ending) > 2)
            yield from (Known("place", word, f"某{ending}") for word in told)
        elif ending in ("区", "县", "旗", "自治县", "新区"):
            yield Known(DISTRICT, stem + ending, f"某{ending}")


def masked(content: str, known: Sequence[Known]) -> str:
    """Return a text with pseudonyms: what lies within something longer goes with it, shapes of numbers are left out."""
    spots = sorted(spots_in(content, known), key=lambda one: (one.start, -one.end))
    out, at = [], 0
    for spot in spots:
        if spot.start < at:
            continue
        out += [content[at : spot.start], spot.instead or LEFT_OUT]
        at = spot.end
    return "".join([*out, content[at:]])
