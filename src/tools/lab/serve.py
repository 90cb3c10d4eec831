"""Runs JupyterLab for `npm start`: nothing of the machine's own Jupyter set-up, and it ends when its parent ends."""

import os
import signal
import sys
import threading

from jupyter_core import paths

# Before anything reads them: a kernel or setting installed for the whole machine is not part of this notebook.
paths.SYSTEM_CONFIG_PATH.clear()
paths.SYSTEM_JUPYTER_PATH.clear()


def end_with_parent() -> None:
    """The parent holds our standard input open for as long as it lives, even if it is killed outright."""
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)  # Jupyter then stops its kernels


if __name__ == "__main__":
    from jupyterlab.labapp import main

    threading.Thread(target=end_with_parent, daemon=True).start()
    main(sys.argv[1:])
