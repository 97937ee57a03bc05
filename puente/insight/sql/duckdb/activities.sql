-- How often each kind of event happened, and in how many cases.
select kinds.kind, count(*) as times, count(distinct "case") as cases
from steps
join kinds on kinds.code = steps.activity
group by 1
order by times desc, kind
