"""Two hundred codes that people paste into a search, an article for each, and neighbours one character apart.

The articles of one family say the same in the same words: only the code tells them apart.
"""

import random
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from search import Document

NEIGHBOURS: Final = 3
_FAMILIES: Final = {
    ("Windows 蓝屏停止代码", "Windows stop code"): """
0x0000000A, 0x0000001A, 0x0000001E, 0x00000019, 0x00000024, 0x0000003B, 0x00000050, 0x0000007A, 0x0000007B,
0x0000007E, 0x0000007F, 0x0000009F, 0x000000C2, 0x000000D1, 0x000000EF, 0x000000F4, 0x00000101, 0x00000116,
0x00000124, 0x00000133, 0x00000139, 0xC000021A, IRQL_NOT_LESS_OR_EQUAL, DPC_WATCHDOG_VIOLATION""",
    ("Windows 更新失败", "Windows Update error"): """
0x80240034, 0x8024402C, 0x8024401C, 0x80244019, 0x8024000B, 0x80248007, 0x800F0922, 0x800F081F, 0x800F0831,
0x80070643, 0x80073712, 0x80070BC9, 0xC1900101, 0xC1900208, KB5034441, KB5005565, KB5012170, KB5028997, KB4474419""",
    ("系统调用失败", "system error"): """
0x80070002, 0x80070003, 0x80070005, 0x8007000E, 0x80070020, 0x80070035, 0x80070057, 0x80070070, 0x8007045D,
0x80070490, 0x800704CF, 0x80004005, 0x80040154, 0x800401F3, 0x80080005, 0x80072EE2, 0x80072EE7, 0x80072EFD,
0xC0000005, 0xC0000142""",
    ("Outlook 收发故障", "Outlook send and receive"): """
0x800CCC0E, 0x800CCC0F, 0x800CCC13, 0x800CCC92, 0x80042108, 0x8004010F, 0x8004011D, 0x80040600""",
    ("Office 激活与登录", "Office activation"): """
0xC004F074, 0xC004C003, 0xC004F050, 0xC004E016, 0x8007232B, 30015-11, 30088-26, 30180-4, CAA20003, CAA70004""",
    ("网络打印机连接", "network printer"): """
0x0000011b, 0x00000709, 0x00000bcb, 0x000003e3, 0x0000052e, 0x00000771, 49.4C02, 79.01FE, SC542, 016-799""",
    ("邮件退信", "mail bounce"): """
550 5.7.1, 550 5.1.1, 550 5.1.10, 550 5.4.1, 550 5.7.60, 550 5.7.708, 550 5.1.8, 550 5.2.3, 552 5.2.2, 552 5.3.4,
554 5.4.14, 452 4.3.1, 421 4.7.0, 421 4.4.2, 451 4.7.500, 535 5.7.3, 530 5.7.57, 5.7.124, 5.7.509, SSPR_0029, 541""",
    ("网页打开失败", "web page"): """
ERR_CONNECTION_RESET, ERR_CONNECTION_REFUSED, ERR_CONNECTION_CLOSED, ERR_CONNECTION_TIMED_OUT,
ERR_NAME_NOT_RESOLVED, ERR_CERT_AUTHORITY_INVALID, ERR_CERT_COMMON_NAME_INVALID, ERR_CERT_DATE_INVALID,
ERR_SSL_PROTOCOL_ERROR, ERR_SSL_VERSION_OR_CIPHER_MISMATCH, ERR_PROXY_CONNECTION_FAILED, ERR_EMPTY_RESPONSE,
ERR_TUNNEL_CONNECTION_FAILED, ERR_TOO_MANY_REDIRECTS, ERR_NETWORK_CHANGED, DNS_PROBE_FINISHED_NXDOMAIN,
SEC_ERROR_UNKNOWN_ISSUER, HTTP 401, HTTP 403, HTTP 407, HTTP 413, HTTP 429, HTTP 502, 504, HTTP 500.19""",
    ("VPN 拨号失败", "VPN connection"): """
VPN 619, VPN 628, 633, VPN 651, VPN 678, VPN 691, 720, VPN 734, VPN 741, VPN 768, VPN 789, VPN 800, 806,
VPN 807, VPN 809, 812, VPN 868, 13801, 13806, 13868""",
    ("Oracle 数据库报错", "Oracle database"): """
ORA-00001, ORA-00054, ORA-00257, ORA-00600, ORA-00904, ORA-00942, ORA-01017, ORA-01033, ORA-01555, ORA-01653,
ORA-03113, ORA-04031, ORA-12154, ORA-12170, ORA-12514, ORA-12541, ORA-28000""",
    ("数据库连接报错", "database connection"): """
MySQL 1045, MySQL 1040, 1062, 1205, 2003, 2013, SQLSTATE HY000, SQLSTATE 42S02, 42P01, 23505, 08001, 18456, 9002""",
    ("登录与身份验证失败", "sign-in"): """
AADSTS50011, AADSTS50034, AADSTS50053, AADSTS50076, AADSTS53003, AADSTS700016, KRB_AP_ERR_SKEW,
KRB_AP_ERR_MODIFIED, KDC_ERR_PREAUTH_FAILED, 事件 4625, 事件 4740, 4771, 1326""",
}
_ARTICLES: Final = (
    (
        "{zh} {code} 的处理步骤",
        "先记下时间和机器名，重启一次再看。仍然出现时按下面的顺序检查驱动、服务和网络。",
    ),
    ("{zh}：{code}", "现象：屏幕上写着“{code}”，点确定以后窗口关闭。原因多半是最近装过更新。联系一线处理。"),
    ("{zh}，重启以后还是不行", "用户反馈提示{code}，同事的电脑都正常。先注销再登录，然后更新并重启。"),
    (
        "How to fix {code}",
        "Seen with {en}. Restart the computer, then check drivers and services one by one.",
    ),
    ("{en} fails since the last update", "The log says `{code}`. Roll back the update and try again."),
    ("{zh}的几种情形", "错误代码:{code}。打开事件查看器，找到同一时刻的记录，再与管理员核对权限设置。"),
)
_SENTENCES: Final = {
    "bare": "{code}",
    "stuck to Han": "电脑报错{code}怎么办",
    "what does it mean": "请问提示 {code} 是什么意思？",
    "quoted": "更新以后弹出“{code}”，如何解决",
    "code first": "{code}错误怎么处理",
    "after a colon": "错误代码:{code}",
    "reported": "用户反馈：遇到错误（{code}），同事的电脑都正常，先登录再重启也不行",
    "long": "早上来了打开电脑准备办公，窗口弹出来写着错误代码 {code}，点确定就关闭，重启了两次还是一样，"
    "昨天装过更新，同事的机器都正常，请问应该怎么办",
    "English": "how to fix error {code} after the update",
}
_WIDE: Final = {n: n + 0xFEE0 for n in range(0x21, 0x7F)} | {0x20: 0x3000}


