"""Which words belong to asking, not to what is asked about?"""

from typing import Final

from search.words.identifiers import stem

_CHINESE: Final = """
请问 怎么 怎么办 怎么样 怎样 如何 为什么 为何 什么 什么样 哪里 哪些 哪个 哪儿 多少 是否 能否 可否 可以
能不能 可不可以 是不是 有没有 如果 吗 呢 吧 啊 呀 的 了 是 在 有 我 我们 你 您 你好 您好 谢谢 麻烦 请 帮忙
一下 一个 这个 那个 这 那 和 与 或 及 把 被 让 要 想 需要 应该 该 会 能 就 都 也 还 又 时
时候 之后 出现 进行 办 咋 咋办 啥 求助 急
"""
_ENGLISH: Final = """
a an the is are was be been do does did can could should would will how what why when where which who i my me
we our you your it its this that to of in on for with and or please help thanks hello get from by at as if
there have has
"""

FILLERS: Final = frozenset(_CHINESE.split()) | frozenset(map(stem, _ENGLISH.split()))
