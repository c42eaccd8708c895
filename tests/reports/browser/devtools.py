"""Headless Chromium, driven by the DevTools protocol over a pair of pipes."""

import json
import os
import select
import subprocess
import time

COMMAND = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
           "--disable-background-networking", "--disable-component-update",
           "--disable-sync", "--disable-extensions", "--disable-dev-shm-usage",
           "--hide-scrollbars", "--remote-debugging-pipe", "about:blank"]


class Browser:
    """One page of one browser.  Messages are JSON, each ended by a NUL."""

    def __init__(self, program, profile, seconds=60):
        self.deadline = time.monotonic() + seconds
        to_browser, self.out = os.pipe()
        self.inp, from_browser = os.pipe()

        def pipes():
            # The browser reads from 3 and writes to 4. Moved out of the way
            # first, as either may be the number that the other must have.
            reading, writing = os.dup(to_browser), os.dup(from_browser)
            high = [os.dup2(reading, 100), os.dup2(writing, 101)]
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self.process = subprocess.Popen(
            [program, f"--user-data-dir={profile}", *COMMAND],
            preexec_fn=pipes, close_fds=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.rest, self.count, self.events = b"", 0, []
        self.session = None
        targets = self.call("Target.getTargets")["targetInfos"]
        page = next(t for t in targets if t["type"] == "page")
        self.session = self.call("Target.attachToTarget", flatten=True,
                                 targetId=page["targetId"])["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.out)
        os.close(self.inp)

    def read(self):
        while b"\0" not in self.rest:
            left = self.deadline - time.monotonic()
            if left <= 0 or not select.select([self.inp], [], [], left)[0]:
                raise TimeoutError("the browser did not answer")
            part = os.read(self.inp, 1 << 16)
            if not part:
                raise EOFError("the browser ended")
            self.rest += part
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.count:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def value(self, expression):
        """What JavaScript says, waited for where it is a promise."""
        answer = self.call("Runtime.evaluate", expression=expression,
                           awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def until(self, expression):
        """Waits until this is true, or the page has complained."""
        while not self.value(expression) and not self.complaints():
            if time.monotonic() > self.deadline:
                raise TimeoutError(f"never came true: {expression}")
            time.sleep(0.05)

    def complaints(self):
        """Errors and warnings of the console so far."""
        out = []
        for event in self.events:
            method, what = event.get("method"), event.get("params", {})
            if method == "Runtime.exceptionThrown":
                out.append(str(what["exceptionDetails"]))
            elif (method == "Runtime.consoleAPICalled" and
                  what["type"] in ("error", "warning", "assert")):
                out.append(f"{what['type']}: {what['args']}")
            elif (method == "Log.entryAdded" and
                  what["entry"]["level"] in ("error", "warning")):
                out.append(what["entry"]["text"])
        return out

    def requests(self):
        return [event["params"]["request"]["url"] for event in self.events
                if event.get("method") == "Network.requestWillBeSent"]
