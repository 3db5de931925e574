"""Which words belong to asking, not to what is asked about?"""

from typing import Final

from search.words.identifiers import stem

_CHINESE: Final = """
请问 怎么 怎么办 怎么样 怎么回事 怎么弄 怎么做 怎样 怎 咋 咋办 咋么 咋整 咋回事 回事 如何 为什么 为何 为啥 干嘛 啥
什么 什么样 哪 哪里 哪儿 哪些 哪个 哪种 多少 是否 能否 可否 可以 能不能 可不可以 是不是 有没有 到底 究竟
请 麻烦 帮 帮忙 帮我 求 求助 求救 跪求 请教 咨询 想问 问下 问一下 看看 看下 指教 指点 拜托 谢谢 急
你好 您好 各位 大家 大神 我 我们 咱们 你 你们 您 您们
吗 呢 吧 啊 呀 么 嘛 啦 哦 哈 呃 嗯 噢 喔 咯 哇 唉 诶 哎 的 了 之 所 其 等
是 在 有 和 与 及 或 或者 以及 并且 而 而且 但 但是 因为 所以 然后 还是 如 如果 则 即 从 对 于 把 被 让
要 想 需要 应该 该 会 能 就 都 也 还 又 一下 一个 这 这个 这么 这些 这样 这种 那 那个 那么 那些 那样 那种
时 时候 之后 出现 进行 办
"""
_ENGLISH: Final = """
a an the is am are was be been do does did can could should would will how what why when where which who i my me
we our us you your it its this that to of in on for with and or please pls plz kindly help thanks thank hello hi
hey dear get let tell from by at as if there have has anyone someone
"""

FILLERS: Final = frozenset(_CHINESE.split()) | frozenset(map(stem, _ENGLISH.split()))
