-- Answers of Anthropic's Messages API, one a line. Input excludes what is read from the cache and written to it.
with answers as (
    select filename as file, row_number() over () as line, id, cast(null as timestamp) as ts, model,
        cast(null as varchar) as feature, cast(null as varchar) as session,
        usage,
        case when id is null and model is null then 'malformed'
            when usage.input_tokens is null and usage.output_tokens is null then 'none' else 'ok' end as status
    from read_json($files, format = 'newline_delimited', ignore_errors = true, filename = true, columns = {
        id: 'VARCHAR', model: 'VARCHAR', usage: 'STRUCT(input_tokens VARCHAR, output_tokens VARCHAR, cache_read_input_tokens VARCHAR, cache_creation_input_tokens VARCHAR, cache_creation STRUCT(ephemeral_5m_input_tokens VARCHAR, ephemeral_1h_input_tokens VARCHAR), output_tokens_details STRUCT(thinking_tokens VARCHAR), service_tier VARCHAR, speed VARCHAR, inference_geo VARCHAR, server_tool_use STRUCT(web_search_requests VARCHAR), iterations STRUCT("type" VARCHAR, model VARCHAR, input_tokens VARCHAR, output_tokens VARCHAR, cache_read_input_tokens VARCHAR, cache_creation_input_tokens VARCHAR, cache_creation STRUCT(ephemeral_5m_input_tokens VARCHAR, ephemeral_1h_input_tokens VARCHAR))[])'})
),
{ANTHROPIC_ENTRIES}
