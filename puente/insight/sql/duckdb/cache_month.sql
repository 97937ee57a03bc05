-- The steps of requests, sorted by case: what kernels read.
select
    about_id as "case",
    epoch_us("at") as time,
    id as seq,
    kinds.code::integer as activity,
    coalesce(department, -1)::integer as unit
from read_parquet($files, hive_partitioning = false) as event
join kinds on kinds.kind = event.kind::varchar
where about_code::varchar = 'request'
order by 1, 2, 3
