"""The libraries that make files are loaded with the first file: a server that starts carries none of them."""

import os
import subprocess
import sys
from pathlib import Path

HEAVY = ("typst", "docx", "lxml", "xlsxwriter", "pylopdf_fonts_zh_cn")


def test_a_start_loads_no_library_of_files(tmp_path: Path) -> None:
    asked = f"import sys; from yingda.site import boot, api, schedule; print([name for name in {HEAVY!r} if name in sys.modules])"
    environment = {**os.environ, "YINGDA_DATA_DIR": str(tmp_path), "YINGDA_DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "yingda.site.settings"}
    done = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
