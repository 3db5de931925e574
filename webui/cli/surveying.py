"""`gaps` and `near-duplicates`: what the knowledge base lacks, and what it holds twice."""

import argparse
import json
from typing import TYPE_CHECKING, Any

from webui.cli.console import progress, put
from webui.installation import Services
from webui.languages import gettext as _

if TYPE_CHECKING:
    from kb.models import Gap, NearPair


def add_verbs(verbs: Any) -> None:
    """Add both verbs to the command."""
    missing = verbs.add_parser("gaps", help=_("知识缺口：很多人问过、没有文章回答的事"))
    missing.set_defaults(run=gaps)
    doubles = verbs.add_parser("near-duplicates", help=_("近似文章：两两之间写得几乎一样的文章"))
    doubles.set_defaults(run=near_duplicates)
    for verb in (missing, doubles):
        verb.add_argument("--refresh", action="store_true", help=_("先重新整理；平时每天夜里自动整理"))
        verb.add_argument("--json", action="store_true", help=_("输出 JSON"))


def gaps(services: Services, arguments: argparse.Namespace) -> int:
    """Print the open gaps, the largest first."""
    from kb import gaps as kept
    from webui.installation.surveying import find_gaps

    if arguments.refresh:
        _refresh(services, find_gaps, _("整理知识缺口"))
    with services.sessions.read() as session:
        found = [_gap(gap) for gap in kept.listing(session)]
    for gap in found:
        put(_json(gap) if arguments.json else f"{gap['size']}\t{gap['first_seen'][:10]}\t{gap['name']}")
    return 0


def near_duplicates(services: Services, arguments: argparse.Namespace) -> int:
    """Print the pairs of articles that say nearly the same."""
    from kb import near_duplicates as kept
    from webui.installation.surveying import find_pairs

    if arguments.refresh:
        _refresh(services, find_pairs, _("比较文章"))
    with services.sessions.read() as session:
        found = [_pair(pair) for pair in kept.every(session)]
    for pair in found:
        one, other = pair["articles"]
        text = f"{pair['similarity']:.2f}\t{one['number']} {one['title']}\t{other['number']} {other['title']}"
        put(_json(pair) if arguments.json else text)
    return 0


def _refresh(services: Services, look: Any, stage: str) -> None:
    from webui.installation.upkeep import catch_up

    with progress() as show:
        show(stage, 0, 0)
        catch_up(services)
        look(services)
        show(stage, 1, 1)


def _gap(gap: "Gap") -> dict[str, Any]:
    return {
        "id": gap.id,
        "name": gap.name,
        "size": gap.size,
        "sizes": gap.sizes,
        "first_seen": gap.first_seen.isoformat(),
        "last_seen": gap.last_seen.isoformat(),
        "tickets": [member.ticket.number for member in gap.members if member.ticket],
        "searches": sum(1 for member in gap.members if member.asked),
    }


def _pair(pair: "NearPair") -> dict[str, Any]:
    sides = (pair.first, pair.second)
    return {
        "similarity": pair.similarity,
        "articles": [{"number": side.number, "id": side.external_id, "title": side.title} for side in sides],
    }


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False)
