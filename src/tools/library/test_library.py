"""`import … from 'second-look'`: by name, with its docs, as it is now; and under a plain tslab too."""

import shutil
import tempfile
import time
import unittest
from pathlib import Path

from kernels import ROOT, STOCK, Kernel, library_kernel, with_library

INDEX = """/** Which one this is. */
export const label: string = 'first';
export { gain } from './part.js';
"""
PART = """/** Doubles a number. The unit stays. */
export function gain(x: number): number {
  return x * 2;
}
"""


class ReloadTests(unittest.TestCase):
    """On a checkout of its own, so that the tests never touch the real `src/`. One kernel sees all of them."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.root = Path(folder.name).resolve()
        (cls.root / "src").mkdir()
        (cls.root / "notebooks").mkdir()
        (cls.root / "node_modules").mkdir()
        for entry in (ROOT / "node_modules").iterdir():
            if entry.name != "second-look":
                (cls.root / "node_modules" / entry.name).symlink_to(entry)
        shutil.copy(ROOT / "package.json", cls.root)
        cls.kernel = Kernel(argv=with_library(cls.root, soon=False), folder=cls.root / "notebooks")
        cls.addClassCleanup(cls.kernel.stop)

    def setUp(self):
        (self.root / "src" / "more.ts").unlink(missing_ok=True)
        self.write("index.ts", INDEX)
        self.write("part.ts", PART)

    def write(self, name, text):
        (self.root / "src" / name).write_text(text)

    def test_an_edit_is_seen_when_the_import_runs_again(self):
        cell = "import { gain, label } from 'second-look';"
        self.kernel.run(cell)
        # A kernel that found the library built has its compilers still to load: the slow case.
        self.kernel.manager.restart_kernel(now=False)
        self.kernel.wait_for_ready()
        self.kernel.run(cell)
        self.assertEqual(self.kernel.value("[gain(4), label]"), "[ 8, 'first' ]")
        self.write("part.ts", PART.replace("x * 2", "`${x}!`").replace("): number", "): string"))
        started = time.monotonic()
        self.kernel.value(cell)
        took = time.monotonic() - started
        print(f"  the edited library was there after {took * 1000:.0f} ms")
        # Both the value and the type are the new ones.
        self.assertEqual(self.kernel.value("gain(4).length"), "2")
        self.assertIn("not assignable to type 'number'", self.kernel.error("const n: number = gain(1)")["evalue"])

    def test_a_new_file_and_a_new_export(self):
        self.kernel.run("import { label } from 'second-look'")
        self.write("more.ts", "/** New. */\nexport const more: readonly number[] = [1, 2];\n")
        self.write("index.ts", INDEX + "export * from './more.js';\n")
        self.assertEqual(self.kernel.value("import { more } from 'second-look'; more"), "[ 1, 2 ]")

    def test_an_unchanged_library_is_the_same_object(self):
        self.kernel.run("import { gain } from 'second-look'; const first = gain")
        self.assertEqual(self.kernel.value("import { gain } from 'second-look'; first === gain"), "true")

    def test_a_syntax_error_in_the_sources(self):
        self.write("part.ts", PART.replace("return x * 2;", "return x *;"))
        error = self.kernel.error("import { gain } from 'second-look'")
        self.assertEqual(error["ename"], "ConfigError")
        self.assertIn("src/part.ts:3:13", error["evalue"])
        self.write("part.ts", PART)
        self.assertEqual(self.kernel.value("import { gain } from 'second-look'; gain(1)"), "2")

    def test_frames_of_the_library_name_its_sources(self):
        self.write("part.ts", PART.replace("return x * 2;", "throw new Error(`no ${x}`);"))
        error = self.kernel.error("import { gain } from 'second-look';\ngain(1)")
        text = "\n".join(error["traceback"])
        self.assertIn("at gain (src/part.ts:3:9)", text)
        self.assertIn("> 2 | gain(1)", text)

    def test_completion_and_docs(self):
        self.kernel.run("import { gain, label } from 'second-look'; import * as all from 'second-look'")
        matches = self.kernel.reply_to(self.kernel.client.complete("all.ga"))
        self.assertEqual((matches["matches"], matches["cursor_start"], matches["cursor_end"]), (["gain"], 4, 6))
        # Jupyter counts characters, the compiler halves of surrogate pairs.
        matches = self.kernel.reply_to(self.kernel.client.complete("'🙂'; labe"))
        self.assertEqual((matches["matches"][0], matches["cursor_start"], matches["cursor_end"]), ("label", 5, 9))
        for code, position in [("gain", 2), ("gain(", 5), ("all.gain(3)", 6)]:
            info = self.kernel.reply_to(self.kernel.client.inspect(code, position))
            self.assertTrue(info["found"])
            self.assertIn("Doubles a number. The unit stays.", info["data"]["text/plain"])
        names = self.kernel.reply_to(self.kernel.client.complete("import { la } from 'second-look'", 11))
        self.assertIn("label", names["matches"])


class RealLibraryTests(unittest.TestCase):
    CELL = "import * as library from 'second-look'; console.log(typeof library.version)"

    def test_under_our_kernel(self):
        kernel = library_kernel()
        self.assertEqual(kernel.printed(self.CELL), "string\n")
        said = kernel.error("import { none } from 'second-look/none'")["evalue"]
        self.assertIn("second-look/none is no door of second-look; its doors are second-look, second-look/", said)

    def test_under_a_plain_tslab(self):
        kernel = Kernel(argv=STOCK)
        try:
            self.assertEqual(kernel.printed(self.CELL), "string\n")
        finally:
            kernel.client.stop_channels()
            kernel.manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    unittest.main()
