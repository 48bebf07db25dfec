"""Two hosts sell a model of one bare id, and none of them makes it."""


def make(folder, monkeypatch):
    entries = "".join(
        f"  {provider}/llama-x:\n"
        "    {name: Llama X, tier: economy, source: hosts, checked: 2026-01-01,\n"
        "     prices: [{from: 2026-01-01, input: 1, output: 1}]}\n"
        for provider in ("host-a", "host-b")
    )
    (folder / "two-providers.yaml").write_text(
        "providers: {host-a: {name: A}, host-b: {name: B}}\n"
        'sources: {hosts: {url: "https://example.com", title: Hosts, kind: official}}\n'
        f"models:\n{entries}"
    )
