-- What comes right after what, with exact medians; equal neighbours are kept apart.
with pairs as (
    select
        activity as before,
        lead(activity) over walk as after,
        lead(time) over walk - time as gap
    from steps
    window walk as (partition by "case" order by time, seq)
)
select
    earlier.kind as "from",
    later.kind as "to",
    count(*) as count,
    avg(gap) / 1e6 as mean_seconds,
    median(gap) / 1e6 as median_seconds
from pairs
join kinds as earlier on earlier.code = pairs.before
join kinds as later on later.code = pairs.after
group by 1, 2
order by count desc, 1, 2
