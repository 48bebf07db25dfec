"""What the checks of the gate are about, for readers who see only a list of rules: short, whole, and what to do."""

Texts = tuple[str, str, str]

OTHER: Texts = (
    "The policy {id} of this project",
    "A policy that llmcost.yaml states under this id.",
    "Change the workload so that the policy holds, or have it waived in llmcost.yaml, with a reason and a last day.",
)
DESCRIPTIONS: dict[str, Texts] = {
    "no-unpriced": (
        "Every workload has a price",
        "What has no price never passes: its month is unknown, not zero.",
        "Name a model that the price list holds on that day, or lay a price list of your own over it.",
    ),
    "context": (
        "Every request fits its model's context",
        "A request of the usual length is longer than the model takes, and would be refused.",
        "Send less, or choose a model with a longer context.",
    ),
    "retired": (
        "No model is retired or soon will be",
        "Its provider has announced a day from which the model no longer answers.",
        "Move to the successor that the provider names.",
    ),
    "budget-monthly": (
        "A workload stays within its own budget",
        "The month of a workload may cost what `budget:` in its file says.",
        "Make the workload cheaper, or raise its budget where those who pay agree.",
    ),
    "budget-per-request": (
        "A request stays within its workload's budget",
        "One request may cost what `budget.per_request` in the workload's file says.",
        "Send or ask for fewer tokens, or choose a cheaper model.",
    ),
    "max-per-request": (
        "No request costs more than the limit",
        "One request of any workload may cost what the option --max-per-request says.",
        "Send or ask for fewer tokens, or choose a cheaper model.",
    ),
    "max-monthly": (
        "All workloads together stay within the limit",
        "The month of all workloads may cost what the option --max-monthly says.",
        "Reduce the cost of the most expensive workloads; llmcost estimate lists what would save.",
    ),
    "max-increase": (
        "A change adds no more than the limit",
        "The month may grow by what the option --max-increase says, beside the base.",
        "See what drives the increase with llmcost diff, and take some of it back.",
    ),
    "budget": (
        "All workloads together stay within the project's budget",
        "The month of all workloads may cost what `budget:` in llmcost.yaml says.",
        "Reduce the cost of the most expensive workloads, or raise the budget if its owners agree.",
    ),
    "stale-prices": (
        "The price list is recent",
        "Prices change; an estimate on an old list may be far off.",
        "Upgrade llmcost, or bring your own price list up to date.",
    ),
    "expired-waivers": (
        "No waiver has expired",
        "A waiver in llmcost.yaml is past its last day, and no longer counts.",
        "Remove it, or renew it with a reason and a new day.",
    ),
}
"""By the id of the check: a check that llmcost makes itself."""
