"""mingce (名册): the register of a district government's official accounts, kept in Git.

The core. It knows records, working days, rules, changes and pages; it knows no MkDocs, no forge
and no network. The layers and who may import whom are in pyproject.toml, held by import-linter.
"""

__version__ = "0.1.0"
