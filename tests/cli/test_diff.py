"""``llmcost diff`` in repositories made for it: what changed, what that did to the bill, and where it stands."""

import csv
import json
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest

from tests.support.running import CATALOG, Done, run
from tests.support.scratch import commit, git, repository, write

CHAT = "name: chat\nmodel: gpt-4o-mini\nrequests_per_day: 1000\ninput_tokens: 1000\noutput_tokens: 500\n"
"""30,000 requests: 30M × 0.15 + 15M × 0.60 = 4.50 + 9.00 = $13.50."""
DOCS = CHAT.replace("chat", "docs").replace(
    "input_tokens: 1000", "prompt: {system: ../prompts/docs.md, user_tokens: 100}"
)
FILES = {"workloads/chat.yaml": CHAT, "workloads/docs.yaml": DOCS, "prompts/docs.md": "You help. " * 50}


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    made = repository(tmp_path / "project", FILES)
    monkeypatch.chdir(made)
    monkeypatch.setattr("llmcost.read.catalog.bundled_catalog.bundled_path", lambda: CATALOG)
    return made


def diff(*argv: str, code: int = 0) -> dict:
    done = run("diff", "--as-of", "2026-11-22", *(() if "--base" in argv else ("--base", "main")), "-f", "json", *argv)
    assert (done.exit, done.stderr) == (code, "")
    document = json.loads(done.stdout)
    adds_up(document)
    return document


def adds_up(document: dict) -> None:
    everything = [*document["workloads"], *document["removed"]]
    for one in [*everything, document["summary"]]:
        if one["change"]["monthly"] is not None:
            assert sum(Decimal(driver["monthly"]) for driver in one["drivers"]) == Decimal(one["change"]["monthly"])
    if document["summary"]["change"]["monthly"] is not None:
        total = sum(Decimal(one["change"]["monthly"]) for one in everything)
        assert total == Decimal(document["summary"]["change"]["monthly"])


def why(one: dict) -> list[tuple]:
    return [(each["factor"], each["from"], each["to"], each["monthly"], each["line"]) for each in one["drivers"]]


def kinds(document: dict) -> dict[str, str]:
    return {one["name"]: one["change"]["kind"] for one in [*document["workloads"], *document["removed"]]}


def shown(*argv: str) -> Done:
    return run("diff", "--as-of", "2026-11-22", "--base", "main", *argv)


def test_a_model_swap(project):
    write(project, {"workloads/chat.yaml": CHAT.replace("gpt-4o-mini", "gpt-4o")})
    found = diff()
    assert kinds(found) == {"chat": "changed", "docs": "unchanged"}
    assert why(found["workloads"][0]) == [("model", "gpt-4o-mini", "gpt-4o", "211.5", 2)]
    assert found["workloads"][0]["base"]["file"] == "main:workloads/chat.yaml"
    assert found["base"]["commit"] == git(project, "rev-parse", "main")


def test_a_model_swap_and_twice_the_volume_share_what_only_both_do(project):
    """By hand: 13.50 → 225 with the model, 27 with the volume, 450 with both."""
    write(project, {"workloads/chat.yaml": CHAT.replace("gpt-4o-mini", "gpt-4o").replace("_day: 1000", "_day: 2000")})
    assert why(diff()["workloads"][0]) == [
        ("model", "gpt-4o-mini", "gpt-4o", "317.25", 2),
        ("volume", "1,000 req/day", "2,000 req/day", "119.25", 3),
    ]


def test_a_prompt_edit_is_tokens_of_its_file(project):
    write(project, {"prompts/docs.md": "You help. " * 90})
    (driver,) = diff()["workloads"][1]["drivers"]
    before, after = (int(driver[side].removesuffix(" tokens").replace(",", "")) for side in ("from", "to"))
    assert after > before > 50
    assert Decimal(driver["monthly"]) == (after - before) * 30000 * Decimal("0.15") / 10**6
    assert (driver["factor"], driver["subject"], driver["file"], driver["line"]) == (
        "prompt", "../prompts/docs.md", "workloads/docs.yaml", 4,
    )  # fmt: skip
    assert "../prompts/docs.md 151 → 271 tokens" in shown().stdout


