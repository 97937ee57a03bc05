"""Event logs as files: CSV and XES, plain or gzipped, read into one sorted table of integers."""
