"""nginx as a TLS and HTTP/2 proxy in front of a judge, on loopback."""

import os
import shutil
import socket
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def program():
    """The path of nginx, or None; Debian has it where only root looks."""
    path = os.environ.get("PATH", "") + os.pathsep + "/usr/sbin"
    return shutil.which("nginx", path=path)


def trusting(authority):
    """An environment in which this authority alone is known."""
    others = ("CURL_CA_BUNDLE", "SSL_CERT_DIR")
    kept = {name: value for name, value in os.environ.items()
            if name not in others}
    return {**kept, "SSL_CERT_FILE": authority}


def free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


class Nginx:
    """Runs from `with` to its end. `authority` is the file of the certificate
    by which a client knows it; its key is made here and nowhere else used."""

    def __init__(self, folder, judge_port):
        self.folder, self.port = folder, free_port()
        self.authority = os.path.join(folder, "authority.pem")
        self.base_url = f"https://127.0.0.1:{self.port}/v1"
        with open(os.path.join(HERE, "nginx.conf"), encoding="utf-8") as file:
            text = file.read()
        for name, value in (("FOLDER", folder), ("PORT", self.port),
                            ("JUDGE", judge_port)):
            text = text.replace(f"@{name}@", str(value))
        self.configuration = os.path.join(folder, "nginx.conf")
        with open(self.configuration, "w", encoding="utf-8") as out:
            out.write(text)

    def __enter__(self):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
             "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=assize test", "-addext",
             "subjectAltName=IP:127.0.0.1", "-out", self.authority,
             "-keyout", os.path.join(self.folder, "key.pem")],
            check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        self.process = subprocess.Popen(
            [program(), "-p", self.folder, "-c", self.configuration, "-e",
             os.path.join(self.folder, "error.log")], stdin=subprocess.DEVNULL)
        for _ in range(200):
            if self.process.poll() is None and self.listens():
                return self
            time.sleep(0.05)
        self.process.kill()
        with open(os.path.join(self.folder, "error.log"),
                  encoding="utf-8") as log:
            sys.exit(f"nginx did not start: {log.read()}")

    def listens(self):
        with socket.socket() as place:
            return place.connect_ex(("127.0.0.1", self.port)) == 0

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)

    def spoken(self):
        """Of each request so far: protocol, status, number of connection."""
        with open(os.path.join(self.folder, "access.log"),
                  encoding="utf-8") as log:
            return [tuple(line.split()) for line in log]
