"""Jupyter's own test suite for kernels, with every sample that makes sense for TypeScript."""

import functools
import os
import unittest
from unittest import mock

import jupyter_kernel_test

from kernels import PATIENCE, READY, STOCK, Kernel, SharedKernelTests

# The comparison with a plain tslab (compare.py) sets the variable.
PLAIN = bool(os.environ.get("KERNEL_STOCK"))


class Patient:
    """
    Theirs wait 15 s for an answer and 0.1 s for what it publishes, which a busy machine may take. All that comes is
    checked, as they do: of most requests no test looks at what is published.
    """

    def flush_channels(self):
        # What was published before has come once a last question has been answered.
        asked = self.kc.kernel_info()
        self.check_up_to(asked, self.kc.get_shell_msg, "kernel_info_reply")
        while self.check_up_to(asked, self.kc.get_iopub_msg, "status")["content"]["execution_state"] != "idle":
            pass

    def check_up_to(self, asked, get, kind):
        """Checks what comes until something of that kind is about the request: that is returned."""
        while True:
            message = self.kernel.answered(get, timeout=PATIENCE)
            jupyter_kernel_test.validate_message(message)
            if (message["msg_type"], message["parent_header"].get("msg_id")) == (kind, asked):
                return message

    def execute_helper(self, code, **options):
        channel = self.kc.iopub_channel
        later = lambda timeout, get=channel.get_msg: get(timeout=PATIENCE)
        with mock.patch.object(channel, "get_msg", later):
            return super().execute_helper(code, **options)

    def get_non_kernel_info_reply(self, timeout=None):
        reply = super().get_non_kernel_info_reply(timeout=PATIENCE)
        jupyter_kernel_test.validate_message(reply)
        return reply


# Of a plain tslab some answers never come, and it drops what comes soon after an error.
class TypeScriptKernelTests(*([] if PLAIN else [Patient]), jupyter_kernel_test.KernelTests):
    kernel_name = "tslab"
    language_name = "typescript"
    file_extension = ".ts"

    @classmethod
    def setUpClass(cls):
        cls.kernel = Kernel(argv=STOCK if PLAIN else READY)
        cls.km, cls.kc = cls.kernel.manager, cls.kernel.client

    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('hello, stderr')"

    completion_samples = [
        {"text": "Math.hyp", "matches": {"hypot"}},
        {"text": "JSON.", "matches": {"parse", "stringify"}},
        {"text": "'abc'.toUpperC", "matches": {"toUpperCase"}},
        {"text": "const noSuchThing = 1; noSuchTh", "matches": {"noSuchThing"}},
    ]

    complete_code_samples = [
        "1 + 1",
        "let x: number = 1;",
        "function f() {\n  return 1\n}",
        "await Promise.resolve(1)",
        "const s = `two\nlines`",
        "import * as fs from 'fs'",
        "",
    ]
    incomplete_code_samples = [
        "function f() {",
        "[1, 2,",
        "Math.max(1, ",
        "const s = `two",
        "/* a comment",
        "if (true) {\n  1;",
        "class A {\n  b = 1",
    ]
    invalid_code_samples = ["1 +* 2 ;", "function 1() {}", "const 1a = 2;", "} 1", "'one\n + 2"]

    code_generate_error = "throw new Error('on purpose')"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "'a' + 'b'", "result": "'ab'"},
        {"code": "[1, 2].map((n) => n * 2)", "result": "[ 2, 4 ]"},
        {"code": "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/plain': 'own', 'text/html': '<i>own</i>' }) })",
         "mime": "text/html", "result": "<i>own</i>"},
    ]
    code_display_data = [
        {"code": "import { display } from 'tslab'; display.html('<b>bold</b>')", "mime": "text/html"},
        {"code": "import { display } from 'tslab'; display.png(new Uint8Array([1]))", "mime": "image/png"},
        {"code": "(globalThis as any).kernel.display({ data: { 'image/svg+xml': '<svg/>', 'text/plain': 'x' } })",
         "mime": "image/svg+xml"},
    ]
    code_history_pattern = "6 ? 7*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.hypot"
    code_clear_output = "console.clear()"

    def test_comm_info(self):
        self.flush_channels()
        msg_id = self.kc.comm_info()
        reply = self.get_non_kernel_info_reply(timeout=15)
        jupyter_kernel_test.validate_message(reply, "comm_info_reply", msg_id)

    @unittest.skip("TypeScript has no pager: nothing in the language asks for one")
    def test_pager(self):
        pass


class TypeScriptIopubWelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "tslab"
    # Asked for a welcome, a plain tslab would keep the test waiting for ever.
    support_iopub_welcome = not PLAIN

    @classmethod
    def setUpClass(cls):
        SharedKernelTests.setUpClass()
        cls.kc = SharedKernelTests.kernel.manager.client()
        cls.kc.get_iopub_msg = functools.partial(cls.kc.get_iopub_msg, timeout=PATIENCE)  # theirs would wait for ever

    @classmethod
    def tearDownClass(cls):
        cls.kc.stop_channels()


if __name__ == "__main__":
    unittest.main()
