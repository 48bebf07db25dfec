-- LangSmith's export of runs. Input is the sum of all kinds of input; runs that are not of a model repeat their parts.
with {JSON_LINES},
counts as (
    select *, json(coalesce(j->>'$.prompt_token_details', j->>'$.usage_metadata.input_token_details', '{}')) as inside,
        json(coalesce(j->>'$.completion_token_details', j->>'$.usage_metadata.output_token_details', '{}')) as made,
        json(coalesce(j->>'$.extra.metadata', j->>'$.metadata', '{}')) as m,
        coalesce(j->>'$.prompt_tokens', j->>'$.usage_metadata.input_tokens') as sent,
        coalesce(j->>'$.completion_tokens', j->>'$.usage_metadata.output_tokens') as got
    from lines
)
select file, line, j->>'$.id' as id, moment(j->>'$.start_time') as ts, seller(lower(m->>'$.ls_provider')) as provider,
    m->>'$.ls_model_name' as model, coalesce(j->>'$.session_name', j->>'$.project_name') as feature,
    coalesce(m->>'$.session_id', m->>'$.thread_id', m->>'$.conversation_id') as session,
    case when j is null or (j->>'$.run_type') is null then 'malformed'
        when (j->>'$.run_type') <> 'llm' or coalesce(sent, got) is null then 'none' else 'ok' end as status,
    tokens(sent) - tokens(inside->>'$.cache_read') - tokens(inside->>'$.cache_creation') - tokens(inside->>'$.audio')
        as input,
    tokens(inside->>'$.cache_read') as cache_read, tokens(inside->>'$.cache_creation') as cache_write,
    tokens(inside->>'$.audio') as audio_input, tokens(got) - tokens(made->>'$.reasoning') as output,
    tokens(made->>'$.reasoning') as thinking, try_cast(j->>'$.total_cost' as decimal(38, 18)) as claimed
from counts
