"""What the audit said of the steps of main."""

from __future__ import annotations

SHEET = "registry/licun/2026-08-03-enrol.yml"


def first(said):
    found = [step for step in said.steps if step["findings"]]
    return found[0]["commit"], [(each["code"], each["path"]) for each in found[0]["findings"]]
