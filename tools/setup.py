"""Make `.tools` (uv, pinned by hash) and `.venv` (the locked dependencies); nothing is done when both are current.

Runs on a bare Python 3.11 or later, so it imports the standard library only.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import debian  # noqa: E402  the bare Python does not know where the project lies

TOOLS, VENV = ROOT / ".tools", ROOT / ".venv"
REQUIREMENTS = ROOT / "tools" / "requirements.txt"
LOCKED_BY = [ROOT / "uv.lock", ROOT / "pyproject.toml", ROOT / "hatch_build.py"]


def main() -> int:
    """Bring both environments up to date and return the exit code."""
    if not _uv_is_current() and not _install_uv():
        return 1
    return 0 if _venv_is_current() else _sync()


def fingerprint(files: list[Path]) -> str:
    """SHA-256 over the contents of `files` (missing ones count as empty) and the running Python."""
    digest = hashlib.sha256(f"{sys.executable} {sys.version_info}".encode())
    for file in files:
        digest.update(file.read_bytes() if file.exists() else b"")
    return digest.hexdigest()


def _uv_is_current() -> bool:
    return (TOOLS / "bin" / "uv").exists() and _stamped(TOOLS, [REQUIREMENTS])


def _venv_is_current() -> bool:
    return (VENV / "bin" / "yingda").exists() and _stamped(VENV, LOCKED_BY)


def _stamped(folder: Path, files: list[Path]) -> bool:
    stamp = folder / "stamp"
    return stamp.exists() and stamp.read_text() == fingerprint(files)


def _install_uv() -> bool:
    if not _make_tools_venv():
        return False
    pip = ["install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(REQUIREMENTS)]
    if subprocess.run([*_pip(), *pip], check=False).returncode:
        print("could not install uv from the Python package index", file=sys.stderr)
        return False
    (TOOLS / "stamp").write_text(fingerprint([REQUIREMENTS]))
    return True


def _pip() -> list[str]:
    """The private pip of .tools or, where Debian ships venv without ensurepip, the system's pip aimed at it."""
    own = TOOLS / "bin" / "pip"
    return [str(own)] if own.exists() else [sys.executable, "-m", "pip", "--python", str(TOOLS / "bin" / "python")]


def _make_tools_venv() -> bool:
    if _has("ensurepip") or _has("pip"):
        return _venv()
    packages = ["python3-venv"]
    if debian.may_install():
        return debian.install(packages) and _venv()
    print(f"Python's venv module is incomplete; {debian.advice(packages)}", file=sys.stderr)
    return False


def _has(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def _venv() -> bool:
    # A new process: one that started before the package came would not see it.
    probe = [sys.executable, "-c", "import ensurepip"]
    with_pip = subprocess.run(probe, capture_output=True, check=False).returncode == 0
    command = [sys.executable, "-m", "venv", "--clear", *([] if with_pip else ["--without-pip"]), str(TOOLS)]
    return subprocess.run(command, check=False).returncode == 0


def _sync() -> int:
    environment = os.environ | {"UV_PROJECT_ENVIRONMENT": str(VENV), "UV_PYTHON_DOWNLOADS": "never"}
    environment.pop("VIRTUAL_ENV", None)
    command = [str(TOOLS / "bin" / "uv"), "sync", "--locked", "--quiet", "--python", sys.executable]
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    if code == 0:
        (VENV / "stamp").write_text(fingerprint(LOCKED_BY))
    return code


if __name__ == "__main__":
    sys.exit(main())
