"""Histograms that are none: what is wrong is told at the key that names the file."""

HEAD = "tokens,requests\n"
FILES = {
    "no-head.csv": "800,120\n",
    "other-head.csv": "requests,tokens\n800,120\n",
    "empty.csv": "",
    "only-head.csv": HEAD,
    "words.csv": HEAD + "800,120\nmany,3\n",
    "raised.csv": HEAD + "8\u00b2,120\n",
    "negative.csv": HEAD + "-800,120\n",
    "exponent.csv": HEAD + "8e2,120\n",
    "one-cell.csv": HEAD + "800\n",
    "three-cells.csv": HEAD + "800,120,7\n",
    "no-requests.csv": HEAD + "800,0\n900,0\n",
    "too-long.csv": HEAD + "2000000000,1\n",
    "endless-cell.csv": HEAD + "9" * 200_000 + ",1\n",
    "too-many.csv": HEAD + "1,1\n" * 10_001,
    "huge.csv": HEAD + "1,1\n" * 300_000,
    "binary.csv": HEAD + "\0\0",
}


def make(folder, monkeypatch):
    lines = ["defaults: {model: gpt-4o-mini, requests_per_day: 5000, output_tokens: 300}", "workloads:"]
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
        lines.append(f"  - {{name: {name[:-4]}, input_tokens: {{histogram: {name}}}}}")
    lines.append("  - {name: answers, input_tokens: 100, output_tokens: {histogram: words.csv}}")
    (folder / "w.yaml").write_text("\n".join(lines) + "\n")
