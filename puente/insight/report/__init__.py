"""The report: one page that works from disk, with everything it needs inside."""
