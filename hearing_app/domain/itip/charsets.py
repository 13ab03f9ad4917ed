"""Which characters do these bytes from outside mean?

Only charsets from a list: some of Python's codecs take quadratic time (idna, punycode) or are none (hex, zip).
"""

import codecs

# Tencent, NetEase and old Exchange say gb2312 and write GBK, so the superset reads all three.
_CHINESE = frozenset({"gb2312", "gbk", "gb18030", "cp936", "ms936", "euc_cn", "hz", "x_gbk"})
_KNOWN = frozenset(
    {"utf-8", "ascii", "big5", "big5hkscs", "cp950", "utf-16", "utf-16-le", "utf-16-be", "koi8-r", "koi8-u"}
    | {"euc_jp", "shift_jis", "cp932", "iso2022_jp", "euc_kr", "cp949", "tis-620"}
    | {f"iso8859-{number}" for number in range(1, 17)}
    | {f"cp125{number}" for number in range(9)}
)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(content: bytes, declared: str = "") -> str:
    """Read bytes as text: byte order mark, declared charset, UTF-8, gb18030, else UTF-8 with U+FFFD; never raises."""
    for mark, codec in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(codec, "replace")
    for codec in (_codec(declared), "utf-8", "gb18030"):
        try:
            return content.decode(codec)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")


def _codec(declared: str) -> str:
    name = declared.strip().strip("'\"").lower()[:40]
    if name.replace("-", "_") in _CHINESE:
        return "gb18030"
    try:
        found = codecs.lookup(name).name if name.isascii() and name.replace("-", "").replace("_", "").isalnum() else ""
    except LookupError:
        return "utf-8"
    return found if found in _KNOWN else "utf-8"
