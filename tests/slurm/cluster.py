"""A cluster of Slurm on this host, with one node, that nobody else sees.

    with Cluster(FOLDER) as cluster:
        job = cluster.submit("--array=1-3", "job.sbatch", ...)
        print(cluster.wait(job))

Its daemons run as whoever starts it, with a key and sockets of their own, and
end with it, as does every process of its jobs.
"""

import ctypes
import os
import re
import signal
import socket
import subprocess
import time

CONFIGURATION = """ClusterName=throwaway
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller_port}
SlurmdPort={node_port}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CredType=cred/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SwitchType=switch/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MailProg=/bin/true
SlurmdParameters=config_overrides
NodeName=node NodeHostname={host} NodeAddr=127.0.0.1 CPUs={cpus}
PartitionName=all Nodes=node Default=YES State=UP
"""
START_SECONDS = 60
JOB_SECONDS = 300
PR_SET_CHILD_SUBREAPER = 36


class DidNotStart(Exception):
    """The daemons do not run here."""


def adopt_orphans():
    """Whose parent has gone becomes our child, and is ended with the rest."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def children():
    out = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8",
                      errors="replace") as file:
                parent = file.read().rpartition(")")[2].split()[1]
        except OSError:
            continue  # It has ended.
        if int(parent) == os.getpid():
            out.append(int(name))
    return out


def free_ports(count):
    places = [socket.socket() for _ in range(count)]
    for place in places:
        place.bind(("127.0.0.1", 0))
    ports = [place.getsockname()[1] for place in places]
    for place in places:
        place.close()
    return ports


class Cluster:
    """`cpus` are as many as it says, whatever the host has."""

    def __init__(self, folder, cpus=8):
        self.folder, self.daemons = folder, []
        self.before = set(children())
        path = os.path.join(folder, "slurm.conf")
        # This may itself run in a job of somebody's cluster.
        self.environment = {
            name: value for name, value in os.environ.items()
            if not re.match("S(LURM|BATCH|CANCEL|QUEUE|INFO|CONTROL)_", name)}
        self.environment["SLURM_CONF"] = path
        ports = free_ports(2)
        for name in ("state", "spool"):
            os.mkdir(os.path.join(folder, name))
        with open(path, "w", encoding="utf-8") as file:
            file.write(CONFIGURATION.format(
                folder=folder, host=socket.gethostname().split(".")[0],
                user=subprocess.check_output(["id", "-un"],
                                             text=True).strip(),
                controller_port=ports[0], node_port=ports[1], cpus=cpus))
        key = os.open(os.path.join(folder, "munge.key"),
                      os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(key, "wb") as file:
            file.write(os.urandom(128))

    def __enter__(self):
        adopt_orphans()
        try:
            self.start()
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, *_):
        self.end()

    def start(self):
        at = {name: os.path.join(self.folder, "munge." + name)
              for name in ("socket", "key", "log", "pid", "seed")}
        # Forced, since nobody else may enter the folder of the socket.
        self.daemon("munged", "--foreground", "--force",
                    f"--socket={at['socket']}", f"--key-file={at['key']}",
                    f"--log-file={at['log']}", f"--pid-file={at['pid']}",
                    f"--seed-file={at['seed']}")
        self.until(lambda: os.path.exists(at["socket"]))
        self.daemon("slurmctld", "-D")
        self.daemon("slurmd", "-D")
        self.until(lambda: self.ask("sinfo", "-h", "-o", "%T").stdout.strip()
                   == "idle")

    def daemon(self, *command):
        with open(os.path.join(self.folder, command[0] + ".txt"), "wb") as log:
            self.daemons.append(subprocess.Popen(
                command, env=self.environment, stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT))

    def until(self, ready):
        end = time.monotonic() + START_SECONDS
        while not ready():
            dead = [daemon.args[0] for daemon in self.daemons
                    if daemon.poll() is not None]
            if dead or time.monotonic() > end:
                why = f"{dead[0]} has ended" if dead else "no node is idle"
                raise DidNotStart(f"{why}\n{self.logs()}")
            time.sleep(0.1)

    def logs(self):
        """The end of what each daemon said."""
        out = ""
        for daemon in self.daemons:
            path = os.path.join(self.folder, daemon.args[0] + ".txt")
            with open(path, encoding="utf-8", errors="replace") as file:
                out += f"== {daemon.args[0]}\n{file.read()[-2000:]}"
        return out

    def ask(self, *command):
        return subprocess.run(
            command, env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            errors="replace", timeout=60)

    def tell(self, *command):
        done = self.ask(*command)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(command)}: {done.stdout}{self.logs()}")
        return done.stdout.strip()

    def submit(self, *arguments):
        """The number of a job that was submitted as `sbatch` has it."""
        return self.tell("sbatch", "--parsable", *arguments)

    def wait(self, job):
        """The last state of each task, by its number, once all have ended."""
        end = time.monotonic() + JOB_SECONDS
        while self.tell("squeue", "-h", "-j", job):
            if time.monotonic() > end:
                raise SystemExit(f"job {job} did not end within {JOB_SECONDS} "
                                 f"s\n{self.logs()}")
            time.sleep(0.2)
        shown = self.tell("scontrol", "--oneliner", "show", "job", job)
        return {int(task): state for task, state in re.findall(
            r"\bArrayTaskId=(\d+)\b.*?\bJobState=(\w+)", shown)}

    def end(self):
        """Jobs first, and then daemons, the last that was started first."""
        try:
            if len(self.daemons) == 3:
                self.end_jobs()
        except subprocess.TimeoutExpired:
            pass  # Their processes are ended below.
        for daemon in reversed(self.daemons):
            daemon.terminate()
            try:
                daemon.wait(20)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
        while left := set(children()) - self.before:
            for process in left:
                os.kill(process, signal.SIGKILL)
                os.waitpid(process, 0)

    def end_jobs(self):
        jobs = self.ask("squeue", "-h", "-o", "%A").stdout.split()
        for job in filter(str.isdigit, jobs):
            self.ask("scancel", "--signal=KILL", job)
        end = time.monotonic() + 20
        while jobs and time.monotonic() < end:
            time.sleep(0.2)
            jobs = self.ask("squeue", "-h", "-o", "%A").stdout.split()
