-- Events of Anthropic's streams, one a line, without `data: `. The start has the id, the model and what is written for
-- how long; the last delta has the final counts.
with {JSON_LINES},
events as (
    select *, j->>'$.type' as kind, coalesce(j->'$.message.usage', j->'$.usage') as u,
        last_value(j->>'$.message.id' ignore nulls) over (
            partition by file order by line rows between unbounded preceding and current row) as id
    from lines
),
counts as (
    select file, min(line) as line, id, max(j->>'$.message.model') as model,
        max(tier(u->>'$.service_tier')) as tier, max(tier(u->>'$.speed')) as speed, max(lower(u->>'$.inference_geo')) as geo,
        max(tokens(u->>'$.input_tokens')) as fresh, max(tokens(u->>'$.output_tokens')) as got,
        max(tokens(u->>'$.cache_read_input_tokens')) as cached,
        max(tokens(u->>'$.cache_creation_input_tokens')) as written,
        max(tokens(u->>'$.cache_creation.ephemeral_1h_input_tokens')) as written_1h,
        max(tokens(u->>'$.server_tool_use.web_search_requests')) as searches,
        count(*) filter (tokens(u->>'$.output_tokens') is null) as bad
    from events where kind in ('message_start', 'message_delta') and id is not null group by file, id
)
select file, line, id, cast(null as timestamp) as ts, 'anthropic' as provider, model, coalesce(speed, tier) as mode,
    case when geo in ('not_available', 'global', '') then null else geo end as region,
    case when bad > 0 then 'malformed' else 'ok' end as status, fresh as input, cached as cache_read,
    greatest(written, written_1h) - written_1h as cache_write, written_1h as cache_write_1h, got as output,
    searches as web_searches
from counts
union all by name
select file, line, id || '|' || line as id, 'anthropic' as provider,
    case when j is null or kind is null or (id is null and kind like 'message_%') then 'malformed' else 'none' end as status
from events where j is null or kind is null or id is null or kind not in ('message_start', 'message_delta')
