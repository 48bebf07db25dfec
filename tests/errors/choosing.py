"""Scores, commitments and constraints that cannot be: each kind of problem, with its line."""

WORKLOAD = (
    "name: work\nmodel: gpt-4o-mini\ntask: simple_qa\nrequests_per_day: 100\ninput_tokens: 800\noutput_tokens: 300\n"
)
FILES = {
    "work.yaml": WORKLOAD,
    "bound.yaml": WORKLOAD
    + "constraints: {min_quality: 0.8, providers: [openai, acme], regions: [moon], needs: [wings]}\n",
    "bounds.yaml": WORKLOAD + "constraints: {min_quality: 0.8, providers: [openai, acme], regions: [moon]}\n",
    "routed.yaml": WORKLOAD.replace(
        "model: gpt-4o-mini", "cascade: [{model: gpt-4o-mini, resolves: 0.5}, {model: gpt-4o}]"
    ),
    "inherited.yaml": "defaults: {model: gpt-4o, input_tokens: 1, output_tokens: 1, requests_per_day: 1}\n"
    "workloads:\n  - name: one\n  - name: two\n    model: gpt-4o\n",
    "names.yaml": "scores:\n"
    "  - {model: gpt-4o-mini, score: 0.8}\n"
    "  - {model: openai/gpt-4o-mini, score: 0.9}\n"
    "  - {model: gpt-5o, score: 0.9}\n"
    "  - {model: gpt-4o, workload: wrok, score: 0.9}\n"
    "mixes: {wrok: {easy: 1}}\n",
    "values.yaml": "scale: 1\n"
    "mixes: {work: {easy: 0.7, hard: 0.2}}\n"
    "scores:\n"
    "  - {model: gpt-4o, score: 83}\n"
    "  - {model: gpt-4o, resolves: 1.2}\n"
    "  - {model: gpt-4o, score: 0.8, seconds: -1, samples: 0}\n"
    "  - {model: gpt-4o, task: cooking, score: .nan}\n",
    "against.yaml": "mixes: {work: {easy: 0.7, hard: 0.2}}\n"
    "scores:\n"
    "  - {model: gpt-4o, score: 1.5}\n"
    "  - {model: gpt-4o, task: simple_qa, workload: work, score: 1}\n"
    "  - {model: gpt-4o, difficulty: odd, score: 1}\n"
    "  - {model: gpt-4o, samples: 5}\n",
    "zero.yaml": "scale: 0\nscores: [{model: gpt-4o, score: 0}]\n",
    "scores.csv": "model,score,samples,seconds\ngpt-4o,NaN,10,1\ngpt-4o-mini,0.8,-3,inf\no1,1e-1,10\n,0.5,10,1\n",
    "columns.csv": "modle,score,score\ngpt-4o,1,1\n",
    "quotes.csv": 'model,score\n"gpt-4o"x,0.9\n',
    "scale.csv": "model,score,scale\ngpt-4o,90,100\no1,80,10\n",
    "deals.yaml": "commitments:\n  - {provider: acme, monthly: 10, percent: 20}\n",
    "dear.yaml": "commitments:\n  - {provider: openai, monthly: -5, percent: 120}\n",
    "good.yaml": "scores: [{model: gpt-4o-mini, score: 0.8}]\n",
    "elsewhere.yaml": "scores: [{model: gpt-4o-mini, task: research, score: 0.8}]\n",
}


def make(folder, monkeypatch):
    for name, text in FILES.items():
        (folder / name).write_text(text)
