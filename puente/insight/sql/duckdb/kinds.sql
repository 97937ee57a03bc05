-- Every kind of event there is, by name.
select distinct kind::varchar as kind from read_parquet($files, hive_partitioning = false) order by kind
