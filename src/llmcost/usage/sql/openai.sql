-- Answers of OpenAI (chat, responses, output of batches) and of OpenRouter, one a line. Input includes what is read
-- from the cache and written to it; output includes thinking.
with bodies as (
    select filename as file, row_number() over () as line, custom_id is not null as batch,
        coalesce(response.body.id, id) as id, coalesce(response.body.model, model) as model,
        coalesce(response.body.created, response.body.created_at, created, created_at) as created_,
        coalesce(response.body.service_tier, service_tier) as tier_, provider as host,
        custom_id is not null and (response.body.usage is null or tokens(response.status_code) >= 400) as failed,
        case when custom_id is not null then response.body.usage else usage end as u
    from read_json($files, format = 'newline_delimited', ignore_errors = true, filename = true, columns = {
        custom_id: 'VARCHAR', response: 'STRUCT(status_code VARCHAR, body STRUCT(id VARCHAR, "object" VARCHAR, model VARCHAR, created VARCHAR, created_at VARCHAR, service_tier VARCHAR, provider VARCHAR, status VARCHAR, usage STRUCT(prompt_tokens VARCHAR, completion_tokens VARCHAR, input_tokens VARCHAR, output_tokens VARCHAR, prompt_tokens_details STRUCT(cached_tokens VARCHAR, cache_write_tokens VARCHAR, audio_tokens VARCHAR), input_tokens_details STRUCT(cached_tokens VARCHAR, cache_write_tokens VARCHAR, cache_write_tokens_details STRUCT(ttl_12h_tokens VARCHAR)), completion_tokens_details STRUCT(reasoning_tokens VARCHAR, audio_tokens VARCHAR), output_tokens_details STRUCT(reasoning_tokens VARCHAR), cost VARCHAR, is_byok BOOLEAN, cost_details STRUCT(upstream_inference_cost VARCHAR))))',
        id: 'VARCHAR',
        "object": 'VARCHAR',
        model: 'VARCHAR',
        created: 'VARCHAR',
        created_at: 'VARCHAR',
        service_tier: 'VARCHAR',
        provider: 'VARCHAR',
        status: 'VARCHAR',
        usage: 'STRUCT(prompt_tokens VARCHAR, completion_tokens VARCHAR, input_tokens VARCHAR, output_tokens VARCHAR, prompt_tokens_details STRUCT(cached_tokens VARCHAR, cache_write_tokens VARCHAR, audio_tokens VARCHAR), input_tokens_details STRUCT(cached_tokens VARCHAR, cache_write_tokens VARCHAR, cache_write_tokens_details STRUCT(ttl_12h_tokens VARCHAR)), completion_tokens_details STRUCT(reasoning_tokens VARCHAR, audio_tokens VARCHAR), output_tokens_details STRUCT(reasoning_tokens VARCHAR), cost VARCHAR, is_byok BOOLEAN, cost_details STRUCT(upstream_inference_cost VARCHAR))'})
),
counts as (
    select *, tokens(coalesce(u.prompt_tokens, u.input_tokens)) as all_in,
        tokens(coalesce(u.completion_tokens, u.output_tokens)) as all_out,
        tokens(coalesce(u.prompt_tokens_details.cached_tokens, u.input_tokens_details.cached_tokens)) as cached,
        tokens(coalesce(u.prompt_tokens_details.cache_write_tokens, u.input_tokens_details.cache_write_tokens))
            as written,
        tokens(u.input_tokens_details.cache_write_tokens_details.ttl_12h_tokens) as written_12h,
        tokens(u.prompt_tokens_details.audio_tokens) as heard,
        tokens(coalesce(u.completion_tokens_details.reasoning_tokens, u.output_tokens_details.reasoning_tokens))
            as thought,
        tokens(u.completion_tokens_details.audio_tokens) as spoken,
        u.cost is not null or id like 'gen-%' as routed
    from bodies
)
select file, line, id, moment(created_) as ts,
    case when routed then 'openrouter' else 'openai' end as provider, model, case when batch then 'batch' else tier(tier_) end as mode,
    case when failed then 'failed' when id is null and model is null then 'malformed'
        when coalesce(u.prompt_tokens, u.input_tokens, u.completion_tokens, u.output_tokens) is null then 'none'
        else 'ok' end as status,
    all_in - cached - written - heard as input, cached as cache_read, written - written_12h as cache_write, written_12h as cache_write_12h, heard as audio_input,
    all_out - thought - spoken as output, thought as thinking, spoken as audio_output,
    try_cast(case when u.is_byok then u.cost_details.upstream_inference_cost else u.cost end as decimal(38, 18))
        as claimed
from counts