@dataclass(frozen=True, slots=True)
class Code:
    """A code as it is written, and what it is about in Chinese and in English."""

    text: str
    zh: str
    en: str


CODES: Final = tuple(
    Code(" ".join(text.split()), zh, en) for (zh, en), texts in _FAMILIES.items() for text in texts.split(",")
)


def asked(code: str) -> Iterator[tuple[str, str]]:
    """Give every form in which somebody asks for a code, with its name."""
    for name, sentence in _SENTENCES.items():
        yield name, sentence.format(code=code)
    yield "lower case", code.lower()
    yield "lower case in a sentence", f"打印报错{code.lower()}怎么办"
    yield "full width", code.translate(_WIDE)
    yield "full width in a sentence", f"请问提示{code.translate(_WIDE)}怎么办？"


@cache
def neighbours() -> tuple[tuple[Code, ...], ...]:
    """Give for each code others that differ from it in one character, all different."""
    chance = random.Random(17)  # noqa: S311 (the same each time)
    taken = {code.text.lower() for code in CODES}
    pieces = {piece for text in taken for piece in text.split()}
    found = []
    for code in CODES:
        near: list[Code] = []
        while len(near) < NEIGHBOURS:
            text = _changed(code.text, chance)
            if text.lower() not in taken and pieces.isdisjoint(re.split(r"[.-]", text.lower())):
                taken.add(text.lower())
                near.append(Code(text, code.zh, code.en))
        found.append(tuple(near))
    return tuple(found)


def _changed(text: str, chance: random.Random) -> str:
    """Change one digit, or one letter where there are too few digits, but not what all of the family have."""
    start = 2 if text.startswith("0x") else max(text.rfind(" "), text.find("-")) + 1
    digits = [n for n in range(start, len(text)) if text[n].isdigit()]
    places = digits or [n for n in range(start, len(text)) if text[n].isalpha()]
    place = chance.choice(places)
    kind = string.digits if digits else string.ascii_uppercase
    return text[:place] + chance.choice(kind.replace(text[place], "")) + text[place + 1 :]


@cache
def articles() -> tuple[Document, ...]:
    """Write the article of each code and those of its neighbours; the first ones are those of the codes, from key 1."""
    every = [*CODES, *(near for some in neighbours() for near in some)]
    return tuple(_article(n, code, _ARTICLES[n % len(_ARTICLES)]) for n, code in enumerate(every))


def _article(place: int, code: Code, template: tuple[str, str]) -> Document:
    title, body = (text.format(code=code.text, zh=code.zh, en=code.en) for text in template)
    body = body if code.text in title + body else f"{body}\n\n{code.text}"
    return Document(place + 1, f"KB-{place + 1:06d}", title, body, changed=1)
