-- From which department to which requests went, by month.
with stays as (
    select "case", time, unit, lag(unit) over (partition by "case" order by time, seq) as before
    from steps
    where unit >= 0
)
select before as from_department, unit as to_department, strftime(make_timestamp(time), '%Y-%m') as month, count(*) as times
from stays
where before <> unit
group by 1, 2, 3
order by 1, 2, 3
