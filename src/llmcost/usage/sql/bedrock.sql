-- Answers of Bedrock's Converse with the `modelId` of their request, and its ModelInvocationLog. Input excludes the
-- cache. The prefix of a profile (us., eu., global.), also at the end of an ARN, is the region that is billed.
with {JSON_LINES},
answers as (
    select *, coalesce(j->'$.output.outputBodyJson.usage', j->'$.usage') as u, j->>'$.modelId' as name
    from lines
),
counts as (
    select *, coalesce(j->>'$.input.inputTokenCount', u->>'$.inputTokens', u->>'$.inputTokenCount') as fresh,
        coalesce(j->>'$.output.outputTokenCount', u->>'$.outputTokens', u->>'$.outputTokenCount') as got,
        coalesce(j->>'$.input.cacheReadInputTokenCount', u->>'$.cacheReadInputTokens', u->>'$.cacheReadInputTokenCount')
            as cached,
        tokens(coalesce(j->>'$.input.cacheWriteInputTokenCount', u->>'$.cacheWriteInputTokens',
            u->>'$.cacheWriteInputTokenCount')) as written,
        coalesce(list_sum(list_transform(
            list_filter(from_json(coalesce(u->'$.cacheDetails', '[]'), '[{"ttl":"VARCHAR","inputTokens":"VARCHAR"}]'),
                lambda x: x.ttl = '1h'), lambda x: tokens(x.inputTokens))),
            tokens(u->>'$.cache_creation.ephemeral_1h_input_tokens')) as written_1h
    from answers
)
select file, line, j->>'$.requestId' as id, moment(j->>'$.timestamp') as ts, 'bedrock' as provider,
    regexp_extract(name, '[^/]+$') as model, tier(j->>'$.serviceTier.type') as mode,
    pseudonym(j->>'$.identity.arn') as user_hash,
    case when j is null or name is null then 'malformed'
        when (j->>'$.errorCode') is not null and tokens(got) = 0 then 'failed'
        when coalesce(fresh, got) is null then 'none' else 'ok' end as status,
    tokens(fresh) as input, tokens(cached) as cache_read, written - written_1h as cache_write,
    written_1h as cache_write_1h, tokens(got) as output
from counts
