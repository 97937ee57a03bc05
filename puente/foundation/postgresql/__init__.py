"""The backend that the settings name for PostgreSQL: see base.py."""
