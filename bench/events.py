"""The floor of every reader: libyaml's events of each record, and nothing done with them.

Usage: python bench/events.py FOLDER
"""

from __future__ import annotations

import os
import sys

import yaml


def main(root: str) -> int:
    """Count the events of the records below a folder."""
    count = 0
    for part in ("registry", "announcements", "office"):
        for folder, _, names in os.walk(f"{root}/{part}"):
            for name in names:
                if name.endswith((".yml", ".md")):
                    with open(f"{folder}/{name}", "rb") as file:  # noqa: PTH123 - the floor
                        text = file.read().decode()
                    if name.endswith(".md"):
                        text = text.split("\n---\n", 1)[0]
                    get = yaml.CBaseLoader(text).get_event
                    while get() is not None:
                        count += 1
    return count


if __name__ == "__main__":
    print(main(sys.argv[1]))
