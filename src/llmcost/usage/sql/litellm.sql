-- LiteLLM's SpendLogs as JSON lines. Its metadata is text with JSON inside, or an object. Input includes what is read
-- from the cache and written to it. `cache_hit` is LiteLLM's own cache: such a row was not sent to the provider.
with logged as (
    select filename as file, row_number() over () as line, *,
        cast(from_json(case when metadata like '{%' and json_valid(metadata) then metadata else '{}' end,
            '{"usage_object":{"prompt_tokens":"VARCHAR","completion_tokens":"VARCHAR","cache_read_input_tokens":"VARCHAR","cache_creation_input_tokens":"VARCHAR","prompt_tokens_details":{"cached_tokens":"VARCHAR","cache_write_tokens":"VARCHAR","cache_creation_tokens":"VARCHAR","audio_tokens":"VARCHAR","cache_creation_token_details":{"ephemeral_5m_input_tokens":"VARCHAR","ephemeral_1h_input_tokens":"VARCHAR"}},"completion_tokens_details":{"reasoning_tokens":"VARCHAR","audio_tokens":"VARCHAR"},"service_tier":"VARCHAR","inference_geo":"VARCHAR","speed":"VARCHAR","server_tool_use":{"web_search_requests":"VARCHAR"}},"status":"VARCHAR","attempted_retries":"VARCHAR"}')
            as struct(usage_object struct(prompt_tokens varchar, completion_tokens varchar, cache_read_input_tokens varchar, cache_creation_input_tokens varchar, prompt_tokens_details struct(cached_tokens varchar, cache_write_tokens varchar, cache_creation_tokens varchar, audio_tokens varchar, cache_creation_token_details struct(ephemeral_5m_input_tokens varchar, ephemeral_1h_input_tokens varchar)), completion_tokens_details struct(reasoning_tokens varchar, audio_tokens varchar), service_tier varchar, inference_geo varchar, speed varchar, server_tool_use struct(web_search_requests varchar)), status varchar, attempted_retries varchar)) as m
    from read_json($files, format = 'newline_delimited', ignore_errors = true, filename = true, columns = {
        request_id: 'VARCHAR', call_type: 'VARCHAR', startTime: 'VARCHAR', model: 'VARCHAR', spend: 'VARCHAR',
        custom_llm_provider: 'VARCHAR', team_id: 'VARCHAR', model_group: 'VARCHAR', prompt_tokens: 'VARCHAR',
        completion_tokens: 'VARCHAR', session_id: 'VARCHAR', end_user: 'VARCHAR', "user": 'VARCHAR',
        api_key: 'VARCHAR', cache_hit: 'VARCHAR', status: 'VARCHAR', metadata: 'VARCHAR'})
),
counts as (
    select *, m.usage_object as u, tokens(coalesce(m.usage_object.prompt_tokens, prompt_tokens)) as all_in,
        tokens(coalesce(m.usage_object.completion_tokens, completion_tokens)) as all_out,
        tokens(coalesce(m.usage_object.cache_read_input_tokens, m.usage_object.prompt_tokens_details.cached_tokens))
            as cached,
        tokens(coalesce(m.usage_object.cache_creation_input_tokens,
            m.usage_object.prompt_tokens_details.cache_write_tokens,
            m.usage_object.prompt_tokens_details.cache_creation_tokens)) as written,
        tokens(m.usage_object.prompt_tokens_details.cache_creation_token_details.ephemeral_1h_input_tokens)
            as written_1h,
        tokens(m.usage_object.prompt_tokens_details.audio_tokens) as heard,
        tokens(m.usage_object.completion_tokens_details.reasoning_tokens) as thought,
        tokens(m.usage_object.completion_tokens_details.audio_tokens) as spoken
    from logged
)
select file, line, request_id as id, moment(startTime) as ts, lower(custom_llm_provider) as provider, model,
    nullif(model_group, '') as feature, nullif(team_id, '') as team,
    coalesce(tier(u.speed), case when call_type like '%batch%' then 'batch' end, tier(u.service_tier)) as mode,
    case when lower(u.inference_geo) in ('', 'global', 'not_available') then null else lower(u.inference_geo) end
        as region,
    case when request_id is null and model is null then 'malformed'
        when lower(cache_hit) = 'true' then 'replayed'
        when lower(coalesce(status, m.status)) = 'failure' and coalesce(all_out, 0) = 0 then 'failed'
        when coalesce(u.prompt_tokens, prompt_tokens, u.completion_tokens, completion_tokens) is null then 'none'
        else 'ok' end as status,
    all_in - cached - written - heard as input, cached as cache_read, written - written_1h as cache_write,
    written_1h as cache_write_1h, heard as audio_input,
    all_out - thought - spoken as output, thought as thinking, spoken as audio_output,
    tokens(u.server_tool_use.web_search_requests) as web_searches, try_cast(spend as decimal(38, 18)) as claimed,
    nullif(session_id, '') as session, pseudonym(coalesce(nullif(end_user, ''), "user")) as user_hash,
    pseudonym(api_key) as key_hash, 1 + tokens(m.attempted_retries) as attempts
from counts
