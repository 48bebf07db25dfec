-- The lines of files as JSON: the beginning of statements that name what they read by its path.
lines as (
    select filename as file, row_number() over () as line, json as j
    from read_json_objects($files, format = 'newline_delimited', ignore_errors = true, filename = true)
)
