"""The domino trace on plain files: reading them, cutting them into cases, answering."""
