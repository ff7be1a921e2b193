"""The records: what a unit files, announces, and what the office decides, as pydantic models.

A module a kind. Imports nothing of mingce outside this room but reading (for explain). Each YAML
file is one of these models; :func:`mingce.records.paths.classify` says which, by its path.
"""
