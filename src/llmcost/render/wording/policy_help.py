"""Help for the built-in policies, for readers of SARIF: a title, a description and a remedy for each."""

Texts = tuple[str, str, str]

OTHER: Texts = (
    "The policy {id} of this project",
    "A policy that llmcost.yaml defines under this id.",
    "Change the workload until it satisfies the policy, or add a waiver with a reason and an end date to llmcost.yaml.",
)
DESCRIPTIONS: dict[str, Texts] = {
    "no-unpriced": (
        "Every workload has a price",
        "A workload without a price never passes: its cost is unknown, not zero.",
        "Use a model that has a price on that day, or add your own price list with --catalog.",
    ),
    "context": (
        "Every request fits its model's context",
        "A typical request exceeds the context window of its model, and the provider would reject it.",
        "Send fewer tokens, or choose a model with a larger context window.",
    ),
    "retired": (
        "No model is retired or about to retire",
        "The provider has announced the day on which it turns the model off.",
        "Move to the successor that the provider recommends.",
    ),
    "free-by-declaration": (
        "Nothing is free because the project says so",
        "A field of the workload or a price layer makes its cost zero or almost zero, in part or in whole.",
        "Correct the field, or define a policy with this id if the workload is really free.",
    ),
    "model-names": (
        "What the name of a model was taken for",
        "The workload names its model as another tool writes it; docs/NAMES.md has the forms.",
        "Write the full id of the price list if the name was taken for another model.",
    ),
    "odd-rates": (
        "Rates of own price lists are in the right unit",
        "A rate of a price layer is a thousand times the shipped one or more, or a thousandth or less.",
        "Write USD per million tokens; `llmcost catalog lint FILE` lists such rates with their lines.",
    ),
    "recounted": (
        "Numbers belong to the tokenizer that counted them",
        "The model changed to one with another tokenizer, and the token numbers are now taken as its counts.",
        "Add `counted_with:` with the former model, or with the new one if the numbers were counted again.",
    ),
    "budget-monthly": (
        "A workload stays within its own budget",
        "The monthly cost of a workload must not exceed `budget:` in its file.",
        "Reduce the cost of the workload, or raise the budget if its owners agree.",
    ),
    "budget-per-request": (
        "A request stays within its workload's budget",
        "The cost of one request must not exceed `budget.per_request` in the workload's file.",
        "Send or request fewer tokens, or choose a cheaper model.",
    ),
    "max-per-request": (
        "No request costs more than the limit",
        "The cost of one request must not exceed --max-per-request in any workload.",
        "Send or request fewer tokens, or choose a cheaper model.",
    ),
    "max-monthly": (
        "All workloads together stay within the limit",
        "The monthly cost of all workloads must not exceed --max-monthly.",
        "Reduce the cost of the most expensive workloads; llmcost estimate lists what would save.",
    ),
    "max-increase": (
        "A change adds no more than the limit",
        "The monthly cost must not grow by more than --max-increase compared with the base.",
        "Find the drivers of the increase with llmcost diff, and reduce them.",
    ),
    "budget": (
        "All workloads together stay within the project's budget",
        "The monthly cost of all workloads must not exceed `budget:` in llmcost.yaml.",
        "Reduce the cost of the most expensive workloads, or raise the budget if its owners agree.",
    ),
    "stale-prices": (
        "The price list is recent",
        "Prices change: an estimate with an old price list may be far off.",
        "Upgrade llmcost, or update your own price list.",
    ),
    "expired-waivers": (
        "No waiver has expired",
        "A waiver in llmcost.yaml is past its end date and no longer applies.",
        "Remove it, or renew it with a reason and a new end date.",
    ),
}
"""By policy id, for the policies that llmcost defines itself."""
