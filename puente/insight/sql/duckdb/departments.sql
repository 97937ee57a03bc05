-- Steps and cases by department and month, departments by their id.
select
    unit as department,
    strftime(make_timestamp(time), '%Y-%m') as month,
    count(*) as steps,
    count(distinct "case") as cases
from steps
where unit >= 0
group by 1, 2
order by 1, 2
