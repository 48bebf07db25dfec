-- Answers of Gemini's Interactions API. Input includes the cache; tool tokens and thoughts are outside of the totals.
with {JSON_LINES}
select file, line, j->>'$.id' as id, moment(coalesce(j->>'$.created', j->>'$.create_time')) as ts, 'google' as provider,
    j->>'$.model' as model, tier(j->>'$.service_tier') as mode,
    case when j is null or (j->>'$.id') is null then 'malformed'
        when (j->'$.usage.total_input_tokens') is null then 'none' else 'ok' end as status,
    tokens(j->>'$.usage.total_input_tokens') - tokens(j->>'$.usage.total_cached_tokens')
        + tokens(j->>'$.usage.total_tool_use_tokens') as input,
    tokens(j->>'$.usage.total_cached_tokens') as cache_read, tokens(j->>'$.usage.total_output_tokens') as output,
    tokens(j->>'$.usage.total_thought_tokens') as thinking
from lines