def test_a_prompt_file_that_moved_changes_nothing(project):
    text = FILES["prompts/docs.md"]
    write(
        project,
        {"prompts/docs.md": None, "prompts/new.md": text, "workloads/docs.yaml": DOCS.replace("docs.md", "new.md")},
    )
    assert kinds(diff()) == {"chat": "unchanged", "docs": "unchanged"}


def test_each_file_of_a_prompt_is_a_driver_of_its_own(project):
    more = DOCS.replace("docs.md,", "docs.md, template: ../prompts/t.md, variables: {q: 40},")
    write(
        project, {"workloads/docs.yaml": more, "prompts/t.md": "Answer {{q}} now", "prompts/docs.md": "You help. " * 60}
    )
    drivers = diff()["workloads"][1]["drivers"]
    assert {driver["subject"]: driver["from"] for driver in drivers} == {
        "../prompts/docs.md": "151 tokens",
        "../prompts/t.md": None,
    }


@pytest.mark.parametrize(
    ("field", "factor", "texts", "monthly"),
    [
        ("batch: 1", "batch", ("0%", "100%"), "-6.75"),
        ("buffer: 0.2", "buffer", ("0%", "20%"), "2.7"),
        ("retries: 0.1", "retries", (None, "10%"), "1.35"),
        ("region: eu", "region", (None, "eu"), "1.35"),
        ("fees: {web_search: 0.1}", "fees", (None, "web_search 0.1"), "30"),
        ("development: {calls_per_month: 3000}", "development", (None, "3,000 calls a month"), "1.35"),
        ("response_cache: 0.5", "response cache", (None, "hit rate 0.5"), "-6.75"),
        ("days_per_month: 20", "volume", ("1,000 req/day", "1,000 req/day, 20 days a month"), "-4.5"),
        ("retrieval: {chunks: 2, chunk_tokens: 500}", "retrieval", (None, "chunks 2, chunk tokens 500"), "4.5"),
        ("thinking_multiplier: 3", "thinking", (None, "×3"), "0"),
    ],
)  # fmt: skip
def test_every_kind_of_input_has_its_driver(project, field, factor, texts, monthly):
    write(project, {"workloads/chat.yaml": CHAT + field + "\n"})
    assert why(diff()["workloads"][0]) == [(factor, *texts, monthly, 6)]


def test_a_route_and_a_cascade_are_models(project):
    rest = CHAT.partition("model: gpt-4o-mini\n")
    route = "route: [{model: gpt-4o-mini, share: 0.9}, {model: gpt-4o, share: 0.1}]\n"
    write(project, {"workloads/chat.yaml": rest[0] + route + rest[2]})
    assert why(diff()["workloads"][0]) == [("model", "gpt-4o-mini", "gpt-4o-mini 90% + gpt-4o 10%", "21.15", 2)]
    cascade = "cascade: [{model: gpt-4o-mini, resolves: 0.9}, {model: gpt-4o}]\n"
    write(project, {"workloads/chat.yaml": rest[0] + cascade + rest[2]})
    assert why(diff()["workloads"][0]) == [("model", "gpt-4o-mini", "gpt-4o-mini 90%, then gpt-4o", "22.5", 2)]


def test_a_conversation_that_becomes_an_agent_is_one_driver(project):
    talk = CHAT.replace("requests_per_day", "conversations_per_day") + "conversation: {turns: 4, user_tokens: 10}\n"
    git(project, "checkout", "-q", "main")
    commit(project, {"workloads/chat.yaml": talk})
    git(project, "checkout", "-q", "-b", "agents")
    work = CHAT.replace("requests_per_day", "tasks_per_day") + "agent: {steps: 4, tool_result_tokens: 10}\n"
    write(project, {"workloads/chat.yaml": work})
    (driver,) = diff()["workloads"][0]["drivers"]
    assert (driver["factor"], driver["from"], driver["to"]) == (
        "conversation",
        "turns 4, user tokens 10, 1,000 conversations/day",
        "steps 4, tool result tokens 10, 1,000 tasks/day",
    )


