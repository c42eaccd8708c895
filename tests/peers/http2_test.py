"""HTTP/2 to the fake judge through nginx: by curl, then by `assize run`.

    http2_test.py FAKE_JUDGE ASSIZE

Both must speak HTTP/2 and share connections, and know the proxy by a private
authority that SSL_CERT_FILE names.  Without nginx the exit code is 77.
"""

import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from fake_judge.fake_judge import FakeJudge  # noqa: E402
from peers import nginx  # noqa: E402
from peers.audits import knows, run_audit, write_audit  # noqa: E402
from peers.packages import skip  # noqa: E402

AUDIT = os.path.join(HERE, "audit.yaml")
CALLS = 50
# nginx lets 128 calls share a connection, and closes it after 1,000.
MOST_CONNECTIONS = 4
faults = []


def expect(holds, what):
    if not holds:
        faults.append(what)


def by_curl(program):
    """Many calls at once over one connection, each whole."""
    with tempfile.TemporaryDirectory() as folder, \
            FakeJudge(program, "--canned", "--delay", "100") as judge, \
            nginx.Nginx(folder, judge.port) as proxy:
        done = subprocess.run(
            ["curl", "--silent", "--no-progress-meter", "--http2", "--parallel", "--parallel-max",
             "50", "--write-out", "%{http_version} %{http_code}\n",
             "--output", "/dev/null", "--data-binary", "{}",
             f"{proxy.base_url}/chat/completions?[1-{CALLS}]"],
            env=nginx.trusting(proxy.authority),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
            timeout=60)
        expect(done.returncode == 0, f"curl ended with {done.returncode}")
        expect(done.stdout.split("\n")[:-1] == ["2 200"] * CALLS,
               f"curl: {done.stdout[:200]}")
        spoken = proxy.spoken()
        expect([line[:2] for line in spoken] == [("HTTP/2.0", "200")] * CALLS,
               f"nginx: {spoken[:3]}")
        expect(len({line[2] for line in spoken}) <= MOST_CONNECTIONS,
               f"connections: {len({line[2] for line in spoken})}")
        expect(judge.stats()["calls"] == CALLS, "not every call arrived")


def without_places(report):
    """A report without what the address of the judge decides."""
    return {key: value for key, value in report.items()
            if key not in ("manifest", "digest")}


def by_assize(program, assize):
    """The same verdicts as over plain HTTP/1.1."""
    with tempfile.TemporaryDirectory() as folder, \
            tempfile.TemporaryDirectory() as plain, \
            tempfile.TemporaryDirectory() as proxied, \
            FakeJudge(program, "--suite-audit", AUDIT) as judge, \
            nginx.Nginx(folder, judge.port) as proxy:
        direct, fault = run_audit(
            assize, plain, write_audit(plain, "gullible", judge.base_url))
        expect(direct is not None, fault)
        over, fault = run_audit(
            assize, proxied, write_audit(proxied, "gullible", proxy.base_url),
            nginx.trusting(proxy.authority))
        expect(over is not None, fault)
        if direct is None or over is None:
            return
        expect(without_places(direct) == without_places(over),
               "the verdicts differ")
        spoken = proxy.spoken()
        expect({line[0] for line in spoken} == {"HTTP/2.0"},
               f"assize speaks {sorted({line[0] for line in spoken})}")
        expect(len({line[2] for line in spoken}) <= MOST_CONNECTIONS,
               f"connections: {len({line[2] for line in spoken})}")
        # A stranger's certificate is refused.
        shutil.rmtree(os.path.join(proxied, "out"))
        os.remove(os.path.join(proxied, "store.db"))
        calls = judge.stats()["calls"]
        strange, _ = run_audit(assize, proxied,
                               os.path.join(proxied, "audit.yaml"),
                               nginx.trusting("/dev/null"))
        expect(strange is None, "an unknown certificate was accepted")
        expect(judge.stats()["calls"] == calls,
               "something was sent behind an unknown certificate")


def main():
    program, assize = sys.argv[1:]
    for needed in (nginx.program(), shutil.which("curl"),
                   shutil.which("openssl")):
        if not needed:
            skip("nginx, curl or openssl is not here")
    by_curl(program)
    if knows(assize, "openai"):
        by_assize(program, assize)
    print("\n".join(faults) or "HTTP/2 is spoken through nginx")
    sys.exit(len(faults) > 0)


if __name__ == "__main__":
    main()
