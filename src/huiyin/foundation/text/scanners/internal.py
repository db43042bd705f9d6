"""内部标志: signs that a text was written for inside use; a person must say that it may go out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from huiyin.foundation.text.folding import fold
from huiyin.foundation.text.scanners.findings import (
    COPY_MARK,
    ELEMENTS,
    INTERNAL,
    SIGNATURE,
    Finding,
    Kind,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

INSIDE = Kind(
    "internal-mark",
    "有内部使用标志",
    "confirm",
    "请与制作机关核实可以公开，并去掉标志；不能公开的请撤回稿件。",
    INTERNAL,
)
NOT_PUBLIC = Kind(
    "not-for-disclosure",
    "文中注明不公开或依申请公开",
    "confirm",
    "附注与主动公开不一致，请核实公开属性。",
    INTERNAL,
)
COPY_NUMBER = Kind(
    "copy-number", "有份号", "confirm", "份号只用于涉密文件，请核实来源并去掉。", COPY_MARK
)
SIGNER = Kind(
    "signer-line", "有签发人", "confirm", "上行文的签发人一般不对外公开，请核实后去掉。", SIGNATURE
)
URGENCY = Kind("urgency-line", "有紧急程度标志", "note", "对外发布时一般去掉紧急程度。", ELEMENTS)
HEAD_LINES = 15

_INSIDE = re.compile(
    r"(?:不得|不准|严禁|请勿|切勿|禁止)(?:对外|擅自|随意)?(?:外传|外泄|翻印|转发他人)"
    r"|(?:仅供|仅限|只供)(?:本单位|机关|系统|单位|公司|处室)?内部(?:使用|传阅|参考|学习|掌握|交流)"
    r"|内部(?:资料|文件|材料|参考|情况)[,，、\s]*(?:注意保存|妥善保管|严禁|不得|请勿|切勿)"
    r"|(?:阅后|用后|会后)(?:即)?(?:收回|销毁)"
    r"|(?:不宜|不得|暂不)对外(?:公开|发布|公布)(?=[)）】\]]|\s*$)",
    re.MULTILINE,
)
_INSIDE_LINE = re.compile(
    r"^[^\S\n]{0,20}[\-—*·【\[(（〔《]{0,10}[^\S\n]{0,9}(?P<mark>内部(?:资料|文件|材料|参考|情况|使用|传阅|掌握|明电|传真)|内\s*部"
    r"|征求意见稿[,，]?不得外传|送审稿[,，]?不得外传)[ \t\-—*·】\])）〕》★☆]{0,30}$",
    re.MULTILINE,
)
_INSIDE_BRACKETED = re.compile(
    r"[【\[〔(（]\s*内部(?:资料|文件|材料|使用|传阅|掌握|参考)\s*[】\]〕)）]"
)
_NOT_PUBLIC = re.compile(
    r"(?:[(（【\[]\s*|^[ \t]*)(?:此|本)(?:件|文|文件)"
    r"(?:不予公开|不公开|依申请公开|暂不公开|不对外公开|不宜公开)\s*(?:[)）】\]]|$)"
    r"|(?:公开|信息公开)(?:属性|类别|选项|类型|形式|方式)\s*[:：]\s*(?:不予公开|不公开|依申请公开)",
    re.MULTILINE,
)
_COPY_LINE = re.compile(
    r"^\s*(?:份\s*号\s*[:：]?\s*)?(?P<number>\d{6})\s*$|份号\s*[:：]\s*(?P<named>\d{1,8})"
)
_SIGNER = re.compile(r"签\s{0,4}发\s{0,4}人\s*[:：]\s*[一-鿿·\s]{2,12}")
_URGENCY = re.compile(
    r"^\s*[【\[(（]?\s*(?P<mark>特\s*急|加\s*急|平\s*急|特\s*提)\s*[】\])）]?\s*$"
)


def internal_marks(text: str) -> Iterator[Finding]:
    """Yield the signs of inside use in a text."""
    folded = fold(text)
    for kind, pattern in (
        (INSIDE, _INSIDE),
        (INSIDE, _INSIDE_LINE),
        (INSIDE, _INSIDE_BRACKETED),
        (NOT_PUBLIC, _NOT_PUBLIC),
        (SIGNER, _SIGNER),
    ):
        for match in pattern.finditer(folded):
            yield kind.at(match.start(), match.end(), text[match.start() : match.end()].strip())
    yield from _head(text, folded)


def _head(text: str, folded: str) -> Iterator[Finding]:
    """Yield what belongs to the head of a document that was not meant for the public."""
    at, filled = 0, 0
    for line in folded.splitlines(keepends=True):
        filled += bool(line.strip())
        if filled > HEAD_LINES:
            return
        for kind, pattern in ((COPY_NUMBER, _COPY_LINE), (URGENCY, _URGENCY)):
            match = pattern.search(line.rstrip("\r\n"))
            if match is not None:
                start, end = at + match.start(), at + match.end()
                yield kind.at(start, end, text[start:end].strip())
        at += len(line)