def test_what_comes_and_goes(project):
    write(
        project,
        {
            "workloads/new.yaml": CHAT.replace("chat", "new").replace("_day: 1000", "_day: 3000"),
            "workloads/docs.yaml": None,
        },
    )
    found = diff()
    assert kinds(found) == {"chat": "unchanged", "new": "added", "docs": "removed"}
    assert why(found["workloads"][1]) == [("added", None, None, "40.5", 1)]
    assert [driver["factor"] for driver in found["summary"]["drivers"]] == ["added", "removed"]


def test_a_file_that_moved_a_name_that_changed_and_both(project):
    git(project, "mv", "workloads/chat.yaml", "workloads/talk.yaml")
    assert [one["change"]["moved_from"] for one in diff()["workloads"]] == [None, "workloads/chat.yaml"]
    write(project, {"workloads/talk.yaml": CHAT.replace("chat", "talk")})
    by_name = {one["name"]: one["change"] for one in diff()["workloads"]}
    assert by_name["talk"] | {"percent": None} == {
        "kind": "unchanged", "monthly": "0", "percent": None, "renamed_from": "chat", "moved_from": "workloads/chat.yaml",
        "is_same": True, "lowest": "0", "highest": "0",
    }  # fmt: skip
    git(project, "mv", "-f", "workloads/talk.yaml", "workloads/chat.yaml")
    write(project, {"workloads/chat.yaml": CHAT.replace("chat", "talk").replace("500", "600")})
    (talk,) = (one for one in diff()["workloads"] if one["name"] == "talk")
    assert (talk["change"]["kind"], talk["change"]["renamed_from"]) == ("changed", "chat")


def test_a_moved_file_that_is_named_is_found_where_it_was(project):
    (project / "elsewhere").mkdir()
    git(project, "mv", "workloads/chat.yaml", "elsewhere/chat.yaml")
    (one,) = diff("elsewhere/chat.yaml")["workloads"]
    assert (one["change"]["kind"], one["change"]["moved_from"]) == ("unchanged", "workloads/chat.yaml")


def test_named_paths_are_compared_alone_and_one_that_is_gone_is_removed(project):
    write(project, {"workloads/docs.yaml": None, "workloads/chat.yaml": CHAT.replace("500", "600")})
    assert kinds(diff("workloads/chat.yaml")) == {"chat": "changed"}
    assert kinds(diff("workloads/docs.yaml")) == {"docs": "removed"}
    write(project, {"workloads/chat.yaml": None})
    (project / "workloads").rmdir()
    for argv in ((), ("workloads",)):
        found = diff(*argv)
        assert kinds(found) == {"chat": "removed", "docs": "removed"}
        assert found["summary"]["monthly"] is None
    assert "→ $0.00" in shown().stdout


def test_the_price_list_is_a_driver_of_its_own(project):
    """By hand: 13.50 at 90 % is 12.15; at 80 % it is 10.80, and 21.60 with twice the volume."""
    discount = "discounts: [{{match: 'openai/*', percent: {}}}]\n"
    git(project, "checkout", "-q", "main")
    commit(project, {"llmcost.yaml": "catalog: [prices.yaml]\nbase: main\n", "prices.yaml": discount.format(10)})
    git(project, "checkout", "-q", "-b", "cheaper")
    write(project, {"prices.yaml": discount.format(20)})
    found = diff("workloads/chat.yaml")
    assert found["base"]["same_prices"] is False
    assert found["base"]["catalog"]["layers"] == ["built-in", "main:prices.yaml"]
    assert why(found["workloads"][0]) == [("price list", None, None, "-1.35", None)]
    write(project, {"workloads/chat.yaml": CHAT.replace("_day: 1000", "_day: 2000")})
    assert [(name, amount) for name, _, _, amount, _ in why(diff("workloads/chat.yaml")["workloads"][0])] == [
        ("volume", "10.8"), ("price list", "-1.35"),
    ]  # fmt: skip
    write(project, {"llmcost.yaml": "base: main\n"})
    assert [(name, amount) for name, _, _, amount, _ in why(diff("workloads/chat.yaml")["workloads"][0])] == [
        ("volume", "13.5"), ("price list", "1.35"),
    ]  # fmt: skip
    assert "Price list  changed: +$" in shown().stdout


