"""The clinic as state: read into widgets and taken from them, saved, undone, shared by a link."""
