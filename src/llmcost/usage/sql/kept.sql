-- The rows that are billed: each event once. Counts of an event only grow, so the greatest of each is its last.
create or replace temp table kept as
select id as event, extra as of_part, cast(moment_ as date) as on_day,
    cast(extract(hour from moment_) as bigint) * 60 + cast(extract(minute from moment_) as bigint) as of_minute, {COLUMNS}, length as longest
from canon
where verdict = 'ok' and id not in (select id from canon where verdict = 'ok' group by id having count(*) > 1)
union all
select id, max(extra), cast(min(moment_) as date),
    cast(extract(hour from min(moment_)) as bigint) * 60 + cast(extract(minute from min(moment_)) as bigint),
    {GREATEST}, max(length)
from canon
where verdict = 'ok' and id in (select id from canon where verdict = 'ok' group by id having count(*) > 1)
group by id
