-- Messages of OpenCode. Its buckets exclude each other; reasoning is outside of the output.
with {JSON_LINES}
select file, line, j->>'$.id' as id,
    cast(to_timestamp(try_cast(j->>'$.time.created' as double) / 1000) as timestamp) as ts,
    seller(lower(j->>'$.providerID')) as provider, j->>'$.modelID' as model,
    regexp_extract(j->>'$.path.root', '[^/\\]+$') as feature, j->>'$.sessionID' as session,
    case when j is null then 'malformed' when (j->'$.tokens.input') is null then 'none' else 'ok' end as status,
    tokens(j->>'$.tokens.input') as input, tokens(j->>'$.tokens.cache.read') as cache_read,
    tokens(j->>'$.tokens.cache.write') as cache_write, tokens(j->>'$.tokens.output') as output,
    tokens(j->>'$.tokens.reasoning') as thinking, try_cast(j->>'$.cost' as decimal(38, 18)) as claimed
from lines
