"""What a change is compared with: which commits are main's, seen from a branch.

Imports git.refs.
"""

from __future__ import annotations

from pathlib import Path

from mingce.git.refs import merge_bases, on_a_remote_main, tips_of


def main_tip(root: Path, remote: str = "origin") -> tuple[str, bool] | None:
    """Main's newest commit and whether it is the remote's: else the local one, else None."""
    remotes = f"refs/remotes/{remote}/main"
    tips = tips_of(root, [remotes, "refs/heads/main"])
    tip = tips.get(remotes) or tips.get("refs/heads/main")
    return (tip, remotes in tips) if tip else None


def main_bases(root: Path, commit: str) -> list[str]:
    """Where a commit's branch left main; the commit itself where main cannot be found."""
    tip = main_tip(root)
    return (merge_bases(root, tip[0], commit) if tip else []) or [commit]


def merged_bases(root: Path, merged: str) -> list[str]:
    """What a commit that is being merged in has of main; all of it, where it lies on main."""
    if on_a_remote_main(root, merged):
        return [merged]
    tip = main_tip(root)
    return merge_bases(root, tip[0], merged) if tip else []
