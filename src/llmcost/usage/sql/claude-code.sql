-- Transcripts of Claude Code. The lines of an answer repeat, with growing counts, while it streams.
with answers as (
    select filename as file, row_number() over () as line, coalesce(message.id, uuid) as id, moment("timestamp") as ts,
        message.model as model, regexp_extract(cwd, '[^/\\]+$') as feature, message.usage as usage,
        sessionId as session,
        case when "type" is null then 'malformed'
            when "type" = 'assistant' and (isApiErrorMessage or message.model = '<synthetic>') then 'failed'
            when "type" <> 'assistant' then 'none'
            when message.usage.input_tokens is null and message.usage.output_tokens is null then 'none'
            else 'ok' end as status
    from read_json($files, format = 'newline_delimited', ignore_errors = true, filename = true, columns = {
        "type": 'VARCHAR', "timestamp": 'VARCHAR', uuid: 'VARCHAR', sessionId: 'VARCHAR', cwd: 'VARCHAR', isApiErrorMessage: 'BOOLEAN',
        message: 'STRUCT(id VARCHAR, model VARCHAR, usage STRUCT(input_tokens VARCHAR, output_tokens VARCHAR, cache_read_input_tokens VARCHAR, cache_creation_input_tokens VARCHAR, cache_creation STRUCT(ephemeral_5m_input_tokens VARCHAR, ephemeral_1h_input_tokens VARCHAR), output_tokens_details STRUCT(thinking_tokens VARCHAR), service_tier VARCHAR, speed VARCHAR, inference_geo VARCHAR, server_tool_use STRUCT(web_search_requests VARCHAR), iterations STRUCT("type" VARCHAR, model VARCHAR, input_tokens VARCHAR, output_tokens VARCHAR, cache_read_input_tokens VARCHAR, cache_creation_input_tokens VARCHAR, cache_creation STRUCT(ephemeral_5m_input_tokens VARCHAR, ephemeral_1h_input_tokens VARCHAR))[]))'})
),
{ANTHROPIC_ENTRIES}
