"""Some two pages of what people paste around the sentence that matters: logs of many kinds, and a mail's trimmings."""

import random
from collections.abc import Callable

LINES = 60
_CLASSES = (
    "OrderService",
    "UserRepository",
    "CacheLoader",
    "HttpDispatcher",
    "TokenFilter",
    "JobRunner",
    "PoolManager",
)
_WORDS = (
    "request",
    "session",
    "account",
    "printer",
    "queue",
    "message",
    "client",
    "cache",
    "network",
    "disk",
    "mail",
)
_SOURCES = ("Service Control Manager", "Microsoft-Windows-Kernel-General", "EventLog")
_SERVICES = ("Windows Modules Installer", "Background Intelligent Transfer", "Device Setup Manager")
_HAPPENED = ("开始处理请求", "定时任务执行完成", "缓存刷新完成", "用户登录成功", "写入消息队列")


def java(rng: random.Random) -> list[str]:
    """A Java service that starts, polls, and throws."""
    found = []
    for n in range(LINES // 2):
        name = rng.choice(_CLASSES)
        found.append(
            f"2026-10-27 04:{n:02}:11,{rng.randrange(1000):03} {rng.choice(['INFO ', 'DEBUG', 'WARN '])} "
            f"[http-nio-8080-exec-{rng.randrange(20)}] c.example.core.{name} - "
            f"{rng.choice(_WORDS)} {rng.randrange(9999)} handled in {rng.randrange(900)} ms"
        )
    found.append("java.lang.IllegalStateException: request processing failed")
    found += [
        f"\tat com.example.core.{rng.choice(_CLASSES)}.{rng.choice(_WORDS)}"
        f"({rng.choice(_CLASSES)}.java:{rng.randrange(900)})"
        for _ in range(LINES // 2)
    ]
    return [*found, "Caused by: java.io.IOException: stream closed", "\t... 43 more"]


def python(rng: random.Random) -> list[str]:
    """A Python worker with a traceback."""
    found = [
        f"[2026-10-27 04:{n:02}:{rng.randrange(60):02}] {rng.choice(['INFO', 'DEBUG'])} in worker: "
        f"{rng.choice(_WORDS)} task {rng.getrandbits(64):016x} received"
        for n in range(LINES // 2)
    ]
    found.append("Traceback (most recent call last):")
    for _ in range(LINES // 4):
        word = rng.choice(_WORDS)
        found += [
            f'  File "/srv/app/{word}/views.py", line {rng.randrange(900)}, in {word}_handler',
            f"    return self.{word}(args)",
        ]
    return [*found, "KeyError: 'value'"]


def dotnet(rng: random.Random) -> list[str]:
    """A .NET exception with inner ones, as a dialog shows it."""
    found = [
        "有关调用实时(JIT)调试而不是此对话框的详细信息，",
        "请参见此消息的结尾。",
        "",
        "************** 异常文本 **************",
    ]
    found.append("System.Reflection.TargetInvocationException: 调用的目标发生了异常。")
    found += [
        f"   在 Contoso.Client.{rng.choice(_CLASSES)}.{rng.choice(_WORDS).title()}"
        f"(Object sender, EventArgs e) 位置 D:\\{n}.cs:行号 {n}"
        for n in range(LINES // 2)
    ]
    found += [
        f"   at System.Windows.Forms.Control.{rng.choice(_CLASSES)}(Message& m)" for _ in range(LINES // 3)
    ]
    return [*found, "************** 已加载的程序集 **************"] + [
        f"    程序集版本:4.0.0.{n}    基本代码:file:///C:/Windows/v4.0.30319/{rng.choice(_WORDS)}.dll"
        for n in range(LINES // 6)
    ]


def kernel(rng: random.Random) -> list[str]:
    """A kernel's warning with registers and a call trace."""
    found = [
        f"[{rng.randrange(99999)}.{rng.randrange(999999):06}] usb 1-{rng.randrange(9)}: new USB device number {n}"
        for n in range(LINES // 3)
    ]
    found.append(
        "[ 5121.004411] WARNING: CPU: 3 PID: 911 at net/core/dev.c:2431 skb_warn_bad_offload+0xc2/0xf0"
    )
    found.append("[ 5121.004412] Modules linked in: nls_utf8 isofs fuse vboxsf xt_conntrack nft_chain_nat")
    found += [
        f"[ 5121.{n:06}] R{n:02}: {rng.getrandbits(64):016x} RBX: {rng.getrandbits(64):016x}"
        for n in range(8, 16)
    ]
    return found + [
        f"[ 5121.{n:06}]  ? {rng.choice(_WORDS)}_{rng.choice(_WORDS)}+0x{n:x}/0x{n + 90:x}"
        for n in range(LINES // 2)
    ]


def windows(rng: random.Random) -> list[str]:
    """Events of the Windows log, copied as text."""
    found = []
    for n in range(LINES // 7):
        found += [
            "日志名称:          System",
            f"来源:              {rng.choice(_SOURCES)}",
            f"日期:              2026/10/27 4:{n:02}:11",
            f"事件 ID:           {rng.choice([7036, 7040, 6013, 16])}",
            "任务类别:          无",
            "级别:              信息",
            "关键字:            经典",
            "用户:              暂缺",
            f"计算机:            PC-{rng.randrange(9999):04}.example.internal",
            "描述:",
            f"服务 {rng.choice(_SERVICES)} 处于 正在运行 状态。",
        ]
    return found


def nginx(rng: random.Random) -> list[str]:
    """An access log, and some errors of a server in front."""
    found = []
    for n in range(LINES):
        address = f"10.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(256)}"
        if n % 9 == 8:
            found.append(
                f"2026/10/27 04:{n % 60:02}:01 [error] 1{n}#0: *{rng.randrange(9999)} open() "
                f'"/srv/www/{rng.choice(_WORDS)}.png" failed (2: No such file or directory), '
                f'client: {address}, server: _, request: "GET /{rng.choice(_WORDS)}.png HTTP/1.1"'
            )
        else:
            found.append(
                f"{address} - - [27/Oct/2026:04:{n % 60:02}:11 +0800] "
                f'"GET /{rng.choice(_WORDS)}/{rng.randrange(999)} HTTP/1.1" 200 '
                f'{rng.randrange(99999)} "-" "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36"'
            )
    return found


def bounce(rng: random.Random) -> list[str]:
    """The heads of a mail that came back."""
    found = [
        "Diagnostic information for administrators:",
        "",
        f"Generating server: EX{rng.randrange(9)}.example.com",
        "",
    ]
    for n in range(LINES // 6):
        found += [
            f"Received: from EX{n}.example.com (10.0.0.{n}) by EX{n + 1}.example.com",
            f" (10.0.0.{n + 1}) with Microsoft SMTP Server (version=TLS1_2) id 15.2.{rng.randrange(9999)}.9;",
            " Tue, 27 Oct 2026 04:00:11 +0800",
            f"X-MS-Exchange-Organization-Network-Message-Id: {rng.getrandbits(64):016x}",
            f"DKIM-Signature: v=1; a=rsa-sha256; bh={rng.getrandbits(128):032x};",
            "X-MS-Has-Attach: yes",
        ]
    return found


def mixed(rng: random.Random) -> list[str]:
    """A Chinese application's log."""
    return [
        f"2026-10-27 04:{n % 60:02}:11.{rng.randrange(999):03} [线程-{rng.randrange(9)}] "
        f"{rng.choice(['INFO', 'DEBUG', 'WARN'])} c.e.{rng.choice(_CLASSES)} : {rng.choice(_HAPPENED)}"
        f"，编号={rng.getrandbits(40):010x}，耗时 {rng.randrange(999)} 毫秒"
        for n in range(LINES)
    ]


LOGS: tuple[Callable[[random.Random], list[str]], ...] = (
    java,
    python,
    dotnet,
    kernel,
    windows,
    nginx,
    bounce,
    mixed,
)

HEAD = """发件人: 需求方 17 <u17@example.com>
发送时间: 2026年10月27日 9:12
收件人: IT 服务台 <it@example.com>
抄送: 需求方 18
主题: 请帮忙看一下

IT 服务台的同事：
您好！
"""
FOOT = """
以上，谢谢！

此致
敬礼

--
需求方 17
示例集团股份有限公司 财务共享中心
电话：010-5555 0117  分机 6117
手机：138 0000 0117
邮箱：u17@example.com
地址：示例市示例路 17 号示例大厦 9 层
本邮件及其附件含有示例集团的保密信息，仅限于发送给上面地址中列出的个人或群组。禁止任何其他人以任何形式使用。如果您误收了本邮件，请立即通知发件人并删除。
This e-mail is confidential and intended only for the person named above. If you got it in error please delete it.

-----原始邮件-----
发件人: IT 服务台
发送时间: 2026年10月26日 17:40
收件人: 需求方 17
主题: 回复: 每周例行通知

您好：
本周例行通知见附件，请各部门知悉。
谢谢
"""


def in_log(text: str, seed: int, log: Callable[[random.Random], list[str]]) -> str:
    """Hide a text's lines somewhere between the lines of a log."""
    rng = random.Random(seed)  # noqa: S311 (the same noise each time)
    lines = log(rng)
    at = rng.randrange(len(lines) + 1)
    return "\n".join([*lines[:at], *text.splitlines(), *lines[at:]])


def in_mail(text: str) -> str:
    """Put a text into a mail with greeting, signature, small print and an older mail."""
    return f"{HEAD}{text}\n{FOOT}"
