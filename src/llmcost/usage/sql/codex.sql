-- Rollouts of Codex. Counts are cumulative: an event is billed by what it adds. A fork begins with a replay of its
-- parent: its task started before the file's own first line.
with lines as (
    select filename as file, row_number() over () as line, "type" as kind, moment("timestamp") as ts, payload
    from read_json($files, format = 'newline_delimited', ignore_errors = true, filename = true, columns = {
        "type": 'VARCHAR', "timestamp": 'VARCHAR',
        payload: 'STRUCT("type" VARCHAR, id VARCHAR, model VARCHAR, started_at VARCHAR, cwd VARCHAR, info STRUCT(total_token_usage STRUCT(input_tokens VARCHAR, cached_input_tokens VARCHAR, output_tokens VARCHAR, reasoning_output_tokens VARCHAR)))'})
),
seen as (
    select *, payload.info.total_token_usage as total,
        last_value(payload.model ignore nulls) over so_far as model,
        last_value(case when payload.type = 'task_started' then moment(payload.started_at) end ignore nulls)
            over so_far as started,
        first_value(payload.id ignore nulls) over so_far as session,
        last_value(payload.cwd ignore nulls) over so_far as folder,
        min(ts) over (partition by file) as first_ts
    from lines
    window so_far as (partition by file order by line rows between unbounded preceding and current row)
),
events as (
    select *, tokens(total.input_tokens) as all_in, tokens(total.cached_input_tokens) as cached,
        tokens(total.output_tokens) as all_out, tokens(total.reasoning_output_tokens) as thought,
        kind = 'event_msg' and payload.type = 'token_count' and total.input_tokens is not null as counts
    from seen
),
steps as (
    select *, lag(all_in) over step as in_before, lag(cached) over step as cached_before,
        lag(all_out) over step as out_before, lag(thought) over step as thought_before
    from events
    window step as (partition by file, counts order by line)
),
-- A total that falls was started again, and counts from zero.
since as (
    select *, case when counts and all_in >= in_before and all_out >= out_before then 1 else 0 end as goes_on
    from steps
),
added as (
    select *, all_in - goes_on * coalesce(in_before, 0) as d_in, cached - goes_on * coalesce(cached_before, 0) as d_cached,
        all_out - goes_on * coalesce(out_before, 0) as d_out,
        thought - goes_on * coalesce(thought_before, 0) as d_thought
    from since
)
select file, line, session || '|' || ts || '|' || all_in || '|' || all_out as id, ts, 'openai' as provider,
    model, regexp_extract(folder, '[^/\\]+$') as feature,
    case when kind is null then 'malformed' when not counts then 'none'
        when started < first_ts - interval 1 minute then 'replayed'
        when d_in = 0 and d_out = 0 then 'duplicate' else 'ok' end as status,
    d_in - d_cached as input, d_cached as cache_read, d_out - d_thought as output, d_thought as thinking, session
from added
