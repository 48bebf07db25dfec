"""The proposals of an upstream list for the small catalog."""

from dataclasses import replace
from datetime import date

from llmcost.analysis.catalog_sync.sync import sync
from tests.support.upstream_lists import DAY, catalog_of, twice

SMALL, LARGE, LONG = "openai/small", "openai/large", "xai/long"


JULY, AUGUST, JANUARY = date(2026, 7, 1), date(2026, 8, 1), date(2027, 1, 1)


def asked(upstream, catalog=None, day=DAY):
    """What follows if an independent list says the same."""
    return sync(catalog or catalog_of(), twice(upstream), day, "pricing.yaml")


def agreed(report):
    return [one.model for one in report.agreements]


def one(upstream, kind="price", **given):
    """The only proposal of a kind."""
    (found,) = [proposal for proposal in asked(upstream, **given).proposals if proposal.kind == kind]
    return found


def with_model(id_, **changes):
    catalog = catalog_of()
    return replace(catalog, models=catalog.models | {id_: replace(catalog.models[id_], **changes)})
