-- Events and requests touched, by month recorded.
select
    strftime(make_timestamp(epoch_us(recorded_at)), '%Y-%m') as month,
    count(*) as events,
    count(distinct about_id) filter (where about_code::varchar = 'request') as requests,
    min(id) as first_id,
    max(id) as last_id
from events
group by 1
order by 1
