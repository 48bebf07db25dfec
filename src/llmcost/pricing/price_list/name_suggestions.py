"""What a name that was not found may have been meant to be."""

from collections.abc import Iterable

from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.problems import similar_words

from .lookup import in_any_case
from .name_forms import LONGEST_NAME, Reading

_SHOWN = 4


def suggestion(catalog: Catalog, reading: Reading, found: Iterable[Model]) -> str:
    """The remedy for a miss: why no row stands for the name, rows of the model elsewhere, and similar names.

    ``found`` are the rows of a name that is refused whatever model it names.
    """
    if reading.refusal:
        rows = ", ".join(model.id for model in found)
        instead = f"name {rows} for the price of the model itself" if rows else "name the model itself"
        return f"{reading.refusal}: {instead}, or add a row in a price list of your own"
    elsewhere = _elsewhere(catalog, reading)
    if not elsewhere:
        return similar(catalog, reading.name)
    hosts = " or ".join(catalog.providers[name].name for name in reading.providers if name in catalog.providers)
    head = reading.whole.split("/", 1)[0]
    missing = f"the list has no row of {hosts} for it" if hosts else f'the list has no provider "{head}"'
    rows = ", ".join(f"{model.id} (of {catalog.providers[model.provider].name})" for model in elsewhere[:_SHOWN])
    near = _of_same_provider(catalog, reading)
    others = f"; {', '.join(near)} is another model" if len(near) == 1 else f"; {', '.join(near)} are other models"
    return f"{missing}; other providers have prices of their own: {rows}" + (others if near else "")


def _elsewhere(catalog: Catalog, reading: Reading) -> list[Model]:
    """The rows with the same name at other providers; models on sale come first."""
    if ("/" not in reading.whole and not reading.providers) or len(reading.name) > LONGEST_NAME:
        return []
    words = (reading.whole, reading.whole.partition("/")[2], reading.model, reading.model.rpartition("/")[2])
    rows = {model.id: model for word in words if word for model in in_any_case(catalog, word)}
    others = [model for model in rows.values() if model.provider not in reading.providers]
    return sorted(others, key=lambda model: model.retires is not None)


def _of_same_provider(catalog: Catalog, reading: Reading) -> list[str]:
    """The most similar models of the provider that the name says."""
    ids = {m.bare_id.lower(): m.id for m in catalog.models.values() if m.provider in reading.providers}
    return [ids[name] for name in similar_words(reading.model.lower(), ids, 2)]


def similar(catalog: Catalog, name: str) -> str:
    """Names that resemble the one asked for: those that begin with it, then similar ones; models on sale come first."""
    spellings: dict[str, str] = {}
    is_retired: dict[str, bool] = {}
    for model in catalog.models.values():
        for spelling in (model.id, model.bare_id, *model.aliases):
            spellings.setdefault(spelling.lower(), spelling)
            is_retired.setdefault(spelling.lower(), model.retires is not None)
    wanted = name.lower()
    beginning = [word for word in spellings if wanted and word.startswith(wanted)]
    inside = [word for word in spellings if wanted and wanted in word]
    ranked = (sorted(words, key=lambda word: (is_retired[word], len(word), word)) for words in (beginning, inside))
    first, last = ranked
    best = list(dict.fromkeys([*first[:4], *similar_words(wanted, spellings, 4), *last]))[:4]
    if not best:
        return "`llmcost models list` shows every model"
    return "did you mean " + ", ".join(spellings[word] for word in best) + "?"
