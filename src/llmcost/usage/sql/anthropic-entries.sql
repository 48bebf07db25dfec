-- The rows of answers of Anthropic, after a table `answers` of their lines: the end of two statements.
-- One row for the answer, and one for each iteration that its totals leave out: those of type message and
-- fallback_message add up to the totals; others, as compaction and advisor_message, are billed beside them.
entries as (
    select file, line, id, 0 as extra, ts, model, feature, session, status,
        tier(usage.service_tier) as tier,
        tier(usage.speed) as speed, lower(usage.inference_geo) as geo,
        usage.input_tokens as fresh, usage.output_tokens as out_, usage.cache_read_input_tokens as cached,
        usage.cache_creation_input_tokens as written, usage.cache_creation.ephemeral_5m_input_tokens as w5m,
        usage.cache_creation.ephemeral_1h_input_tokens as w1h, usage.server_tool_use.web_search_requests as searches,
        list_max(list_transform(
            list_filter(usage.iterations, lambda x: coalesce(x."type", 'message') in ('message', 'fallback_message')),
            lambda x: tokens(x.input_tokens) + tokens(x.cache_read_input_tokens)
                + tokens(x.cache_creation_input_tokens))) as longest
    from answers
    union all
    select file, line, id || '#' || number, 1, ts, coalesce(x.model, model), feature, session,
        status,
        tier(usage.service_tier), case when x.model is null or x.model = model then tier(usage.speed) end,
        lower(usage.inference_geo), x.input_tokens, x.output_tokens, x.cache_read_input_tokens,
        x.cache_creation_input_tokens, x.cache_creation.ephemeral_5m_input_tokens,
        x.cache_creation.ephemeral_1h_input_tokens, null, null
    from (
        select *, unnest(usage.iterations) as x, generate_subscripts(usage.iterations, 1) as number
        from answers where status = 'ok'
    ) as each
    where coalesce(x."type", 'message') not in ('message', 'fallback_message')
)
select file, line, id, extra, ts, 'anthropic' as provider, model, feature, session,
    coalesce(speed, tier) as mode, case when geo in ('not_available', 'global', '') then null else geo end as region,
    status, tokens(fresh) as input, tokens(cached) as cache_read,
    greatest(tokens(written), tokens(w5m) + tokens(w1h)) + 0 * tokens(written) - tokens(w1h) as cache_write,
    tokens(w1h) as cache_write_1h,
    tokens(out_) as output,
    tokens(searches) as web_searches, longest as length
from entries
