"""Waivers: to their last day, for one policy of one workload."""

from datetime import date

from llmcost.analysis.gate.rules import GateCriteria
from llmcost.model.inputs.policy import Waiver
from llmcost.model.problems import Where
from llmcost.model.reports.gate import Verdict
from tests.support.catalogs import TODAY
from tests.unit.analysis.gate.judged import judged, one, results, the


def waiver(until=TODAY, policy="p", workload="work"):
    return Waiver(policy, workload, "migration", until, "@team", Where("llmcost.yaml", 9, 5))


def test_a_waiver_holds_to_its_last_day():
    criteria = GateCriteria(waivers=(waiver(),))
    report = judged(one(), one("other"), when="workload.monthly > 1", criteria=criteria)
    mine, other = results(report)
    assert (mine.status, mine.waiver, other.status, other.waiver) == ("waived", waiver(), "fail", None)
    assert "waived until 2026-11-22 by @team: migration" in mine.message
    assert judged(one(), when="workload.monthly > 1", criteria=criteria).verdict is Verdict.PASS


def test_an_expired_waiver_does_not_hold_and_is_reported():
    criteria = GateCriteria(waivers=(waiver(until=date(2026, 11, 21)),))
    report = judged(one(), when="workload.monthly > 1", criteria=criteria)
    assert the(report).status == "fail"
    told = the(report, "expired-waivers")
    assert (told.status, told.level, told.where.line, told.observed) == ("fail", "warn", 9, 1)
    passing = judged(one(), when="workload.monthly > 9", criteria=criteria)
    assert (passing.verdict, the(passing, "expired-waivers").status) == ("pass", "fail")
    assert judged(one(), criteria=criteria._replace(strict=True)).verdict is Verdict.FAIL


def test_a_waiver_touches_no_policy_of_the_portfolio():
    report = judged(one(), when="total.monthly > 1", criteria=GateCriteria(waivers=(waiver(),)))
    assert the(report).status == "fail"


def test_a_waiver_does_not_give_a_price():
    report = judged(one(model="best/none"), when="workload.monthly > 1", criteria=GateCriteria(waivers=(waiver(),)))
    assert report.verdict is Verdict.UNDECIDED
