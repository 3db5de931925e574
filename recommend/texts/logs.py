"""What is a line of a log? Nothing (a frame, a register, a head), something that happened, or what went wrong."""

import re
from enum import IntEnum
from typing import Final

MOST_HEADS: Final = 6
_LOOKED_AT: Final = 400


class Kind(IntEnum):
    """How much a line tells: noise nothing, an event little, a fault more; prose is what somebody wrote."""

    NOISE = 0
    EVENT = 1
    FAULT = 2
    PROSE = 3


class Level(IntEnum):
    """How loud a line of a log is; a line without time is of none."""

    NONE = 0
    QUIET = 1
    PLAIN = 2
    LOUD = 3


_FRAME: Final = re.compile(
    r"""\s*(?:
    (?:at|在)\s+(?:new\s|async\s)?[\w$.<>`\[\],/@-]+\.[\w$<>`\[\],]+\s?\(
    | at\s+(?:new\s|async\s)?\S+\s\(\S+:\d+(?::\d+)?\)
    | at\s+\S+:\d+(?::\d+)?\s*$
    | \.{3}\s\d+\s(?:more|common\sframes) | file\s".*",\sline\s\d+ | traceback\s\(most\srecent | goroutine\s\d+
    | \#\d+\s+(?:0x[0-9a-f]+|\S+\(|/) | (?:\?\s)?[\w.$]+\+0x[0-9a-f]+/0x[0-9a-f]+ | \[<[0-9a-f]+>\]
    | (?:call\strace|stack\s?trace|backtrace|堆栈跟踪|调用堆栈)\s?:?\s*$
    | </?(?:task|irq|nmi)>\s*$
    | ---\s(?:end\s(?:of|trace)|inner) | modules\slinked\sin: | hardware\sname:
    | cpu:\s\d+\spid: | code:(?:\s<?[0-9a-f]{2}>?){4}
    | (?:rip|rsp|eip|r?(?:ax|bx|cx|dx|si|di|bp)|r\d\d|cr\d|fs|gs|cs|ds|dr\d|pc|lr|sp|x\d+)\s?:\s*[0-9a-f]{4,}
    | (?:[0-9a-f]{2}\s){8} | [0-9a-f]{4,16}:\s(?:[0-9a-f]{2,4}\s){4}
    | [~^=*_#+|.-]{3,}\s*$ | ([*=#-])\1{3,}\s.{1,60}\s\1{4,}\s*$ | [{}()\[\],;]+\s*$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_EVENT_HEAD: Final = re.compile(
    r"""\s*(?:
    (?:log\sname|date|task\scategory|level|keywords|user|user\sname|computer|logged|opcode
        |日志名称|日期|任务类别|级别|关键字|用户|计算机|记录时间|操作代码)\s?[:：]
        (?:[^\u4e00-\u9fff]{0,60}|\s*(?:无|错误|警告|信息|经典|系统|暂缺))\s*$
    | <(?!!\[cdata)/?(?:event|system|provider|eventid|version|level|task|opcode|keywords|timecreated|eventrecordid
        |correlation|execution|channel|computer|security|eventdata|binary)\b[^>]*>(?:[^<]{0,60}</\w+>)?\s*$
    | \S+\s\S+\s\S+\s\[\d\d/\w{3}/\d{4}:[^\]]*\]\s".*"\s[1-4]\d\d\s
    | (?:generating\sserver|originating)\s?:
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_CLOCK: Final = r"\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?"
_BOILERPLATE: Final = re.compile(
    r"""有关调用实时\s?\(jit\) | 请参见此消息的结尾 | just-in-time\s\(jit\)\sdebugging | 事件\sid\s.{1,20}的描述
    | the\sdescription\sfor\sevent\sid | 未安装引发此事件的组件 | component\sthat\sraises\sthis\sevent
    | 该事件包含了?下列信息
    | following\sinformation\s(?:was|is)\s(?:included|part) | help\sand\ssupport\scenter
    | a\scomplete\slog\sof\sthis\srun
    | rust_backtrace | see\sjournalctl | please\sinclude\sthis\sinformation | 请将此信息提供给""",
    re.IGNORECASE | re.VERBOSE,
)
_THROWN: Final = re.compile(
    r"\s*(?:caused\sby:\s|--->\s)?(?:[a-z_$][\w$]*\.)*[a-z_$][\w$]*(?:exception|error)\b(?::|\s*$)",
    re.IGNORECASE,
)
_STAMP: Final = re.compile(
    rf"""\s*(?:<\d+>\s?)?(?:
    \[?\d{{4}}[-/.年]\d{{1,2}}[-/.月]\d{{1,2}}日?[\sT_-]+{_CLOCK}\s?(?:z\b|[+-]\d\d:?\d\d|utc|gmt|cst)?\]?
    | \[?\d{{1,2}}[/-](?:\d{{1,2}}|\w{{3}})[/-]\d{{2,4}}[\s:]+{_CLOCK}(?:\s?[ap]m)?\]?
    | \[?\d{{1,2}}:\d\d:\d\d(?:[.,]\d+)?\]? | \[\s*\d+\.\d{{4,}}\] | [iwef]\d{{4}}\s{_CLOCK}
    | (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w{{0,6}}\s+\d{{1,2}}(?:\s\d{{4}})?,?\s+{_CLOCK}(?:\s[ap]m)?
    | \[(?:mon|tue|wed|thu|fri|sat|sun)\s[^\]]{{10,40}}\]
    )[\s:|,-]*""",
    re.IGNORECASE | re.VERBOSE,
)
_LEVEL: Final = (
    r"(?:trace|debug|info|information|notice|warn|warning|err|error|severe|fatal|critical|crit|alert|emerg"
    r"|信息|警告|错误|严重)"
)
_PREFIX: Final = re.compile(
    rf"""(?:
    (?P<level>[\[<(]?\b{_LEVEL}\b[\])>]?)\s?[:：|-]?
    | \[[^\]]{{1,60}}\] | \d+\#\d+: | \*\d+ | \(?(?:pid|tid|thread)[\s=:]\S+ | \d{{1,7}}(?=\s) | -+(?=\s)
    | [\w./$-]{{1,60}}\[\d+\]:? | (?:[a-z_$][\w$]*\.){{2,}}[\w$]+\s?[:\-]
    | [a-z][\w.-]{{0,40}}(?=\s[\w./-]{{1,40}}(?:\[\d+\])?:\s) | kernel:
    )\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_QUIET: Final = re.compile(r"trace|debug|info|notice|信息", re.IGNORECASE)
_LOUD: Final = re.compile(r"err|severe|fatal|crit|alert|emerg|错误|严重", re.IGNORECASE)
_WRONG: Final = re.compile(
    r"""\b(?:errors?|err|fail(?:ed|ure|s)?|fatal|denied|refused|rejected|timed?\s?out|timeout|unable|cannot|can't
        |could\s?no?['’]?t|invalid|not\sfound|no\ssuch|missing|corrupt\w*|crash\w*|panic|abort\w*|unreachable|expired
        |exceed\w*|out\sof|bug|oom|killed|lost|unexpected\w*|undeliver\w*|critical|severe|disabled|blocked|conflict\w*)\b
    | \w(?:exception|error)\b | \b0x[0-9a-f]{6,8}\b | \b5\d\d\s5\.\d\.\d
    | 错误|失败|异常|拒绝|超时|无法|不能|找不到|不存在|中断|崩溃|损坏|已满|过期|冲突|告警|故障""",
    re.IGNORECASE | re.VERBOSE,
)


def stripped(line: str) -> tuple[str, Level]:
    """Take a log line's time, host, process, thread and level away, and tell how loud it is."""
    stamp = _STAMP.match(line)
    if not stamp:
        return line, Level.NONE
    rest, level = line[stamp.end() :], Level.PLAIN
    for _ in range(MOST_HEADS):
        found = _PREFIX.match(rest)
        if not found:
            break
        if named := found["level"]:
            level = Level.QUIET if _QUIET.search(named) else Level.LOUD if _LOUD.search(named) else level
        rest = rest[found.end() :]
    return rest, level


def is_noise(line: str) -> bool:
    """Tell whether a line is a frame of a stack, a register, a ruler, a head, or says the same in every log."""
    start = line[:_LOOKED_AT]
    return bool(_FRAME.match(start) or _EVENT_HEAD.match(start) or _BOILERPLATE.search(start))


def is_thrown(line: str) -> bool:
    """Tell whether a line names an exception."""
    return _THROWN.match(line[:_LOOKED_AT]) is not None


def says_wrong(line: str) -> bool:
    """Tell whether a line says that something failed."""
    return _WRONG.search(line[:_LOOKED_AT]) is not None
