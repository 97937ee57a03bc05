"""The history of another desk becomes Puente's record: its groups departments, its people persons, its changes events.

`mapping.py` says which column means what, `reading.py` reads rows into cases, `telling.py` tells a case as the events
it was, `running.py` brings it in, a piece at a time.
"""
