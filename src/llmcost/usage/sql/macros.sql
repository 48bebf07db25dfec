-- A count of tokens as it stands in a log: absent is 0; what is no whole number below 10^15 is NULL, a malformed row.
create macro tokens(x) as case
    when x is null then 0
    when regexp_full_match(x, '[0-9]{1,15}') then cast(x as bigint)
end;
create macro moment(x) as cast(coalesce(
    try_cast(x as timestamptz),
    to_timestamp(try_cast(x as double))
) as timestamp);
create macro tier(x) as case
    when lower(x) in ('', 'default', 'standard', 'auto', 'scale', 'on_demand', 'not_available') then null
    else lower(x)
end;
create macro of_modality(details, name) as coalesce(list_sum(list_transform(
    list_filter(details, lambda x: x.modality = name), lambda x: tokens(x.tokenCount))), 0);
-- A name of a user or a key, as the same name is always written, and not to be read.
create macro pseudonym(x) as case when x <> '' then left(sha256(x), 16) end;
-- The value of a name in two lists of names and values.
create macro attribute(names, found, name) as found[list_position(names, name)];
-- The providers that conventions of telemetry name in another way.
create macro seller(x) as case
    when x in ('gcp.gemini', 'gcp.gen_ai', 'gemini', 'google_genai', 'google-gla', 'google.generative-ai') then 'google'
    when x in ('gcp.vertex_ai', 'vertex_ai', 'google_vertexai', 'google-vertex') then 'vertex'
    when x in ('aws.bedrock', 'aws_bedrock', 'amazon-bedrock', 'amazon_bedrock', 'bedrock_converse') then 'bedrock'
    when x in ('azure.ai.openai', 'az.ai.openai', 'azure_openai') then 'azure'
    when x in ('azure.ai.inference', 'az.ai.inference') then 'azure'
    when x in ('x_ai', 'xai') then 'xai' when x in ('mistral_ai', 'mistralai') then 'mistral'
    when x = 'moonshot_ai' then 'moonshot'
    when x like 'openai.%' then 'openai' when x like 'anthropic.%' then 'anthropic'
    else x
end;
-- A count of a table, where an empty cell is 0 and whole numbers may be written as 4.0.
create macro whole(x) as tokens(nullif(regexp_replace(x, '\.0+$', ''), ''));
