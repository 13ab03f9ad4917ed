"""How is a rule cited on a page? Its profile, version and the words of the clause or article."""

from flask import g

from hearing_app.domain.errors import RuleRef
from hearing_app.domain.matters.routing import BOOK
from hearing_app.i18n import label, text


def cite(rule: RuleRef | None) -> str:
    """Return e.g. 默认规则 第 1 版“延期不超过两次”; the bare clause where no such profile is loaded."""
    if rule is None:
        return ""
    if rule.profile == BOOK:
        return _of_routes(rule)
    known = (rule.profile, rule.version)
    profile = next((one for one in g.ctx.rules.profiles if (one.id, one.version) == known), None)
    if known == ((channels := g.ctx.rules.channels).id, channels.version):
        cited = text(
            "调解规则第 {version} 版“{clause}”", version=rule.version, clause=label(channels.cited(rule.clause))
        )
        return cited + (text("（未核实）") if rule.is_unverified else "")
    if known == ((listed := g.ctx.rules.publications).id, listed.version):
        cited = text("公开清单第 {version} 版“{clause}”", version=rule.version, clause=label(listed.cited(rule.clause)))
        return cited + (text("（未核实）") if rule.is_unverified else "")
    words = label(profile.cited(rule.clause)) if profile else rule.clause
    name = label(profile.label) if profile else rule.profile
    cited = text("{profile}第 {version} 版“{clause}”", profile=name, version=rule.version, clause=words)
    return cited + (text("（未核实）") if rule.is_unverified else "")


def _of_routes(rule: RuleRef) -> str:
    """Return the article of a route in the language of the request."""
    cited = label(g.ctx.rules.routes.cited(rule.clause))
    return text("{clause}（诉求清单第 {version} 版）", clause=cited, version=rule.version) + (
        text("（未核实）") if rule.is_unverified else ""
    )
