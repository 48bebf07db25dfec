"""Series of volumes: no columns, no numbers, the same month twice, a month or a workload that is not there."""

HEAD = "month,requests\n"
FILES = {
    "head": "when,requests\n2026-12,1\n",
    "rows": HEAD + "2026-12,NaN\n2026-13,5\n\n2027-01,-5\n2027-02\n2027-03,1e3\n",
    "twice": HEAD + "2026-12,5\n2027-01,6\n2026-12,7\n",
    "none": HEAD,
    "gap": HEAD + "2026-12,5\n2027-02,6\n",
    "names": "month,requests,workload\n2026-12,5,nobody\n",
    "csv": HEAD + "2026-12," + "8" * 200_000 + "\n",
}


def make(folder, monkeypatch):
    for name, text in FILES.items():
        (folder / f"{name}.csv").write_text(text)
    for name in ("a", "b"):
        (folder / f"{name}.yaml").write_text(
            f"name: {name}\nmodel: gpt-4o\nrequests_per_day: 1\ninput_tokens: 1\noutput_tokens: 1\n"
        )
