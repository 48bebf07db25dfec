-- Spans and log records with attributes: OTLP as JSON lines, and spans whose attributes are an object. Conventions:
-- GenAI, old and new names; OpenInference; the events of Claude Code; the spans of MLflow. Input includes the cache, but for
-- Claude Code. Spans of agents, chains and tools repeat the counts of the calls inside them, and have no usage here.
with {JSON_LINES},
items as (
    select file, line, unnest(case when j is null then [null] else list_concat(
        json_extract(j, '$.resourceSpans[*].scopeSpans[*].spans[*]'),
        json_extract(j, '$.resourceLogs[*].scopeLogs[*].logRecords[*]'),
        json_extract(j, '$.data.spans[*]'),
        case when (j->'$.attributes') is null then [] else [j] end) end) as item
    from lines
),
listed as (
    select *, item->'$.attributes' as a,
        case when json_type(item->'$.attributes') = 'ARRAY'
            then from_json(item->'$.attributes', '[{"key":"VARCHAR","value":{"stringValue":"VARCHAR","intValue":"VARCHAR","doubleValue":"VARCHAR"}}]')
        end as pairs
    from items
),
named as (
    select *, case when pairs is null then json_keys(a) else list_transform(pairs, lambda x: x."key") end as names,
        case when pairs is null
            then list_transform(json_keys(a), lambda x: json_extract_string(a, '$."' || x || '"'))
            else list_transform(pairs, lambda x: coalesce(x."value".intValue, x."value".stringValue, x."value".doubleValue))
        end as v
    from listed
),
events as (
    select *, coalesce(attribute(names, v, 'event.name'), item->>'$.body.stringValue', item->>'$.name') in
            ('api_request', 'claude_code.api_request') and attribute(names, v, 'cost_usd') is not null as agent,
        attribute(names, v, 'mlflow.chat.tokenUsage') as flow,
        coalesce(attribute(names, v, 'openinference.span.kind'), trim(attribute(names, v, 'mlflow.spanType'), '"')) as kind,
        coalesce(attribute(names, v, 'gen_ai.operation.name'), 'chat') as operation
    from named
),
counts as (
    select *,
        coalesce(attribute(names, v, 'gen_ai.usage.input_tokens'), attribute(names, v, 'gen_ai.usage.prompt_tokens'),
            attribute(names, v, 'llm.token_count.prompt'), flow->>'$.input_tokens',
            case when agent then attribute(names, v, 'input_tokens') end) as sent,
        coalesce(attribute(names, v, 'gen_ai.usage.output_tokens'), attribute(names, v, 'gen_ai.usage.completion_tokens'),
            attribute(names, v, 'llm.token_count.completion'), flow->>'$.output_tokens',
            case when agent then attribute(names, v, 'output_tokens') end) as got,
        coalesce(attribute(names, v, 'gen_ai.usage.cache_read.input_tokens'), attribute(names, v, 'gen_ai.usage.cache_read_input_tokens'),
            attribute(names, v, 'llm.token_count.prompt_details.cache_read'), flow->>'$.cache_read_input_tokens',
            case when agent then attribute(names, v, 'cache_read_tokens') end) as cached,
        coalesce(attribute(names, v, 'gen_ai.usage.cache_write.input_tokens'),
            attribute(names, v, 'gen_ai.usage.cache_creation.input_tokens'),
            attribute(names, v, 'gen_ai.usage.cache_creation_input_tokens'),
            attribute(names, v, 'llm.token_count.prompt_details.cache_write'), flow->>'$.cache_creation_input_tokens',
            case when agent then attribute(names, v, 'cache_creation_tokens') end) as written,
        tokens(flow->>'$.cache_creation_input_tokens_above_1hr') as written_1h,
        coalesce(attribute(names, v, 'gen_ai.usage.audio.input_tokens'), attribute(names, v, 'llm.token_count.prompt_details.audio'))
            as heard,
        coalesce(attribute(names, v, 'gen_ai.usage.reasoning.output_tokens'),
            attribute(names, v, 'llm.token_count.completion_details.reasoning')) as thought,
        lower(trim(coalesce(attribute(names, v, 'gen_ai.provider.name'), attribute(names, v, 'gen_ai.system'),
            attribute(names, v, 'llm.provider'), attribute(names, v, 'mlflow.llm.provider'),
            case when agent then 'anthropic' end), '"')) as seller_,
        coalesce(item->>'$.startTimeUnixNano', item->>'$.timeUnixNano', item->>'$.start_time_unix_nano') as nanos
    from events
)
select file, line, coalesce(attribute(names, v, 'gen_ai.response.id'), attribute(names, v, 'request_id'),
        coalesce(item->>'$.traceId', item->>'$.context.trace_id', item->>'$.trace_id')
            || coalesce(item->>'$.spanId', item->>'$.context.span_id', item->>'$.span_id'),
        attribute(names, v, 'session.id') || '|' || attribute(names, v, 'event.sequence')) as id,
    coalesce(cast(to_timestamp(try_cast(nanos as double) / 1e9) as timestamp),
        moment(coalesce(item->>'$.start_time', item->>'$.startTime', attribute(names, v, 'event.timestamp')))) as ts,
    seller(seller_) as provider,
    trim(coalesce(attribute(names, v, 'gen_ai.response.model'), attribute(names, v, 'gen_ai.request.model'),
        attribute(names, v, 'llm.response.model_name'), attribute(names, v, 'llm.model_name'), attribute(names, v, 'mlflow.llm.model'),
        case when agent then attribute(names, v, 'model') end), '"') as model,
    coalesce(attribute(names, v, 'gen_ai.conversation.id'), attribute(names, v, 'session.id')) as session,
    pseudonym(coalesce(attribute(names, v, 'user.id'), attribute(names, v, 'enduser.id'))) as user_hash,
    coalesce(tier(attribute(names, v, 'speed')), tier(attribute(names, v, 'openai.response.service_tier')),
        tier(attribute(names, v, 'gen_ai.openai.response.service_tier'))) as mode,
    case when item is null then 'malformed'
        when coalesce(sent, got) is null then 'none'
        when operation not in ('chat', 'text_completion', 'generate_content', 'embeddings') then 'none'
        when kind is not null and kind not in ('LLM', 'EMBEDDING', 'CHAT_MODEL') then 'none' else 'ok' end as status,
    case when agent then tokens(sent) else tokens(sent) - tokens(cached) - tokens(written) - tokens(heard) end as input,
    tokens(cached) as cache_read, tokens(written) - written_1h as cache_write, written_1h as cache_write_1h,
    tokens(heard) as audio_input, tokens(got) - tokens(thought) as output, tokens(thought) as thinking,
    try_cast(case when agent then attribute(names, v, 'cost_usd') else attribute(names, v, 'llm.cost.total') end as decimal(38, 18))
        as claimed
from counts
