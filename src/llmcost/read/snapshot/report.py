"""The part of a snapshot that every kind has: the report of an estimate or a comparison."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from llmcost.model.inputs.layers import Discount, LayerEffect
from llmcost.model.problems import Where
from llmcost.model.reports.component_key import component_key
from llmcost.model.reports.estimate import (
    Announcement,
    Assumption,
    Basis,
    BudgetUse,
    Case,
    CatalogStamp,
    Citation,
    Group,
    Lever,
    LineItem,
    ModelUsed,
    Report,
    Row,
    Status,
    Summary,
    WorkloadEstimate,
)
from llmcost.model.reports.notes import Note, NoteCode

from .json_node import Node


def report_of(root: Node, kind: str) -> Report:
    """The report of a document of any kind; ``kind`` is what the report is called."""
    root["currency"].one_of("USD")
    report = Report(
        kind=kind,
        as_of=root["as_of"].day(),
        catalog=stamp_of(root["catalog"]),
        tiers=root.where_given("tiers", lambda tiers: tiers.entries(Node.text), {}),
        summary=summary_of(root["summary"]),
        workloads=root["workloads"].items(workload_of),
        group_by=root.where_given("group_by", Node.text, None),
        groups=_groups(root),
        baseline=root.where_given("baseline", Node.text, None),
    )
    _refuse_what_no_screen_shows(root, report)
    return replace(report, cases=root.where_given("cases", lambda cases: cases.items(_case_of(report)), ()))


def _refuse_what_no_screen_shows(root: Node, report: Report) -> None:
    size = len(report.workloads)
    if report.kind == "compare" and (size != 1 or report.baseline is None):
        root.note("contradiction", f"a comparison has one workload and a baseline; {size} and {report.baseline} here")
    if root.value["kind"] == "estimate" and not size:
        root.note("contradiction", "an estimate has a workload at least; none here")
    if report.groups and report.group_by is None:
        root.note("contradiction", "groups without group_by")


def _case_of(report: Report) -> Callable[[Node], Case]:
    """How a what-if is read: it is of the same day, price list and number of workloads as the report."""

    def read(node: Node) -> Case:
        workloads = node["workloads"].items(workload_of)
        if len(workloads) != len(report.workloads):
            node.note("contradiction", f"{len(workloads)} workloads, where the report has {len(report.workloads)}")
        made = replace(report, summary=summary_of(node["summary"]), workloads=workloads, groups=_groups(node))
        return Case(node["name"].text(), made)

    return read


def place(node: Node) -> Where | None:
    """The file, line and column that a node has, where it names a file."""
    file, line = node.maybe("file", Node.text), node.maybe("line", Node.whole)
    return None if file is None else Where(file, line, node.where_given("column", Node.whole, None))


def stamp_of(node: Node) -> CatalogStamp:
    """Which price list was used."""
    return CatalogStamp(
        as_of=node["as_of"].day(),
        age_days=node["age_days"].whole(),
        sha256=node["sha256"].text(),
        layers=node["layers"].items(Node.text),
        layer_effects=node.where_given("layer_effects", lambda effects: effects.items(_layer_effect), ()),
    )


def _layer_effect(node: Node) -> LayerEffect:
    return LayerEffect(
        file=node["file"].text(),
        sha256=node["sha256"].text(),
        models_added=node["models_added"].whole(),
        prices_added=node["prices_added"].whole(),
        free_prices=node["free_prices"].whole(),
        fields_changed=node["fields_changed"].whole(),
        discounts=node["discounts"].items(lambda one: Discount(one["match"].text(), one["percent"].amount())),
    )


def summary_of(node: Node) -> Summary:
    """The totals of a report."""
    return Summary(
        monthly=node.maybe("monthly", Node.amount),
        before_buffer=node.maybe("before_buffer", Node.amount),
        per_request=node.maybe("per_request", Node.amount),
        requests=node["requests"].count(),
        attempts=node["attempts"].count(),
        workloads=node["workloads"].whole(),
        unpriced=node["unpriced"].whole(),
        at_least=node["at_least"].flag(),
    )


def _groups(node: Node) -> tuple[Group, ...]:
    return node["groups"].items(_group) if node.has("groups") else ()


def _group(node: Node) -> Group:
    return Group(
        key=node["key"].text(),
        workloads=node["workloads"].whole(),
        monthly=node.maybe("monthly", Node.amount),
        at_least=node["at_least"].flag(),
    )


def workload_of(node: Node) -> WorkloadEstimate:
    """A workload's month, and the same workload on other models."""
    named = node["own"] if node.has("own") else _own_of_old(node)
    return WorkloadEstimate(
        name=node["name"].text(),
        where=Where(node["file"].text(), node.maybe("line", Node.whole), node.where_given("column", Node.whole, None)),
        labels=node["labels"].entries(Node.text),
        requested=named["requested"].text(),
        own=replace(
            _row(named, node),
            components=node["components"].items(_item),
            before_buffer=node.maybe("before_buffer", Node.amount),
        ),
        requests=node["requests"].count(),
        attempts=node["attempts"].count(),
        requests_per_day=node["requests_per_day"].count(),
        days_per_month=node["days_per_month"].amount(),
        tokens=node["tokens"].entries(Node.count),
        alternatives=node["alternatives"].items(lambda row: _row(row, row)),
        assumptions=node["assumptions"].items(_assumption),
        excluded=node["excluded"].items(Node.text),
        budget=node.maybe("budget", _budget),
        announced=node["announced"].items(lambda one: _announcement(one, named["model"])),
        parts=node.where_given("models", lambda models: models.items(_part), ()),
        models=node.where_given("models", _used, ()),
        levers=node["levers"].items(_lever),
        units=node["per_unit"].entries(Node.amount),
        setup=node.maybe("once", Node.amount),
        description=node.maybe("description", Node.text),
        task=node.maybe("task", Node.text),
        fields=node.where_given("fields", lambda fields: fields.entries(_somewhere), {}),
    )