def test_a_list_asked_for_by_option_is_that_of_the_base_where_the_base_has_it(project):
    discount = "discounts: [{{match: 'openai/*', percent: {}}}]\n"
    git(project, "checkout", "-q", "main")
    commit(project, {"prices.yaml": discount.format(10)})
    git(project, "checkout", "-q", "-b", "cheaper")
    write(project, {"prices.yaml": discount.format(20)})
    write(project.parent, {"ours.yaml": discount.format(50)})
    amounts = []
    for path in ("prices.yaml", str(project.parent / "ours.yaml")):
        done = run(
            "--catalog", path, "diff", "--as-of", "2026-11-22", "--base", "main", "-f", "json", "workloads/chat.yaml"
        )
        amounts.append([(name, monthly) for name, _, _, monthly, _ in why(json.loads(done.stdout)["workloads"][0])])
    assert amounts == [[("price list", "-1.35")], []]


def test_a_model_that_only_the_list_of_then_knew(project):
    own = "models:\n  acme/small:\n    name: Small\n    tier: economy\n    released: 2024-01-01\n    source: list\n    checked: 2026-01-01\n    prices: [{input: 1, output: 1}]\nproviders: {acme: {name: Acme, maker: true}}\n"
    git(project, "checkout", "-q", "main")
    commit(
        project,
        {
            "llmcost.yaml": "catalog: [own.yaml]\n",
            "own.yaml": own,
            "workloads/chat.yaml": CHAT.replace("gpt-4o-mini", "small"),
        },
    )
    git(project, "checkout", "-q", "-b", "away")
    write(project, {"llmcost.yaml": "version: 1\n", "own.yaml": None, "workloads/chat.yaml": CHAT})
    assert why(diff("workloads/chat.yaml")["workloads"][0]) == [("model + price list", None, None, "-31.5", None)]


def test_the_price_list_of_llmcosts_own_checkout_is_that_of_the_base(project, monkeypatch):
    text = CATALOG.read_text(encoding="utf-8")
    git(project, "checkout", "-q", "main")
    commit(project, {"pricing.yaml": text})
    git(project, "checkout", "-q", "-b", "costs-more")
    monkeypatch.setattr("llmcost.read.catalog.bundled_catalog.bundled_path", lambda: project / "pricing.yaml")
    assert diff()["base"]["same_prices"] is True
    write(project, {"pricing.yaml": text.replace("input: 0.15, output: 0.6,", "input: 0.15, output: 0.8,")})
    assert why(diff("workloads/chat.yaml")["workloads"][0]) == [("price list", None, None, "3", None)]


