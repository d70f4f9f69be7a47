"""Answers calls of the AWS CLI out of one interpreter that has imported it: each start of its own takes a second.

Python runs a module of this name as it starts, so this is the AWS CLI's own interpreter, whatever wraps it. Each line
of standard input is a call (JSON: folder, args, env), run in a fork; `<folder> <exit code>` is written when it has ended.
The folder has the call's standard input in `in` and is given its output in `out` and `err`.
"""

import json
import os
import signal
import sys
import traceback


def serve():
    before = dict(os.environ)
    import awscli.clidriver
    import awscli.handlers

    # It finds its own data by a variable that it sets when it is imported.
    own = {name: value for name, value in os.environ.items() if before.get(name) != value}
    # What has ended must not stay: nobody waits for it here.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    os.write(1, b"ready\n")
    for line in sys.stdin:
        call = json.loads(line)
        if os.fork() != 0:
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        pid = os.fork()
        if pid == 0:
            answer(call, own, awscli.clidriver.main)
        _, status = os.waitpid(pid, 0)
        os.write(1, f"{call['folder']} {os.waitstatus_to_exitcode(status)}\n".encode())
        os._exit(0)


def answer(call, own, main):
    """Becomes the process that the call would have started, and ends with its exit code."""
    code = 1
    try:
        for stream, name in enumerate(("in", "out", "err")):
            flags = os.O_RDONLY if stream == 0 else os.O_WRONLY | os.O_CREAT
            os.dup2(os.open(os.path.join(call["folder"], name), flags, 0o600), stream)
        os.setsid()
        os.environ.clear()
        os.environ.update({**call["env"], **own})
        sys.argv = ["aws", *call["args"]]
        sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")
        code = main()
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 0 if code is None else 1)


if os.environ.get("FLEETDECK_TEST_CLI") == "warm":
    serve()
    os._exit(0)