def _own_of_old(node: Node) -> Node:
    """Which model a workload runs on, as the first snapshots said it: in ``model``, or in ``models`` beside null."""
    model = node["model"]
    if isinstance(model.value, dict):
        return model.with_value({**model.value, "model": model.value.get("resolved")})
    names = node["models"].items(lambda part: part["resolved"].text())
    said = {"requested": "route", "model": " + ".join(names), "tier": "", "thinking_multiplier": "0"}
    return node.with_value({**said, "retires": None, "successor": None})


def _row(named: Node, priced: Node) -> Row:
    """A model as a line: which it is, and what it costs; of a workload's own, the two stand in different places."""
    return Row(
        model=named["model"].text(),
        name=named.where_given("name", Node.text, ""),
        tier=named["tier"].text(),
        thinking_multiplier=named["thinking_multiplier"].amount(),
        rates=named.where_given("rates", lambda rates: rates.entries(Node.amount), {}),
        citation=named.where_given("source", _citation, None),
        retires=named.maybe("retires", Node.day),
        successor=named.maybe("successor", Node.text),
        status=priced["status"].member(Status),
        reason=priced.maybe("reason", Node.text),
        monthly=priced.maybe("monthly", Node.amount),
        low=priced.where_given("low", Node.amount, None),
        high=priced.where_given("high", Node.amount, None),
        at_least=priced["at_least"].flag(),
        per_request=priced.maybe("per_request", Node.amount),
        notes=priced["notes"].items(_note),
    )


def _note(node: Node) -> Note:
    """A note in the words of its document: what it was about is not in there."""
    return Note(NoteCode.TEXT, name=node.text())


def _citation(node: Node) -> Citation:
    return Citation(
        title=node["title"].text(),
        url=node["url"].text(),
        checked=node["checked"].day(),
        price_from=node["price_from"].day(),
        layer=node.where_given("layer", Node.text, ""),
    )


def _item(node: Node) -> LineItem:
    name, unit, model, mode = (node[field].text() for field in ("name", "unit", "model", "mode"))
    return LineItem(
        key=component_key(name, unit, model, mode, node.maybe("band", Node.text)),
        quantity=node["quantity"].count(),
        unit=unit,
        unit_price=node.maybe("unit_price", Node.amount),
        per=node["per"].whole(),
        monthly=node.maybe("monthly", Node.amount),
        basis=node["basis"].member(Basis),
        price_from=node.maybe("price_from", Node.day),
        source=node.maybe("source", Node.text),
    )


def _assumption(node: Node) -> Assumption:
    return Assumption(
        field=node["field"].text(),
        value=node["value"].text(),
        basis=node["basis"].member(Basis),
        monthly=node.maybe("monthly", Node.amount),
    )


def _announcement(node: Node, own: Node) -> Announcement:
    """An announcement; the first snapshots did not say that it is of the workload's own model."""
    return Announcement(
        of=(node["of"] if node.has("of") else own).text(),
        kind=node["kind"].one_of("price", "retirement"),
        day=node["day"].day(),
        monthly=node.maybe("monthly", Node.amount),
        model=node.maybe("model", Node.text),
    )


def _lever(node: Node) -> Lever:
    return Lever(name=node["name"].text(), monthly=node["monthly"].amount(), saves=node["saves"].amount())


def _part(node: Node) -> tuple[str, Decimal]:
    return node["resolved"].text(), node["share"].amount()


def _used(models: Node) -> tuple[ModelUsed, ...]:
    """What policies ask about the models; the first snapshots did not say."""
    found = models.items(_model_used)
    known = tuple(model for model in found if model)
    return known if len(known) == len(found) else ()


def _model_used(node: Node) -> ModelUsed | None:
    if not node.has("provider"):
        return None
    return ModelUsed(
        id=node["resolved"].text(),
        tier=node["tier"].text(),
        provider=node["provider"].text(),
        context=node.maybe("context", Node.whole),
        retires=node.maybe("retires", Node.day),
        successor=node.maybe("successor", Node.text),
    )


def _budget(node: Node) -> BudgetUse:
    return BudgetUse(
        monthly=node.maybe("monthly", Node.amount),
        per_request=node.maybe("per_request", Node.amount),
        used_percent=node.maybe("used_percent", Node.amount),
        alerts=node["alerts"].items(Node.count),
        reached=node["reached"].items(Node.count),
        next_alert=node.maybe("next_alert", Node.count),
        next_at_requests_per_day=node.maybe("next_at_requests_per_day", Node.amount),
    )


def _somewhere(node: Node) -> Where:
    return place(node) or Where("")
