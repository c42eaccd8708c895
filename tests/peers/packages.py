"""The packages of package-lock.json, fetched by npm into a build folder.

They are what others wrote to speak the same protocols: a client that asks the
fake judge, and a server that `assize` asks.
"""

import fcntl
import os
import shutil
import subprocess
import sys

SKIPPED = 77
LEAST_NODE = 20  # The packages say so.
HERE = os.path.dirname(os.path.abspath(__file__))


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


def fetch(folder):
    """Puts the packages into `folder`/node_modules, and the scripts that use
    them beside it; leaves the test where that cannot be done."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        skip("node and npm are not here")
    version = subprocess.run([node, "--version"], stdout=subprocess.PIPE,
                             text=True).stdout.strip()
    if int(version.removeprefix("v").split(".")[0]) < LEAST_NODE:
        skip(f"node is {version}, the packages need v{LEAST_NODE}")
    os.makedirs(folder, exist_ok=True)
    lock = open(os.path.join(folder, "lock"), "w")
    fcntl.flock(lock, fcntl.LOCK_EX)  # Tests run side by side.
    wanted = open(os.path.join(HERE, "package-lock.json"), "rb").read()
    for name in sorted(os.listdir(HERE)):
        if name.endswith((".mjs", ".json")):
            shutil.copy(os.path.join(HERE, name), folder)
    mark = os.path.join(folder, "fetched")
    if os.path.exists(mark) and open(mark, "rb").read() == wanted:
        return node
    try:
        done = subprocess.run(
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund",
             "--prefer-offline"], cwd=folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            errors="replace", timeout=300)
    except (OSError, subprocess.TimeoutExpired) as fault:
        skip(f"npm did not fetch the packages: {fault}")
    if done.returncode != 0:
        skip(f"npm did not fetch the packages: {done.stdout.strip()}")
    with open(mark, "wb") as out:
        out.write(wanted)
    return node
