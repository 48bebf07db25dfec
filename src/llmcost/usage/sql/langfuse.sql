-- Langfuse's export of observations. Whether the input includes the cache depends on who sent it: their total tells.
with {JSON_LINES},
seen as (
    select *, json(coalesce(j->>'$.usage_details', j->>'$.usageDetails', '{}')) as u,
        coalesce(j->>'$.provided_model_name', j->>'$.model', j->>'$.internalModel') as model
    from lines
),
counts as (
    select *, tokens(u->>'$.input') as sent, tokens(u->>'$.output') as got, tokens(u->>'$.total') as total,
        tokens(coalesce(u->>'$.cache_read_input_tokens', u->>'$.input_cached_tokens', u->>'$.input_cache_read')) as cached,
        tokens(u->>'$.input_cache_creation_1h') as written_1h,
        coalesce(tokens(coalesce(u->>'$.cache_creation_input_tokens', u->>'$.input_cache_creation')), 0) as written_,
        tokens(u->>'$.input_cache_creation_5m') as written_5m,
        tokens(coalesce(u->>'$.output_reasoning_tokens', u->>'$.output_reasoning')) as thought
    from seen
),
sums as (select *, greatest(written_, written_5m + written_1h) as written from counts),
known as (
    select *, case when cached + written + thought = 0 or total = sent + got + cached + written + thought then 'apart'
        when total = sent + got then 'inside' end as parts
    from sums
)
select file, line, j->>'$.id' as id, moment(coalesce(j->>'$.start_time', j->>'$.startTime')) as ts, model,
    coalesce(j->>'$.trace_name', j->>'$.traceName') as feature, coalesce(j->>'$.session_id', j->>'$.sessionId') as session,
    pseudonym(coalesce(j->>'$.user_id', j->>'$.userId')) as user_hash,
    case when j is null or (j->>'$.type') is null then 'malformed'
        when (j->>'$.type') not in ('GENERATION', 'EMBEDDING') or coalesce(u->>'$.input', u->>'$.output') is null then 'none'
        when sent is null or got is null or cached is null or thought is null or written is null then 'malformed'
        when parts is null then 'ambiguous' else 'ok' end as status,
    case when parts = 'inside' then sent - cached - written else sent end as input, cached as cache_read,
    written - written_1h as cache_write, written_1h as cache_write_1h,
    case when parts = 'inside' then got - thought else got end as output, thought as thinking,
    try_cast(coalesce(j->>'$.total_cost', j->>'$.totalCost', j->>'$.calculatedTotalCost') as decimal(38, 18)) as claimed
from known