def test_free_calls_that_another_workload_uses_up(project, monkeypatch):
    """By hand: 10,000 free searches; chat makes 3,000, docs 3,000 and then 27,000, of 30,000 together."""
    text = CATALOG.read_text(encoding="utf-8").replace(
        "{web_search_1k: 10}", "{web_search_1k: {usd: 10, free_per_month: 10000}}"
    )
    (project / "list.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr("llmcost.read.catalog.bundled_catalog.bundled_path", lambda: project / "list.yaml")
    fees = "fees: {{web_search: {}}}\n"
    git(project, "checkout", "-q", "main")
    commit(
        project,
        {
            "workloads/chat.yaml": CHAT + fees.format("0.1"),
            "workloads/docs.yaml": CHAT.replace("chat", "docs") + fees.format("0.1"),
        },
    )
    git(project, "checkout", "-q", "-b", "searching")
    write(project, {"workloads/docs.yaml": CHAT.replace("chat", "docs") + fees.format("0.9")})
    found = diff()
    assert why(found["workloads"][0]) == [("allowance", "3,000 free calls", "1,000 free calls", "20", None)]
    assert [(driver["factor"], driver["monthly"]) for driver in found["workloads"][1]["drivers"]] == [("fees", "180")]


def test_a_base_that_is_broken_does_not_hide_what_mends_it(project):
    git(project, "checkout", "-q", "main")
    broken = "&a [x, x]\n" * 2
    commit(
        project,
        {"workloads/chat.yaml": CHAT + "modle: x\n", "workloads/docs.yaml": broken, "llmcost.yaml": "workload: x\n"},
    )
    git(project, "checkout", "-q", "-b", "mended")
    write(project, FILES)
    write(project, {"llmcost.yaml": "version: 1\n"})
    found = diff()
    assert kinds(found) == {"chat": "added", "docs": "added"}
    assert {(one["file"], one["line"], one["code"]) for one in found["base"]["unread"]} == {
        ("main:llmcost.yaml", 1, "unknown-key"),
        ("main:workloads/chat.yaml", 6, "unknown-key"),
        ("main:workloads/docs.yaml", 2, "not-yaml"),
    }
    assert "workloads that could not be read in the base count as new" in shown().stdout


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "alias"),
        ("[" * 2000, "too-deep"),
        ("a: " + "x" * 1_000_001, "too-large"),
        (CHAT + "fees: {x: " + "9" * 10_000 + "}\n", "too-many-digits"),
        (CHAT.replace("input_tokens: 1000", "prompt: {system: ../../../secret.md}"), "outside"),
        (CHAT.replace("input_tokens: 1000", "input_tokens: {histogram: /etc/passwd}"), "outside"),
    ],
    ids=["a bomb", "deep", "large", "digits", "a prompt outside", "a histogram outside"],
)
def test_a_hostile_base_is_bounded(project, text, code):
    git(project, "checkout", "-q", "main")
    commit(project, {"workloads/bomb.yaml": text})
    git(project, "checkout", "-q", "-b", "fine")
    write(project, {"workloads/bomb.yaml": None})
    found = diff()
    assert [one["code"] for one in found["base"]["unread"]] == [code]
    assert kinds(found) == {"chat": "unchanged", "docs": "unchanged"}


def test_a_prompt_that_is_a_link_out_of_the_project(project):
    (project.parent / "secret.md").write_text("s3cr3t")
    git(project, "checkout", "-q", "main")
    (project / "prompts" / "docs.md").unlink()
    (project / "prompts" / "docs.md").symlink_to("../../secret.md")
    commit(project)
    git(project, "checkout", "-q", "-b", "mended")
    (project / "prompts" / "docs.md").unlink()
    write(project, {"prompts/docs.md": "You help."})
    found = diff()
    assert kinds(found)["docs"] == "added"
    assert [one["code"] for one in found["base"]["unread"]] == ["outside"]
    assert "s3cr3t" not in json.dumps(found)


HOSTILE = ["::error::x", "a | b <img src=x>", "=1+1", "@everyone [x](y)", "red\x1b[31m", "left\u202eright", "*b* _i_"]


def test_hostile_names_do_no_harm(project):
    for place, name in enumerate(HOSTILE):
        text = CHAT.replace("name: chat", f"name: {json.dumps(name)}")
        write(project, {f"workloads/{place}.yaml": text})
    commit(project)
    git(project, "branch", "-f", "main", "work")
    for place, name in enumerate(HOSTILE):
        text = CHAT.replace("name: chat", f"name: {json.dumps(name)}").replace("500", "600")
        write(project, {f"workloads/{place}.yaml": text if place % 2 else None})
    table, cells, marked = (shown("-f", form).stdout for form in ("table", "csv", "md"))
    for text in (table, cells, marked):
        assert not any(character in text for character in "\x1b\u202e")
        assert not any(line.lstrip().startswith("::") for line in text.splitlines())
    assert "<img" not in marked
    assert "@everyone" not in marked
    assert all(not cell.startswith("=") for row in csv.reader(StringIO(cells)) for cell in row)


