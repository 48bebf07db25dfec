"""Histograms of lengths: no file, no columns, no numbers, nothing in it, no CSV."""

WORKLOAD = "name: a\nmodel: gpt-4o\nrequests_per_day: 1\noutput_tokens: 1\n"
FILES = {
    "head": "length,count\n800,120\n",
    "rows": "tokens,requests\n800,120\n1e3,5\n",
    "none": "tokens,requests\n800,0\n",
    "csv": "tokens,requests\n" + "8" * 200_000 + ",1\n",
}


def make(folder, monkeypatch):
    for name in ("missing", *FILES):
        (folder / f"{name}.yaml").write_text(f"{WORKLOAD}input_tokens: {{histogram: {name}.csv}}\n")
    for name, text in FILES.items():
        (folder / f"{name}.csv").write_text(text)
