"""Start a register for another jurisdiction: a real, empty one that checks and builds its site.

Imports records (for the schemas) and rules (for their table). What is national (platforms,
calendars) or the same everywhere (site and hook settings) is this project's own file, so that
nothing is written twice; what is local is in the folder ``starter`` and says what to fill in.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

from mingce.records.schemas import generate
from mingce.rules import RULES

_HERE = Path(__file__).resolve().parent
_STARTER = _HERE / "starter"

_LOCAL = {
    "register.yml": "office/register.yml",
    "scope.yml": "office/scope.yml",
    "access.yml": "office/access.yml",
    "mkdocs.yml": "mkdocs.yml",
    "Makefile": "Makefile",
    "pre-commit-config.yaml": ".pre-commit-config.yaml",
    "README.md": "README.md",
}
_SHARED = (
    "office/platforms.yml",
    "office/calendar",
    "hooks/run",
    ".editorconfig",
    ".vscode/settings.json",
)


class StartError(Exception):
    """Why a register cannot be started, in Chinese, with what to do."""


def files(code: str, name: str, prefix: str, in_force: dt.date) -> dict[str, bytes]:
    """Return every file of a new register by path.

    ``code`` is the six-digit division code, ``prefix`` the capitals that numbers begin with,
    ``in_force`` the day from which the local regulation is in force.
    """
    if not re.fullmatch(r"[0-9]{6}", code):
        raise StartError(f"行政区划代码“{code}”不对，请写六位数字，例如 370213")
    if not re.fullmatch(r"[A-Z]{1,6}", prefix):
        raise StartError(f"编号前缀“{prefix}”不对，请写一到六个大写字母，例如 LC")
    if not re.fullmatch(r"[^\x00-\x1f\"'#:{}\[\],&*!|>%@`\\]{1,30}", name):
        raise StartError(f"名称“{name}”不对，请写辖区名称，例如 李沧区")
    words = {
        "code": code,
        "name": name,
        "prefix": prefix,
        "date": in_force.isoformat(),
        "rules": _rules(),
    }
    made = {target: _filled(_STARTER / source, words) for source, target in _LOCAL.items()}
    made[f"office/policy/{in_force}.yml"] = _filled(_STARTER / "policy.yml", words)
    made["mkdocs.base.yml"] = _base(_project() / "mkdocs.yml")
    made["docs/.gitkeep"] = b""  # the generator wants the folder; pages of one's own go there
    made[".gitignore"] = b".venv/\nsite/\n__pycache__/\n"
    made[".gitattributes"] = b"* text=auto eol=lf\n"
    for path in _SHARED:
        made.update(_copied(path))
    made.update({f"schemas/{path}": data for path, data in generate().items()})
    return dict(sorted(made.items()))


def write(out: Path, made: dict[str, bytes]) -> None:
    """Write a new register into an empty or new folder."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise StartError(f"{out} 不是空文件夹，没有写入任何内容；请另选一个文件夹")
    for path, data in made.items():
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        if path == "hooks/run":
            target.chmod(0o755)


def _project() -> Path:
    """The folder of the project's own files: packed beside this module, or the checkout."""
    packed = _HERE / "project"
    return packed if packed.is_dir() else _HERE.parents[2]


def _copied(path: str) -> Iterator[tuple[str, bytes]]:
    source = _project() / path
    if source.is_dir():
        for each in sorted(source.iterdir()):
            yield f"{path}/{each.name}", each.read_bytes()
    else:
        yield path, source.read_bytes()


def _base(source: Path) -> bytes:
    """The project's site settings without the names that a register states itself."""
    lines = source.read_text("utf-8").splitlines(keepends=True)
    own = ("site_name:", "site_description:")
    return "".join(line for line in lines if not line.startswith(own)).encode()


def _filled(source: Path, words: dict[str, str]) -> bytes:
    text = source.read_text("utf-8")
    for key, value in words.items():
        text = text.replace("{{" + key + "}}", value)
    return text.encode()


def _rules() -> str:
    rows = {rule.code: rule for rule in RULES}
    return "\n".join(
        f"  {code}: {{article: {rule.article}, severity: {rule.severity.value}}}"
        for code, rule in sorted(rows.items())
    )
