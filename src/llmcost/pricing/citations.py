"""Where a price was read."""

from llmcost.model.inputs.catalog import Catalog
from llmcost.model.reports.estimate import Citation

from .lookup import DatedPrice


def citation_of(catalog: Catalog, dated: DatedPrice) -> Citation:
    """The source of a price entry, when it was read there, and since when it holds."""
    source = catalog.sources[dated.entry.source or dated.model.source]
    return Citation(source.title, source.url, dated.entry.checked or dated.model.checked, dated.starts)
