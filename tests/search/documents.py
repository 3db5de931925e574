"""A few documents in the words of a help desk, and how to damage a file."""

from pathlib import Path

from hypothesis import strategies as st

from search import AGENTS, INTERNAL, Document

WORDS = (
    "打印机",
    "无线网络",
    "蓝屏",
    "VPN",
    "Outlook",
    "0x80070005",
    "脱机",
    "连接失败",
    "的",
    "重启",
    "printer",
)
WORD = st.sampled_from(WORDS)


def document(key: int, title: str, body: str = "", **more: object) -> Document:
    """Make a public document that stands at change 1."""
    made = {"changed": 1, "kind": "faq", "lang": "zh", "external_id": f"x{key}", **more}
    return Document(key, f"KB-{key:06d}", title, body, **made)  # type: ignore[arg-type]


FEW = [
    document(
        1,
        "打印机脱机怎么办",
        "# 步骤\n1. 重启**打印服务**，再设为联机。\n2. 更新[驱动](http://example.org/a)",
        phrasings=("打印机连不上",),
        category="硬件/打印机",
        tags=("打印",),
    ),
    document(
        2, "VPN 连接失败，错误 809", "检查 UDP 500 和 4500。", category="网络/VPN", tags=("vpn",), kind="sop"
    ),
    document(3, "Outlook 收不到邮件", "错误 0x8004010F，重建配置文件。", category="邮件", audience=INTERNAL),
    document(4, "蓝屏 0x0000007E", "更新 printer driver，再重启。", category="硬件", audience=AGENTS),
    document(5, "无线网络断开", "忘记这个无线网络再连接。", category="网络", lang="en"),
]


def flip(path: Path, at: float = 0.5) -> None:
    """Flip one bit of a file."""
    place = int((path.stat().st_size - 1) * at)
    with path.open("rb+") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ 0x10]))
