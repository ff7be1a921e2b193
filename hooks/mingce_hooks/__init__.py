"""The door where events of Git come in: commits, merges and pushes on a clerk's machine.

Imports the core; never the other door. The core imports nothing of it.
"""
