"""Starts kernels for the tests and talks to them."""

import atexit
import functools
import os
import shutil
import subprocess
import sys
import time
import unittest
from pathlib import Path
from queue import Empty

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

ROOT = Path(__file__).resolve().parents[2]
# Seconds until what must come counts as missing: far above what anything takes, since the machine may be slow, and busy.
PATIENCE = 120
NODE = os.environ.get("KERNEL_NODE") or shutil.which("node")
# Below the checkout, so that packages are found by name. Each Node has its own: tests under several may run at the
# same time.
FOLDER = ROOT / "build" / "kernel-tests" / NODE.strip("/").replace("/", "-")


def own(root, plugin, soon):
    """The command line of our kernel: as a reader's, or as one that ends soon, from the snapshot that there is."""
    snapshot = os.environ.get("KERNEL_SNAPSHOT") if soon else None
    start = ["--snapshot-blob", snapshot] if snapshot else ["--max-semi-space-size=4"]
    launcher = [NODE, "--no-force-async-hooks-checks", *start, str(ROOT / "build/kernel/launcher.cjs")]
    return [*launcher, "--root", str(root), "--plugin", str(plugin), "{connection_file}"]


# As in spec.ts.
LEAN = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "32768", "MALLOC_TRIM_THRESHOLD_": "131072"}
# Both with a plugin that puts what a plugin is given at `globalThis.kernel`.
OWN = own(ROOT, Path(__file__).parent / "test_plugin.cjs", soon=False)
READY = own(ROOT, Path(__file__).parent / "test_plugin.cjs", soon=True)
STOCK = [NODE, str(ROOT / "node_modules/tslab/bin/tslab"), "kernel", "--config-path={connection_file}"]


def with_library(root, soon):
    """The same with the plugin of `src/tools/library`, for the checkout in a folder."""
    return own(root, ROOT / "build/kernel/plugin.cjs", soon)


def started(start):
    """What `start` returns. Its ports were chosen before: a kernel that dies since one is taken by then gets others."""
    for _ in range(2):
        try:
            return start()
        except RuntimeError as error:
            if "died before replying" not in str(error):
                raise
            print(f"  a kernel did not start: {error}", file=sys.stderr, flush=True)
    return start()


class Manager(KernelManager):
    """A kernel manager that needs no registered kernelspec."""

    argv = READY

    @property
    def kernel_spec(self):
        mode = "signal" if self.argv is STOCK else "message"
        env = {} if "--snapshot-blob" in self.argv else LEAN
        return KernelSpec(
            argv=self.argv, display_name="TypeScript", language="typescript", interrupt_mode=mode, env=env
        )


