"""Which lines of a mail are not what it says? Heads, greetings, signatures, small print."""

import re
from collections.abc import Sequence
from typing import Final

MOST_SIGNED: Final = 12
LONGEST_SIGNED: Final = 90
SHORTEST_PRINT: Final = 50
_LOOKED_AT: Final = 600

_SUBJECT: Final = re.compile(
    r"\s*(?:subject|主\s?题|标\s?题)\s?[:：]\s*(?:(?:re|fwd?|回复|答复|转发)\s?[:：]\s*)*", re.IGNORECASE
)
_HEAD: Final = re.compile(
    r"""\s*(?:
    (?:from|to|b?cc|sent|date|reply-to|importance|发件人|收件人|抄送|密送|发送时间|发送日期|日期|重要性)\s?[:：]
    | (?:received|return-path|delivered-to|message-id|in-reply-to|references|mime-version|thread-\w+|accept-language
        |authentication-results|dkim-\S+|arc-\S+|x-[\w-]+|content-[\w-]+|list-[\w-]+)\s?:
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_OLDER: Final = re.compile(
    r"""\s*(?:-{2,}\s*(?:original\s+message|forwarded\s+message|原始邮件|转发的?邮件|邮件原件)
    | on\s.{6,120}\swrote:\s*$ | 在?\s?\d{4}.{6,80}写道\s?[:：]\s*$)""",
    re.IGNORECASE | re.VERBOSE,
)
_GREETING: Final = re.compile(
    r"""\s*(?:
    [\w·]{0,10}?(?:你们?好|您好|早上好|上午好|下午好|晚上好) | 各位(?:老师|同事|领导) | 尊敬的[\w·]{1,10}
    | .{0,12}(?:同事|老师|领导|团队|部门|负责人)们?[:：,，]
    | (?:dear|hi|hello)?\s?(?:all|team|sir|madam|sirs|colleagues)
    | (?:hi|hello|hey|dear)\b[\w\ ./-]{0,30} | good\s+(?:morning|afternoon|evening)[\w\ ]{0,20}
    )\s*[,，:：!！.。~]*\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_CLOSING: Final = re.compile(
    r"""\s*(?:--\s*|_{8,}\s*|(?:
    此致|敬礼|此致\s*敬礼|顺[颂祝]商祺|祝好|祝商祺|祝工作顺利|(?:以上[,，]?\s*)?(?:谢谢|多谢|感谢)
    | (?:best|cheers|thanks?|thx|brgds|sincerely) | (?:(?:many|kind|best|warm)\s+)?(?:regards|wishes|thanks)
    | thanks?\s+(?:you|again|in\s+advance|a\s+lot|and\s+(?:best\s+|kind\s+)?regards) | yours\s+\w+ly
    )[\s,，.。!！~]*)$""",
    re.IGNORECASE | re.VERBOSE,
)
_CONTACT: Final = re.compile(
    r"""\s*(?:
    (?:[tmf]|tel|phone|mobile|cell|office|direct|fax|ext|电\s?话|手\s?机|座\s?机|分\s?机|传\s?真|邮\s?编|qq)
        \s?[.:：]?\s*[+(]?\d[\d\s()+./-]{3,}
    | (?:e|e-?mail|mail|邮\s?箱|邮\s?件)\s?[:：]\s*\S+@\S+ | (?:w|web|website|网\s?址)\s?[:：]\s*(?:https?:|www)
    | (?:address|add|地\s?址)\s?[:：].*(?:路|街|号|楼|室|大厦|园区|street|road|avenue|floor|building)
    | sent\s+from\s+my\s | get\s+outlook\s+for | 发自我的 | 来自我的
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_SMALL_PRINT: Final = re.compile(
    r"""(?:邮件|mail|message|communication).{0,80}(?:保密|机密|confidential|privileged|intended\s+(?:only|solely))
    | 误收 | intended\s+recipient | received\s+this\s+(?:e-?mail|message)\s+in\s+error | consider\s+the\s+environment
    | 打印此?邮件 | 节约用纸""",
    re.IGNORECASE | re.VERBOSE,
)
_QUOTED: Final = re.compile(r"\s*(?:>\s?)+")


def said(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Leave out of a mail's lines what is no message, and tell the newest apart from older ones that it quotes.

    Of a subject the words stay.
    """
    older = _older_from(lines)
    lines = [_QUOTED.sub("", line, count=1) for line in lines]
    signed = _signed(lines)
    found: tuple[list[str], list[str]] = ([], [])
    for n, line in enumerate(lines):
        if not signed[n] and (kept := _kept(line)):
            found[n >= older].append(kept)
    return found


def _older_from(lines: Sequence[str]) -> int:
    """Find where older mails begin."""
    starts = (n for n, line in enumerate(lines) if _OLDER.match(line) or _QUOTED.match(line))
    return next(starts, len(lines))


def _kept(line: str) -> str:
    if subject := _SUBJECT.match(line):
        return line[subject.end() :]
    start = line[:_LOOKED_AT]
    if any(pattern.match(start) for pattern in (_HEAD, _OLDER, _GREETING, _CONTACT)):
        return ""
    return "" if len(line) >= SHORTEST_PRINT and _SMALL_PRINT.search(start) else line


def _signed(lines: Sequence[str]) -> list[bool]:
    """Mark closing words, and the short lines after them where somebody's address is among these."""
    found = [False] * len(lines)
    for n, line in enumerate(lines):
        if len(line) < LONGEST_SIGNED and _CLOSING.match(line):
            found[n] = True
            end = _signature_end(lines, n + 1)
            if any(map(_CONTACT.match, lines[n + 1 : end])):
                found[n:end] = [True] * (end - n)
    return found


def _signature_end(lines: Sequence[str], start: int) -> int:
    for n in range(start, min(len(lines), start + MOST_SIGNED)):
        if len(lines[n]) > LONGEST_SIGNED or _HEAD.match(lines[n]) or _SUBJECT.match(lines[n]):
            return n
    return min(len(lines), start + MOST_SIGNED)
