-- LiteLLM's StandardLoggingPayload, as its callbacks write it to buckets. Input includes the cache.
with {JSON_LINES},
seen as (
    select *, coalesce(j->'$.metadata.usage_object', j->'$.hidden_params.usage_object', j->'$.response.usage', '{}') as u
    from lines
),
counts as (
    select *, coalesce(u->>'$.prompt_tokens', j->>'$.prompt_tokens') as sent,
        coalesce(u->>'$.completion_tokens', j->>'$.completion_tokens') as got,
        tokens(coalesce(u->>'$.cache_read_input_tokens', u->>'$.prompt_tokens_details.cached_tokens')) as cached,
        tokens(coalesce(u->>'$.cache_creation_input_tokens', u->>'$.prompt_tokens_details.cache_write_tokens',
            u->>'$.prompt_tokens_details.cache_creation_tokens')) as written,
        tokens(u->>'$.prompt_tokens_details.cache_creation_token_details.ephemeral_1h_input_tokens') as written_1h,
        tokens(u->>'$.prompt_tokens_details.audio_tokens') as heard,
        tokens(u->>'$.completion_tokens_details.reasoning_tokens') as thought,
        tokens(u->>'$.completion_tokens_details.audio_tokens') as spoken
    from seen
)
select file, line, j->>'$.id' as id, moment(j->>'$.startTime') as ts, seller(lower(j->>'$.custom_llm_provider')) as provider,
    j->>'$.model' as model, nullif(j->>'$.model_group', '') as feature,
    nullif(j->>'$.metadata.user_api_key_team_id', '') as team,
    coalesce(j->>'$.session_id', j->>'$.trace_id') as session, pseudonym(j->>'$.end_user') as user_hash,
    pseudonym(j->>'$.metadata.user_api_key_hash') as key_hash,
    coalesce(tier(u->>'$.speed'), case when (j->>'$.call_type') like '%batch%' then 'batch' end,
        tier(coalesce(j->>'$.cost_breakdown.service_tier', u->>'$.service_tier'))) as mode,
    case when lower(u->>'$.inference_geo') in ('', 'global', 'not_available') then null else lower(u->>'$.inference_geo')
        end as region,
    case when j is null or ((j->>'$.id') is null and (j->>'$.model') is null) then 'malformed'
        when lower(j->>'$.cache_hit') = 'true' then 'replayed'
        when lower(j->>'$.status') = 'failure' and tokens(got) = 0 then 'failed'
        when coalesce(sent, got) is null then 'none' else 'ok' end as status,
    tokens(sent) - cached - written - heard as input, cached as cache_read, written - written_1h as cache_write,
    written_1h as cache_write_1h, heard as audio_input, tokens(got) - thought - spoken as output, thought as thinking,
    spoken as audio_output, tokens(u->>'$.server_tool_use.web_search_requests') as web_searches,
    try_cast(j->>'$.response_cost' as decimal(38, 18)) as claimed,
    1 + tokens(j->>'$.metadata.attempted_retries') as attempts
from counts