class Kernel:
    """A running kernel and a client of it."""

    def __init__(self, argv=READY, folder=FOLDER, **env):
        Path(folder).mkdir(parents=True, exist_ok=True)
        started(lambda: self.start(argv, folder, env))

    def start(self, argv, folder, env):
        """Starts it and waits until it answers."""
        self.manager = Manager()
        self.manager.argv = argv
        began = time.monotonic()
        self.manager.start_kernel(cwd=str(folder), env={**os.environ, **env})
        self.client = self.manager.client()
        self.client.start_channels()
        self.wait_for_ready()
        self.ready = time.monotonic() - began

    def wait_for_ready(self):
        """Waits for a start. One that has died is told at once, so that a busy machine may take its time."""
        try:
            while True:  # what a kernel before it said would pass for the sign that this one is heard
                self.client.get_iopub_msg(timeout=0)
        except Empty:
            pass
        try:
            self.client.wait_for_ready(timeout=PATIENCE)
        except RuntimeError as error:
            raise RuntimeError(f"{error} (exit code {self.exit_code()})") from None

    def exit_code(self):
        """None while it runs."""
        process = self.manager.provisioner and self.manager.provisioner.process
        return process and process.poll()

    def answered(self, wait, *args, **options):
        """
        What it answers; not waited for, nor any longer, when it has died: each test would wait its whole time. So would
        those after one that it does not answer, and it is ended.
        """
        if self.exit_code() is None:
            try:
                return wait(*args, **options)
            except (TimeoutError, Empty):
                if self.exit_code() is None:
                    process = self.manager.provisioner.process
                    process.kill()
                    process.wait()  # else the next class of tests finds it alive
                    raise
        raise RuntimeError(f"the kernel has died (exit code {self.exit_code()})")

    def own_mib(self):
        """Memory that the process shares with no file, in MiB. Where the system does not tell (it is not Linux), 0."""
        told = Path(f"/proc/{self.manager.provisioner.pid}/smaps_rollup")
        lines = told.read_text().splitlines() if told.exists() else []
        return sum(int(line.split()[1]) for line in lines if line.startswith("Pss_Anon:")) / 1024

    def used(self):
        """Seconds of a processor that it has used."""
        return float(self.value("const { user, system } = process.cpuUsage(); (user + system) / 1e6"))

    def run(self, code, **options):
        """Runs a cell to its end: the reply's content and the outputs as (type, content)."""
        outputs = []

        def note(message):
            if message["msg_type"] not in ("status", "execute_input"):
                outputs.append((message["msg_type"], message["content"]))

        reply = self.answered(self.client.execute_interactive, code, timeout=PATIENCE, output_hook=note, **options)
        return reply["content"], outputs

    def succeed(self, code):
        """The outputs of a cell that must succeed."""
        reply, outputs = self.run(code)
        if reply["status"] != "ok":
            raise AssertionError("\n".join(reply.get("traceback", [str(reply)])))
        return outputs

    def value(self, code):
        """The text of its result."""
        return next((c["data"]["text/plain"] for t, c in self.succeed(code) if t == "execute_result"), None)

    def printed(self, code):
        """All that it writes to stdout."""
        return "".join(c["text"] for t, c in self.succeed(code) if t == "stream" and c["name"] == "stdout")

    def error(self, code):
        """The error message that a cell that must fail publishes."""
        reply, outputs = self.run(code)
        errors = [c for t, c in outputs if t == "error"]
        if reply["status"] != "error" or len(errors) != 1:
            raise AssertionError(f"expected one error, got {reply['status']} and {outputs}")
        return errors[0]

    def reply_to(self, message_id):
        """The content of the reply to a request on the shell channel."""
        while True:
            reply = self.answered(self.client.get_shell_msg, timeout=PATIENCE)
            if reply["parent_header"].get("msg_id") == message_id:
                return reply["content"]

    def hear(self, message_id, kind):
        """Waits until a request has something of that kind published."""
        while True:
            message = self.answered(self.client.get_iopub_msg, timeout=PATIENCE)
            if (message["msg_type"], message["parent_header"].get("msg_id")) == (kind, message_id):
                return

    def interrupt(self):
        """Interrupts what runs, if anything does, and waits: else it might reach a cell that is sent next."""
        self.client.control_channel.send(self.client.session.msg("interrupt_request", {}))
        answer = self.client.get_control_msg(timeout=PATIENCE)
        # A question waits until the cell has ended, which would abort one that is sent before.
        self.reply_to(self.client.is_complete(""))
        return answer

    def drain(self, seconds=0.5):
        """What is published within some time: (type, content, id of the causing request)."""
        found = []
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                message = self.client.get_iopub_msg(timeout=left)
            except Exception:  # queue.Empty or its asynchronous sister
                break
            found.append(
                (message["msg_type"], message["content"], message["parent_header"].get("msg_id"))
            )
        return found

    @property
    def pid(self):
        return self.manager.provisioner.pid

    def stop(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=False)


@functools.cache
def library_kernel():
    """A kernel with this checkout's library, for all tests that need none of their own."""
    kernel = Kernel(argv=with_library(ROOT, soon=True))
    atexit.register(kernel.stop)
    return kernel


class SharedKernelTests(unittest.TestCase):
    """
    Tests that need no kernel of their own: all of them have one, a reader's, since its start costs two seconds; where it
    has died, classes that come later have another.
    """

    kernel = None

    @classmethod
    def setUpClass(cls):
        if SharedKernelTests.kernel is None or SharedKernelTests.kernel.exit_code() is not None:
            SharedKernelTests.kernel = Kernel(argv=OWN)
            SharedKernelTests.used = SharedKernelTests.kernel.used()
            SharedKernelTests.opened = SharedKernelTests.kernel.own_mib()
            atexit.register(SharedKernelTests.kernel.stop)


def alive(pid):
    """Whether a process exists and is not merely waiting to be collected."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def until(condition, step=0.05):
    """Waits for a condition; answers whether it came true, and prints nothing."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(step)
    return bool(condition())


def soon(condition, turns=50):
    """
    Whether a condition comes true within some turns of a tenth of a second and a start of Node: for what takes moments
    where all is well. No bound in seconds would hold on every machine; what keeps a kernel waiting, that it is slow, or
    busy, or stands still, keeps Node from starting, too.
    """
    for _ in range(turns):
        if condition():
            return True
        time.sleep(0.1)
        subprocess.run([NODE, "--eval", "0"], check=True)
    return bool(condition())
