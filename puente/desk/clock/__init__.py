"""The clock of a request, computed from its events and nothing else.

`story.py` folds events into clocks and stays; `reckoning.py` gives the clocks their due by standard and calendar;
`keeping.py` keeps what they say in the rows of Target, and tells where the rows differ from the record.
"""