def test_what_the_disk_holds_stays_as_it_is(project):
    """No second checkout, no lock, no object: nothing in the repository is written."""
    write(project, {"workloads/chat.yaml": CHAT.replace("500", "600")})

    def everything():
        return {str(path): path.stat().st_mtime_ns for path in project.rglob("*") if path.is_file()}

    before = everything()
    diff()
    assert everything() == before


def test_it_works_from_a_folder_below_and_with_the_base_of_the_settings(project, monkeypatch):
    write(
        project,
        {"llmcost.yaml": "workloads: [workloads]\nbase: main\n", "workloads/chat.yaml": CHAT.replace("500", "600")},
    )
    monkeypatch.chdir(project / "prompts")
    done = run("diff", "--as-of", "2026-11-22")
    assert done.exit == 0
    assert "~ chat   +$1.80  ($13.50 → $15.30)  +13%   ../workloads/chat.yaml:1:1" in done.stdout


@pytest.mark.parametrize("base", ["./then.json", "old/", "old/chat.yaml"])
def test_a_path_in_the_settings_is_relative_to_them(project, monkeypatch, base):
    write(project, {"llmcost.yaml": f"workloads: [workloads/chat.yaml]\nbase: {base}\n", "old/chat.yaml": CHAT})
    run("estimate", "workloads/chat.yaml", "--as-of", "2026-11-22", "-o", "then.json")
    monkeypatch.chdir(project / "prompts")
    done = run("diff", "--as-of", "2026-11-22")
    assert (done.exit, done.stderr) == (0, "")
    assert "no change: $13.50 a month   1 unchanged" in done.stdout


def test_a_branch_behind_the_base_is_compared_with_where_it_left(project):
    git(project, "checkout", "-q", "main")
    commit(project, {"workloads/later.yaml": CHAT.replace("chat", "later")})
    git(project, "checkout", "-q", "work")
    write(project, {"workloads/chat.yaml": CHAT.replace("500", "600")})
    found = diff()
    assert kinds(found) == {"chat": "changed", "docs": "unchanged"}
    assert found["base"]["is_merge_base"] is True
    assert "merge base" in shown().stdout


def test_standard_input_is_found_by_its_name(project):
    done = run("diff", "--as-of", "2026-11-22", "--base", "main", "-", stdin=CHAT.replace("500", "600").encode())
    assert "~ chat   +$1.80" in done.stdout
    assert "removed" not in done.stdout


def test_nothing_that_has_a_price_cannot_be_decided(project):
    write(project, {"workloads/chat.yaml": CHAT.replace("gpt-4o-mini", "together/llama-3.3-70b") + "fees: {x: 1}\n"})
    done = run("diff", "--as-of", "2024-01-01", "--base", "main")
    assert done.exit == 3
    assert "not priced" in done.stdout


def test_a_snapshot_separates_quantities_from_prices(project):
    """By hand: 15M → 30M of output at 0.60 → 10: (10 − 0.60) × 22.5 = 211.50 for the price, and 15 × 5.30 = 79.50."""
    write(project, {"workloads/docs.yaml": CHAT.replace("chat", "docs")})
    run("estimate", "workloads", "--as-of", "2026-11-22", "-o", "then.json")
    text = CHAT.replace("gpt-4o-mini", "gpt-4o").replace("output_tokens: 500", "output_tokens: 1000")
    write(project, {"workloads/chat.yaml": text, "workloads/docs.yaml": None})
    found = diff("--base", "then.json")
    assert kinds(found) == {"chat": "changed", "docs": "removed"}
    assert [(driver["factor"], driver["monthly"]) for driver in found["workloads"][0]["drivers"]] == [
        ("output price", "211.5"), ("output", "79.5"), ("input price", "70.5"),
    ]  # fmt: skip
    assert kinds(diff("--base", "then.json", "workloads/chat.yaml")) == {"chat": "changed"}
    run("diff", "--as-of", "2026-11-22", "--base", "main", "-o", "now.json")
    assert diff("--base", "now.json")["summary"]["change"]["monthly"] == "0"
