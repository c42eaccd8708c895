"""What npm fetches for the build: packages pinned by version and digest."""

import os
import shutil
import subprocess


def fetch(folder, pins, npm):
    """Fetches what `pins`/package-lock.json says into `folder`; returns its
    folder node_modules and "", or None and what went wrong."""
    os.makedirs(folder, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(os.path.join(pins, name), folder)
    try:
        done = subprocess.run(
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund",
             "--prefer-offline"], cwd=folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            errors="replace", timeout=300)
    except (OSError, subprocess.TimeoutExpired) as fault:
        return None, str(fault)
    if done.returncode != 0:
        return None, done.stdout.strip() or "npm failed"
    return os.path.join(folder, "node_modules"), ""
