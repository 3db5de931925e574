"""How people write whom a problem hits and how urgent it is: a regular expression per line, for normalised texts.

{FINE} says that something works, {ELSE} names the others.
"""

from typing import Final

FINE: Final = r"""
    (?:都|也|全都|全部|全|是|用着|目前|现在|are|is|seems?|works?|it|for|were|\s)*
    (?:正常|没问题|没有问题|没事|好的|可以|能用|能上|能打|能连|不受影响|没有受影响|没受影响
    |fine|ok\b|okay|unaffected|working|works?\b)
"""
ELSE: Final = r"""
    (?:(?:其他|其它|别的|旁边|周围)(?:的)?(?:人|同事|电脑|机器|部门)|别人|同事们?|大家)
"""
DENIED: Final = r"""
    (?:不是|不算|并非|并不|不影响|没影响|没有影响|没那么|不必|不用|无需|没有|不|没|别|勿|除了)(?:很|太|特别|那么|非常|到|全部)?$
    \b(?:not|isn'?t|aren'?t|wasn'?t|doesn'?t|don'?t|without|never)\s+(?:(?:really|very|that|so|too|an?|affecting|affect|for|all|the)\s+)*$
"""

IMPACT: Final = {
    "企业": r"""
        全公司
        整个公司
        公司上下
        公司(?:里)?(?:的)?(?:所有人|全体|全部员工)
        全集团
        整个集团
        全员
        全体(?:员工|同事|用户)
        全厂
        整个园区
        (?:所有人|所有(?:的)?(?:用户|同事|员工|部门|客户|门店|分公司)|每个人|人人)(?!{FINE})
        (?:官网|核心系统|生产系统|主机房|整个机房|全网|总部)(?:\S{0,4})(?:打不开|挂了|宕|瘫|断|停)
        (?:生产线|产线|业务|系统)(?:全部|全面|整个)?(?:停了|停摆|瘫痪|中断)
        \b(?:everyone|everybody)\b(?!\s+(?:else\s+)?{FINE})
        \ball (?:of )?(?:our |the )?(?:users|staff|employees|customers|offices|sites|stores)\b(?!\s+{FINE})
        \b(?:company|organi[sz]ation|enterprise)[- ]?wide\b
        \b(?:whole|entire) (?:company|organi[sz]ation|site|building|plant)\b
        \b(?:site|website|production|prod) (?:is |are |went |has gone )?(?:completely )?down\b
        \bmajor outage\b
    """,
    "部门": r"""
        (?:整个|全)(?:部门|办公室|科室|小组|团队|楼层|楼|层|组|班组|车间|门店)
        (?:我们|咱们|本)(?:部门|科室|小组|组里?|团队|办公室|层|这层|店)(?:\S{0,6})(?:都|全|所有|几个人)
        (?:好)?(?:几|多|两|三|四|五|六|七|八|九|十|\d{1,3})(?:个|位|名)(?:人|同事|用户|员工)(?!{FINE})
        (?:好)?(?:几|多|三|四|五|六|七|八|九|十)台(?:电脑|机器|设备|服务器|打印机)?(?:都|也|全|同时)
        大家都(?!正常|没问题|没事|可以|好)
        同事(?:们)?(?:也|都)(?:不(?!受)|没(?!有?问题|事|有?受)|打不|连不|登不|上不|无法)
        (?:不只|不止|不光|不仅)(?:是)?我
        \b(?:whole|entire|all (?:of )?(?:our|my|the)) (?:team|department|dept|floor|office|group|branch)\b
        \b(?:our|my) (?:team|department|office) (?:can'?t|cannot|is unable|are unable|all)\b
        \b(?:several|multiple|many|a few|some|two|three|four|five|six|\d{1,3}) (?:of us|people|users|colleagues|staff)\b
        \bnot (?:just|only) me\b
    """,
    "个人": r"""
        (?:只有|只是|就|仅|仅仅)(?:我|本人)(?:一个人|自己|一个|一台|这台|这边)?(?!们)
        我(?:自己)?一个人
        {ELSE}{FINE}
        除了我(?:以外|之外)?(?:\S{0,6}){FINE}
        \b(?:only|just) (?:me|my (?:pc|laptop|computer|account|machine))\b
        \bonly affects? me\b
        \b(?:everyone|everybody|anyone|others|other (?:users|people)|(?:my )?colleagues)\s*(?:else\s+)?{FINE}
    """,
}
URGENCY: Final = {
    "紧急": r"""
        紧急(?!联系人|出口|呼叫|电话|预案|制动|程度|情况说明)
        十万火急
        火烧眉毛
        火急
        万分着急
        特急
        加急
        救命
        (?:完全)?(?:无法|没法|不能|没办法)(?:正常)?(?:工作|办公|上班|干活|开工|营业|收银|生产|出货|发货)
        (?:干|做)不(?:了|成)(?:活|事|工作)
        (?:工作|业务|生产|产线)(?:全)?(?:停了|停摆|中断|瘫痪)
        停工
        停产
        宕机
        (?:马上|立刻|立即|现在|即刻)(?:就)?(?:要|需要|得|必须|开会|开始|上台|演示|汇报|用|处理|解决)
        客户(?:正|就|都)?(?:在)?等着
        勒索
        正在(?:被)?(?:加密|攻击|泄露)
        \burgent(?:ly)?\b
        \basap\b
        \bemergency\b
        \bimmediately\b
        \bright (?:now|away)\b
        \bcritical\b
        \bransomware\b
        \b(?:can'?t|cannot|can not|unable to) (?:do any )?work\b
        \bwork (?:is |has )?(?:stopped|at a standstill)\b
        \bstopped working entirely\b
        \b(?:site|production|system|server)s? (?:is |are )?(?:completely )?down\b
    """,
    "重要": r"""
        今天(?:之?内|下班前|必须|要|得|就要|需要|晚上要|下午要|上午要|中午要)
        (?:下班|中午|下午|晚上|\d{1,2} ?点|明天|周[一二三四五])(?:之)?前
        明天(?:就)?(?:要|得|必须|上午要|早上要)
        截止
        最后期限
        赶着
        等着用
        在线等
        影响(?:到)?(?:了)?(?:我|我们|正常|日常)?(?:的)?(?:工作|办公|业务|使用)
        尽快
        尽早
        抓紧
        比较急
        有点急
        有些急
        挺急
        很急
        好急
        急用
        急需
        着急
        急[!！。,，~～\s]
        急$
        \b(?:by|before) (?:the )?(?:end of (?:the )?day|eod|cob|noon|tonight|today|tomorrow)\b
        \b(?:by|before) (?:mon|tues|wednes|thurs|fri)day\b
        \bdeadline\b
        \b(?:need|due|needed) (?:it |this )?(?:today|tomorrow|tonight)\b
        \bas soon as possible\b
        \bimportant\b
        \bblock(?:ing|s|ed) (?:me|us|my|our)\b
        \bslow(?:ing|s) (?:me|us) down\b
    """,
    "一般": r"""
        (?:不|并不|没那么|不太|不是很|不是特别|不用)(?:着|紧)?急
        有空(?:的时候|时|再|了|帮)
        有时间(?:再|的时候)
        什么时候(?:都行|都可以|方便)
        不影响(?:\S{0,3})(?:工作|使用|办公)
        (?:先|可以)(?:用着|凑合|等)
        慢慢来
        随便问
        \bnot (?:at all |that |very |so |really |super )?(?:urgent|an emergency|important|critical)\b
        \bno (?:rush|hurry|urgency|pressure)\b
        \bwhenever you\b
        \bwhen you (?:have|get) (?:a |some )?(?:time|chance|moment|minute)\b
        \blow priority\b
        \bcan wait\b
        \btake your time\b
    """,
}
