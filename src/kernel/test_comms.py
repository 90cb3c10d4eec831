"""Comms: answered beside the cells, from a busy kernel too, and only the latest message of each."""

import json
import queue
import time
import unittest
import uuid

from kernels import FOLDER, PATIENCE, Kernel, SharedKernelTests, until

# A file that an endless answer writes when it has begun, since nothing that it prints is heard.
BEGUN = FOLDER / "begun"
# A file that a busy cell looks for, since it hears nothing.
ENOUGH = FOLDER / "enough"


class Comm:
    """A comm as a page opens one."""

    def __init__(self, kernel, target):
        self.kernel = kernel
        self.id = uuid.uuid4().hex
        self.send("comm_open", target_name=target, data={})

    def send(self, kind, **content):
        client = self.kernel.client
        message = client.session.msg(kind, {"comm_id": self.id, **content})
        client.shell_channel.send(message)
        return message["header"]["msg_id"]

    def ask(self, **data):
        return self.send("comm_msg", data=data)

    def ask_endlessly(self, **data):
        """Asks, and waits until the answer has begun."""
        BEGUN.unlink(missing_ok=True)
        asked = self.ask(**data)
        if not until(BEGUN.exists):
            raise AssertionError(f"no answer to {data} has begun")
        return asked

    def heard(self, seconds=PATIENCE, kind="comm_msg"):
        """The next message of the kernel to this comm: its data and the request that it answers."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            message = self.kernel.client.get_iopub_msg(timeout=left)
            if message["msg_type"] == kind and message["content"]["comm_id"] == self.id:
                return message["content"]["data"], message["parent_header"]["msg_id"]
        raise queue.Empty

    def answer(self, **data):
        """What is answered to a message."""
        return self.answer_to(data)

    def answer_to(self, data):
        """The same for data of any kind."""
        return self.answer_of(self.send("comm_msg", data=data))

    def answer_of(self, asked):
        """What is answered to a request, past the word that it waits."""
        while True:
            answer, request = self.heard()
            if request == asked and answer != {"waiting": True}:
                return answer

    def close(self):
        self.send("comm_close", data={})


def known(kernel, target=None):
    """The open comms, as the kernel says."""
    return kernel.reply_to(kernel.client.comm_info(target))["comms"]


class CommTests(SharedKernelTests):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kernel.value("import { existsSync, writeFileSync } from 'fs'; const { offered, kernel } = globalThis as any; 1")

    def open(self, target="offered"):
        comm = Comm(self.kernel, target)
        self.addCleanup(comm.close)
        return comm

    def test_answers_and_tells_the_truth_about_what_is_open(self):
        comm = self.open("echo")
        self.assertEqual(comm.answer(text="ä"), {"echo": {"text": "ä"}})
        self.assertEqual(known(self.kernel, "echo"), {comm.id: {"target_name": "echo"}})
        self.assertEqual(known(self.kernel, "offered"), {})
        comm.close()
        self.assertEqual(known(self.kernel), {})
        asked = comm.ask()
        self.assertEqual(comm.heard(kind="comm_close"), ({}, asked), "a closed one is said to be closed")

    def test_a_target_that_there_is_not_is_closed_at_once(self):
        self.assertEqual(Comm(self.kernel, "nothing").heard(kind="comm_close")[0], {})

    def test_malformed_messages_are_not_heeded(self):
        comm = self.open("echo")
        session, channel = self.kernel.client.session, self.kernel.client.shell_channel
        odd = [None, 5, "x", [], {"toString": 1}, {"__proto__": None}]
        for kind in ["comm_open", "comm_msg", "comm_close", "execute_request", "complete_request", "no_request"]:
            for each in odd:
                contents = [each, {"comm_id": each, "target_name": "echo"}, {"comm_id": "a", "target_name": each}]
                contents += [{"code": each}] if kind.startswith(("exec", "compl")) else []
                for content in contents:
                    message = session.msg(kind, {})
                    message["content"] = json.dumps(content).encode()
                    channel.send(message)
        comm.send("comm_open", target_name="nothing", data={})
        for data in odd[1:-1]:
            self.assertEqual(comm.answer_to(data), {"echo": data})
        self.assertEqual(list(known(self.kernel)), [comm.id])
        # Those among them that are cells fail, which aborts cells that wait behind them.
        for _ in range(50):
            if self.kernel.run("6 * 7")[0]["status"] != "aborted":
                break
        self.assertEqual(self.kernel.value("6 * 7"), "42")

    def test_many_comms_and_much_in_one(self):
        comms = [self.open("echo") for _ in range(200)]
        for comm in comms:
            comm.ask(n=1)
        self.assertEqual(comms[-1].answer(n=2), {"echo": {"n": 2}})
        self.assertEqual(len(comms[0].answer(text="x" * 2_000_000)["echo"]["text"]), 2_000_000)

    def test_what_an_answer_throws_is_the_answer(self):
        self.kernel.value("offered.bad = async () => { throw new RangeError('too far'); };")
        self.assertEqual(self.open().answer(id="bad"), {"error": "too far"})

    def test_what_an_answer_shows_and_prints_is_dropped(self):
        self.kernel.value(
            "offered.loud = async () => { console.log('a'); await null; kernel.display({ data: { 'text/plain': 'b' } });"
            " console.clear(); return { done: true }; }; 1"
        )
        comm = self.open()
        self.kernel.value("1")  # by then what came before has been published
        asked = comm.ask(id="loud")
        published = []
        until(lambda: published.extend(self.kernel.drain()) or "comm_msg" in (kind for kind, *_ in published))
        published += self.kernel.drain()
        self.assertEqual(
            [(kind, parent == asked) for kind, _, parent in published],
            [("status", True), ("status", True), ("comm_msg", True)],
        )
        self.assertEqual(self.kernel.printed("console.log('c')"), "c\n", "the next cell's is not")

    def test_answered_while_a_cell_waits(self):
        comm = self.open("echo")
        code = "console.log('begun'); await new Promise((r) => { offered.release = () => ({ released: r(0) === undefined }); });"
        self.addCleanup(self.kernel.interrupt)  # where it fails the cell would keep all tests behind it waiting
        cell = self.kernel.client.execute(code)
        self.kernel.hear(cell, "stream")
        self.assertEqual(comm.answer(n=1), {"echo": {"n": 1}})
        self.assertEqual(self.open().answer(id="release"), {"released": True})
        self.assertEqual(self.kernel.reply_to(cell)["status"], "ok")

    def test_the_latest_wins(self):
        comm = self.open("echo")
        ENOUGH.unlink(missing_ok=True)
        self.addCleanup(ENOUGH.touch)  # where it fails, too
        cell = self.kernel.client.execute("console.log('begun'); while (!existsSync('enough'));")
        self.kernel.hear(cell, "stream")
        began = time.monotonic()
        asked = [comm.ask(n=n) for n in range(5)]
        # Where they come slowly it may be said of earlier ones, too, that they wait.
        waits = [comm.heard()]
        # Not at once, for each: a tenth of a second is promised, less the rounding of two clocks. A slow machine adds to it.
        self.assertGreater(time.monotonic() - began, 0.09, "the first word came before the main thread had its time")
        while waits[-1][1] != asked[4]:
            waits.append(comm.heard())
        self.assertEqual([data for data, _ in waits], [{"waiting": True}] * len(waits))
        ENOUGH.touch()
        self.assertEqual(comm.heard(), ({"echo": {"n": 4}}, asked[4]))
        self.assertRaises(queue.Empty, comm.heard, 0.3)
        self.assertEqual(self.kernel.reply_to(cell)["status"], "ok")

    def test_closing_ends_an_endless_answer(self):
        self.kernel.value("offered.forever = () => { writeFileSync('begun', ''); for (;;); }; 1")
        comm = self.open()
        comm.ask_endlessly(id="forever")
        comm.close()
        self.assertEqual(self.kernel.value("6 * 7"), "42")
        self.assertEqual(self.open("echo").answer(n=1), {"echo": {"n": 1}})

    def test_an_interrupt_ends_an_endless_answer(self):
        self.kernel.value(
            "offered.busy = () => { writeFileSync('begun', ''); for (;;); };"
            "offered.waits = async () => { writeFileSync('begun', ''); await new Promise(() => {}); }; 1"
        )
        for name in ["busy", "waits", "busy"]:
            with self.subTest(name):
                comm = self.open()
                asked = comm.ask_endlessly(id=name)
                self.kernel.manager.interrupt_kernel()
                self.assertEqual(comm.answer_of(asked), {"error": "Interrupted."})
                self.assertEqual(self.kernel.value("6 * 7"), "42")


class BusyKernelTests(unittest.TestCase):
    """A kernel with a cell that computes without a pause."""

    @classmethod
    def setUpClass(cls):
        cls.kernel = Kernel()
        cls.kernel.value("import { writeFileSync } from 'fs';")
        cls.kernel.value("import { threadId } from 'worker_threads'; const runs = { n: 0 }; let steps = 1;")
        cls.kernel.value("runs.n++; steps += 1;")
        cls.kernel.value("const other = (() => { (globalThis as any).touched = true; return 1; })();")
        cls.kernel.value(
            "const answer = ({ x }: any) => ({ x: x * steps, n: runs.n, touched: (globalThis as any).touched, threadId });"
            "(globalThis as any).offered.times = answer; (globalThis as any).kernel.offers('times'); 1"
        )
        cls.kernel.value(
            "(globalThis as any).offered.endless = ({ forever }: any) => {"
            " if (forever) writeFileSync('begun', ''); while (forever); return { steps }; };"
            "(globalThis as any).kernel.offers('endless'); 1"
        )

    @classmethod
    def tearDownClass(cls):
        cls.kernel.stop()

    def setUp(self):
        self.cell = self.kernel.client.execute("console.log('begun'); for (;;);")
        self.kernel.hear(self.cell, "stream")

    def tearDown(self):
        self.kernel.manager.interrupt_kernel()
        self.assertEqual(self.kernel.reply_to(self.cell)["status"], "error")

    def test_another_thread_answers(self):
        comm = Comm(self.kernel, "offered")
        begun = time.monotonic()
        answer = comm.answer(id="times", x=3)
        first = time.monotonic() - begun
        self.assertGreater(answer.pop("threadId"), 0)
        self.assertEqual(answer, {"x": 6, "n": 1}, "the cells that it needs have run, in their order; no other")
        begun = time.monotonic()
        self.assertEqual(comm.answer(id="times", x=5)["x"], 10)
        print(f"  answered beside a busy cell within {first * 1000:.0f} ms, then {(time.monotonic() - begun) * 1000:.0f} ms")

    def test_what_is_closed_is_ended_and_others_are_answered(self):
        comm = Comm(self.kernel, "offered")
        comm.ask_endlessly(id="endless", forever=True)
        comm.close()
        other = Comm(self.kernel, "offered")
        self.assertEqual(other.answer(id="endless"), {"steps": 2})


if __name__ == "__main__":
    unittest.main()
