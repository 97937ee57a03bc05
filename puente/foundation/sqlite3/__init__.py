"""The backend that the settings name for SQLite: see base.py."""
