"""A small knowledge base as the recommender reads it, without a database."""

from kb.audiences import AGENTS
from recommend.texts import Document

ARTICLES = [
    Document(
        1,
        "KB-000001",
        "printer",
        "打印机脱机怎么办",
        "重启打印后台处理服务 Print Spooler，再设为联机。",
        "打印机打不出来\n打印机显示离线",
    ),
    Document(
        2,
        "KB-000002",
        "share",
        "连接共享打印机报 0x0000011b",
        "卸载 KB5005565，或改注册表 RpcAuthnLevelPrivacyEnabled。",
    ),
    Document(
        3,
        "KB-000003",
        "vpn",
        "VPN 错误 691：用户名或密码不被接受",
        "改过密码后，删掉凭据管理器里旧的条目。",
        "VPN 连不上\n拨号被拒绝",
    ),
    Document(
        4,
        "KB-000004",
        "mail",
        "Outlook 一直提示输入密码",
        "清除缓存的凭据，重新登录邮箱账号。",
        "邮箱老弹密码框",
        "邮件",
    ),
    Document(
        5, "KB-000005", None, "会议室投影没有画面", "换 HDMI 线，按 Win+P 选复制。", "投屏黑屏", "会议室"
    ),
    Document(
        6,
        "KB-000006",
        "agents",
        "域账号批量解锁",
        "用 Unlock-ADAccount。打印机管理员账号也在此解锁。",
        audience=AGENTS,
    ),
]
TICKETS = [
    Document(1, "TS1", "t1", "打不出东西", "点了打印没有反应，队列里堆着一堆", solved_by=1),
    Document(2, "TS2", "t2", "在家进不去公司网", "昨天改完口令，那个小盾牌点了就失败", solved_by=3),
    Document(3, "TS3", None, "机子没声音", "开会对方听不到我", solved_by=0),
    Document(4, "TS4", "t4", "大屏不亮", "三楼小会议室，笔记本接上去还是黑的", solved_by=5),
]
