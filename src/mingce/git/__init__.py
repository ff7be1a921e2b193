"""Where Git is asked: the files of a register, its references and its history.

Imports nothing of mingce. ``plumbing`` runs git, ``refs`` names commits, ``tree`` gives a register
as path -> bytes, ``history`` reads the log once. Nothing else in mingce runs Git.
"""
