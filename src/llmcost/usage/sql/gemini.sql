-- Answers of Gemini's generateContent, one a line. The prompt includes what is read from the cache; tokens of tools are
-- outside of it and billed as input; thoughts are outside of the candidates and billed as output.
with answers as (
    select filename as file, row_number() over () as line, responseId as id, modelVersion as model, createTime as made,
        usageMetadata as u
    from read_json($files, format = 'newline_delimited', ignore_errors = true, filename = true, columns = {
        responseId: 'VARCHAR', modelVersion: 'VARCHAR', createTime: 'VARCHAR',
        usageMetadata: 'STRUCT(promptTokenCount VARCHAR, cachedContentTokenCount VARCHAR, candidatesTokenCount VARCHAR, thoughtsTokenCount VARCHAR, toolUsePromptTokenCount VARCHAR, trafficType VARCHAR, promptTokensDetails STRUCT(modality VARCHAR, tokenCount VARCHAR)[], cacheTokensDetails STRUCT(modality VARCHAR, tokenCount VARCHAR)[], candidatesTokensDetails STRUCT(modality VARCHAR, tokenCount VARCHAR)[])'})
),
counts as (
    select *, of_modality(u.promptTokensDetails, 'AUDIO') as heard, of_modality(u.cacheTokensDetails, 'AUDIO') as reheard,
        of_modality(u.candidatesTokensDetails, 'AUDIO') as spoken, of_modality(u.candidatesTokensDetails, 'IMAGE') as drawn
    from answers
)
select file, line, id, moment(made) as ts, 'google' as provider, model, tier(regexp_replace(u.trafficType, '^ON_DEMAND_', '')) as mode,
    case when id is null and model is null and u.promptTokenCount is null then 'malformed'
        when coalesce(u.promptTokenCount, u.candidatesTokenCount) is null then 'none' else 'ok' end as status,
    tokens(u.promptTokenCount) + tokens(u.toolUsePromptTokenCount) - tokens(u.cachedContentTokenCount)
        - (heard - reheard) as input,
    tokens(u.cachedContentTokenCount) - reheard as cache_read, heard - reheard as audio_input, reheard as audio_cache_read,
    tokens(u.candidatesTokenCount) - spoken - drawn as output, tokens(u.thoughtsTokenCount) as thinking,
    spoken as audio_output, drawn as image_output
from counts
