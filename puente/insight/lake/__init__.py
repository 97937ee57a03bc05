"""The lake: what the record holds, as Parquet by month, written once and never changed."""
