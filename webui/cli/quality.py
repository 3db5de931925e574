"""`evaluate`: how good suggestions and similar tickets are on the installation's own solved tickets."""

import argparse
import json
from collections.abc import Iterator, Mapping
from typing import Any

from kb.sentences import sentence
from webui.cli.console import put, say
from webui.installation import Services
from webui.languages import gettext as _

FEW = 30
NAMES = {"likely": sentence("很可能"), "possible": sentence("可能"), "weak": sentence("仅供参考")}


def add_verbs(verbs: Any) -> None:
    """Add the verb to the command."""
    verb = verbs.add_parser(
        "evaluate", help=_("推荐质量：用较早的已解决工单学习，拿较晚的当新工单来问，看推荐得对不对")
    )
    verb.add_argument("--json", action="store_true", help=_("输出 JSON"))
    verb.set_defaults(run=evaluate)


def evaluate(services: Services, arguments: argparse.Namespace) -> int:
    """Measure, store and print."""
    from webui.installation.evaluating import evaluate as measured

    stored = measured(services)
    if stored is None:
        say(_("还没有可用来测量的工单：要有已解决、并且写明是哪篇文章解决的工单"))
        if arguments.json:
            put(json.dumps({"learned": 0, "asked": 0}))
        return 0
    figures = stored.figures
    if figures["asked"] < FEW:
        say(_("只有 %(asked)s 张工单可以问，数字只能看个大概（看区间）", asked=figures["asked"]))
    if arguments.json:
        told = {"at": stored.at.isoformat(), "model_version": stored.model_version, **figures}
        put(json.dumps(told, ensure_ascii=False))
        return 0
    for line in _lines(figures):
        put(line)
    return 0


def _lines(figures: Mapping[str, Any]) -> Iterator[str]:
    yield _(
        "学习 %(learned)s 张，提问 %(asked)s 张，藏起答案再问 %(hidden)s 张",
        learned=f"{figures['learned']:,}",
        asked=f"{figures['asked']:,}",
        hidden=f"{figures['hidden']:,}",
    )
    for kind, name in (("suggestions", _("推荐文章")), ("similar", _("相似工单"))):
        for measure, found in figures[kind].items():
            yield f"{name}\t{measure}\t{_share(found)}"
    for band, found in figures["calibration"].items():
        low, high = found["said"]
        yield _(
            "把握\t%(band)s\t说 %(low)s–%(high)s\t实际 %(share)s",
            band=NAMES[band],
            low=f"{low:.0%}",
            high=f"{high:.0%}",
            share=_share(found),
        )


def _share(found: Mapping[str, Any]) -> str:
    if not found["of"]:
        return "—\t" + _("没有样本")
    return f"{found['value']:.3f}\t{found['low']:.3f}–{found['high']:.3f}\tn={found['of']}"
