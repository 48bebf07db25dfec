"""The short of a gate's snapshot, as the lines of ``$GITHUB_OUTPUT``: ``name=value``. Any Python 3 will do."""

import json
import re
import sys
from pathlib import Path

summary = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["summary"]
change = summary.get("change") or {}
said = {"verdict": summary["verdict"], "monthly": summary["monthly"], "change": change.get("monthly")}
for name, value in said.items():
    text = "" if value is None else str(value)
    if re.fullmatch(r"[a-z0-9.-]*", text):
        sys.stdout.write(f"{name}={text}\n")
