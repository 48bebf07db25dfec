"""Two names of one model say two regions."""


def make(folder, monkeypatch):
    (folder / "bedrock.yaml").write_text(
        "providers: {bedrock: {name: Amazon Bedrock}}\n"
        'sources: {aws: {url: "https://example.com", title: AWS, kind: official}}\n'
        "models:\n"
        "  bedrock/anthropic.claude-x:\n"
        "    {name: Claude X, tier: economy, source: aws, checked: 2026-01-01, regions: {us: 1.1, eu: 1.1},\n"
        "     prices: [{from: 2026-01-01, input: 1, output: 1}]}\n"
    )
