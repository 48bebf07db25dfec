-- The cube: sums of integers. Tokens become money outside of SQL.
select on_day, {SLOT} as day_slot, k_source, k_provider, k_model, k_feature, k_team, k_mode, k_region,
    {BAND} as input_band, count(*) as n_requests, {SUMS}, sum(cast(k_web_searches as decimal(38, 0))) as n_searches,
    sum(k_claimed) as usd_claimed, count(k_claimed) as n_claimed
from kept
group by on_day, {SLOT}, k_source, k_provider, k_model, k_feature, k_team, k_mode, k_region, {BAND}
order by on_day, {SLOT}, k_source, k_provider, k_model, k_feature, k_team, k_mode, k_region, {BAND}
