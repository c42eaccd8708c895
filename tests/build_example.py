"""Builds the example plugin as its own project and copies the object out.

usage: build_example.py OUTPUT WORK SOURCE BUILD SANITIZE COMPILER...
"""

import os
import shutil
import subprocess
import sys


def run(command, environment):
    done = subprocess.run(command, env=environment, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stdout}")


def main():
    output, work, source, build, sanitize, *compiler = sys.argv[1:]
    output, work = os.path.abspath(output), os.path.abspath(work)
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    # A copy elsewhere: nothing of the tree is in reach but what is named.
    shutil.copytree(os.path.join(source, "examples/plugin"), f"{work}/source")
    environment = dict(os.environ, CXX=" ".join(compiler))
    run(["meson", "setup", f"{work}/build", f"{work}/source",
         f"-Dassize_source={source}", f"-Dassize_build={build}",
         f"-Db_sanitize={sanitize}"], environment)
    run(["ninja", "-C", f"{work}/build", "x_shout.so"], environment)
    shutil.copy(f"{work}/build/x_shout.so", output)


main()
