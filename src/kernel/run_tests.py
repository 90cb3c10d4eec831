"""Runs the Python tests of some folders, run_tests.py FOLDER..., and ends with one line of JSON for `npm test`."""

import json
import sys
import time
import unittest
from pathlib import Path


class Result(unittest.TextTestResult):
    """Says what each test took and counts those that passed."""

    passed = 0

    def startTest(self, test):
        super().startTest(test)
        self.began = time.monotonic()

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1

    def stopTest(self, test):
        super().stopTest(test)
        print(f"{test.id()}: {time.monotonic() - self.began:.1f} s", flush=True)


def main(folders):
    # Tests elsewhere use `kernels`, too.
    sys.path.insert(0, str(Path(__file__).parent))
    load = unittest.TestLoader().discover
    suite = unittest.TestSuite(load(folder, top_level_dir=folder) for folder in folders)
    result = unittest.TextTestRunner(stream=sys.stdout, resultclass=Result, warnings="ignore").run(suite)
    # A test with parts that failed (subTest) is one failed test; a failed set-up stands for its tests.
    failed = {test_id(test) for test, _ in [*result.failures, *result.errors]}
    failed |= {test_id(test) for test in result.unexpectedSuccesses}
    skipped = [{"name": test_id(test), "why": why} for test, why in result.skipped]
    print(json.dumps({"passed": result.passed, "failed": sorted(failed), "skipped": skipped}))
    return 1 if failed else 0


def test_id(test):
    return getattr(test, "test_case", test).id()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
