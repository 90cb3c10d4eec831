"""Runs Jupyter's test suite for kernels against a plain tslab and against this kernel, and prints the two side by side.

    .venv/bin/python src/kernel/compare.py
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def outcomes(**env):
    command = [sys.executable, "-W", "ignore", "-m", "unittest", "-v", "test_kernel"]
    done = subprocess.run(command, cwd=HERE, env={**os.environ, **env}, capture_output=True, text=True, timeout=300)
    found = {}
    for line in done.stderr.splitlines():
        words = line.split()
        if words and words[0].startswith("test_") and "(test_kernel." in line:
            current = words[0]
            found.setdefault(current, "ok")
        for word, outcome in (("FAIL", "fails"), ("ERROR", "fails"), ("skipped", "skipped")):
            if line.rstrip().endswith(word) or f"... {word}" in line:
                found[current] = outcome
    return found


def main():
    stock, own = outcomes(KERNEL_STOCK="1"), outcomes()
    print(f"{'':28}{'stock tslab':14}this kernel")
    for name in sorted(stock | own):
        print(f"{name.removeprefix('test_'):28}{stock.get(name, '-'):14}{own.get(name, '-')}")


if __name__ == "__main__":
    main()
