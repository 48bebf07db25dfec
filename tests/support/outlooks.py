"""Outlooks of every kind: forecasts, break-evens, sensitivities and simulations."""

from decimal import Decimal

from llmcost.analysis.usage.cube_pricing import CubePricer
from llmcost.analysis.usage.replay import replay
from llmcost.analysis.usage.usage_report import usage_report
from llmcost.analysis.what_if.breakeven import breakeven
from llmcost.analysis.what_if.forecast import forecast
from llmcost.analysis.what_if.sensitivity import sensitivity
from llmcost.model.reports.fit import FitReport, FittedFile, Window
from llmcost.model.reports.outlook import Outlook
from llmcost.model.reports.usage_alerts import BudgetState, UsageAlarm, UsageAlerts
from llmcost.model.reports.usage_compare import FeatureComparison, UsageComparison
from llmcost.model.reports.usage_drivers import UsageDriver
from llmcost.model.usage import TokenClass
from llmcost.model.usage_cube import Cube, CubeRow, RowAccount
from llmcost.pricing.price_list.lookup import everything_on_sale
from llmcost.simulation.simulate import simulate
from tests.support.samples import MARKET, PLAIN, UNPRICED, loaded

UNSURE = loaded(PLAIN, uncertainty={"output_tokens": (Decimal(200), Decimal(400))})
OTHER = loaded(UNPRICED)
TOKENS = {TokenClass.INPUT: 700, TokenClass.CACHE_READ: 300, TokenClass.OUTPUT: 100}
ROW = CubeRow(
    MARKET.as_of, 0, "openai", "openai", "gpt-4o-mini", "chat", "web", "", "", 0, 3, TOKENS, 0, Decimal("0.01"), 2
)
CUBE = Cube(
    (ROW, ROW._replace(model="gpt-none", requests=1)), RowAccount(9, 1, 1, 1, 1, 1, 1, 1, 1), (("a.jsonl:3", 1),)
)
OUTLOOKS: dict[str, Outlook] = {
    "Forecast": forecast([UNSURE, OTHER], MARKET, {}, 2),
    "Simulation": simulate([UNSURE, OTHER], MARKET, draws=100),
    "Sensitivity": sensitivity([UNSURE, OTHER], MARKET),
    "UsageReport": usage_report(CUBE, CubePricer(MARKET, (), ()).priced(CUBE.rows), ("model", "feature"), MARKET),
    "UsageAlerts": UsageAlerts(
        MARKET.as_of,
        MARKET.stamp,
        MARKET.as_of,
        40,
        Decimal(9),
        2,
        (
            UsageAlarm(
                "spike",
                "chat",
                "3 times what this weekday costs",
                Decimal(9),
                Decimal(3),
                (UsageDriver("volume", Decimal(6)),),
                "team web",
                Decimal("0.9"),
            ),
            UsageAlarm("silence", "", "source litellm sent nothing", Decimal(0), Decimal(3), (), "", None),
        ),
        (
            BudgetState("", Decimal(100), Decimal(90), Decimal(120), (Decimal(50), Decimal(80)), (Decimal(80),), True),
            BudgetState("chat", Decimal(100), Decimal(1), None, (), (), False),
        ),
    ),
    "ReplayReport": replay(
        CubePricer(MARKET, (), ()).priced(CUBE.rows),
        Window(MARKET.as_of, MARKET.as_of),
        everything_on_sale(MARKET.catalog, MARKET.as_of)[:9],
        CubePricer(MARKET, (), ()),
        MARKET,
        batch=True,
    ),
    "UsageComparison": UsageComparison(
        MARKET.as_of,
        MARKET.stamp,
        MARKET.as_of,
        MARKET.as_of,
        1,
        (
            FeatureComparison(
                "chat",
                ("chat",),
                Decimal(4),
                True,
                Decimal(3),
                2,
                1,
                Decimal(-1),
                Decimal("-33.3"),
                (UsageDriver("volume", Decimal(-2)), UsageDriver("cache", Decimal(1))),
            ),
            FeatureComparison("new", (), None, False, Decimal(3), 2, 0, None, None, ()),
            FeatureComparison("idle", ("idle",), Decimal(1), False, None, 0, 1, None, None, ()),
        ),
        Decimal(4),
        Decimal(3),
        Decimal(-1),
        (UsageDriver("volume", Decimal(-1)),),
    ),
    "FitReport": FitReport(
        MARKET.as_of,
        MARKET.stamp,
        MARKET.as_of,
        MARKET.as_of,
        1,
        (
            FittedFile(
                "chat", "Chat", ("chat",), 2, 1, Decimal(3), Decimal(4), Decimal("-0.5"), "chat.yaml", "name: chat"
            ),
            FittedFile("", "", (), 0, 0, Decimal(0), None, None, "", ""),
        ),
        1,
    ),
    "Breakeven": breakeven([UNSURE, OTHER], MARKET, ["batch"]),
}
