"""A room for the tests of a running house: writing a line is heard by a listener and followed by an alarm."""
