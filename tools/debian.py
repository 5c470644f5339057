"""Debian's packages: install them when root, say in one line what to install when not."""

import os
import shutil
import subprocess
from collections.abc import Sequence

# RUNLEVEL=1 keeps a freshly installed PostgreSQL or Redis from starting on the machine's own ports.
APT_ENVIRONMENT = {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}


def may_install() -> bool:
    """Whether this process can install Debian packages (root, and apt-get is there)."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: Sequence[str]) -> bool:
    """Install `packages` with apt-get and return whether all of them are there afterwards."""
    print(f"installing from Debian: {' '.join(packages)}", flush=True)
    return _apt("update") and _apt("install", "--yes", "--no-install-recommends", *packages)


def advice(packages: Sequence[str]) -> str:
    """The one line that tells somebody who is not root what to install."""
    return f"please install: apt-get install {' '.join(packages)}"


def _apt(*arguments: str) -> bool:
    command = ["apt-get", "-qq", *arguments]
    done = subprocess.run(command, env=os.environ | APT_ENVIRONMENT, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{' '.join(command)} failed: {done.stderr.strip()[-500:]}", flush=True)
    return done.returncode == 0
