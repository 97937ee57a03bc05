"""The only part of insight that meets the database: from the record to the lake."""
