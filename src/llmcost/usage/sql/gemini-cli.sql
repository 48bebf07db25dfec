-- Sessions of Gemini CLI: a document of messages, or one message a line. Input includes the cache; tool tokens are input.
with {JSON_LINES},
messages as (
    select file, line, j, unnest(case when (j->'$.messages') is null then [j] else json_extract(j, '$.messages[*]') end) as m
    from lines
)
select file, line, m->>'$.id' as id, moment(m->>'$.timestamp') as ts, 'google' as provider, m->>'$.model' as model,
    j->>'$.sessionId' as session,
    case when m is null then 'malformed' when (m->'$.tokens.input') is null then 'none' else 'ok' end as status,
    tokens(m->>'$.tokens.input') - tokens(m->>'$.tokens.cached') + tokens(m->>'$.tokens.tool') as input,
    tokens(m->>'$.tokens.cached') as cache_read, tokens(m->>'$.tokens.output') as output,
    tokens(m->>'$.tokens.thoughts') as thinking
from messages
