"""The Jupyter kernel "nghvi": relays Jupyter's messages to the C# engine, a process of its own (nghvi engine)."""

import json
import os
import queue
import signal
import subprocess
import threading

from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel

OUTPUTS = ("stream", "display_data", "update_display_data", "execute_result")


class EngineDied(Exception):
    """The engine's process is gone; the message says so."""


class Engine:
    """The engine's process. Its messages, and interruptions by the user, arrive in one queue."""

    def __init__(self):
        # A session of its own: Ctrl-C is for this process, which passes it on in the protocol.
        self.process = subprocess.Popen(
            json.loads(os.environ["NGHVI_ENGINE"]),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self.messages = queue.SimpleQueue()
        self.requests = 0
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            try:
                message = json.loads(line)
                message["type"]
            except (ValueError, KeyError, TypeError):  # native code wrote to the standard output
                message = {"type": "stream", "name": "stdout", "text": line.decode("utf-8", "replace")}
            self.messages.put(message)
        self.messages.put({"type": "end"})

    def send(self, kind, **request):
        try:
            self.process.stdin.write((json.dumps({"type": kind, **request}) + "\n").encode())
            self.process.stdin.flush()
        except OSError:
            pass  # the queue says that it ended

    def ask(self, kind, on_output=lambda message: None, **request):
        """Sends a request and gives the reply; interruptions meanwhile are passed on."""
        self.requests += 1
        self.send(kind, id=self.requests, **request)
        kept = None
        while True:
            message, kept = (kept or self.messages.get()), None
            while message["type"] == "stream" and not self.messages.empty():
                # Text that has piled up goes to the front end in one piece.
                kept = self.messages.get()
                if kept["type"] != "stream" or kept["name"] != message["name"]:
                    break
                message["text"] += kept["text"]
                kept = None
            if message["type"] == "interrupt":
                self.send("interrupt")
            elif message["type"] == "end":
                raise EngineDied(
                    f"The C# process ended ({self._how()}). All variables are lost. "
                    "The next cell starts a new process; run the notebook from its first cell."
                )
            elif message["type"] != "reply":
                on_output(message)
            elif message["id"] == self.requests:
                return message

    def _how(self):
        code = self.process.wait()
        return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"

    def stop(self):
        try:
            self.process.stdin.close()  # the engine ends with its input
        except OSError:
            pass
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class NgHviKernel(Kernel):
    implementation = "nghvi"
    implementation_version = "0.1.0"
    banner = "C# on .NET 10 with NgHvi"
    language_info = {
        "name": "C#",
        "version": "14.0",
        "mimetype": "text/x-csharp",
        "file_extension": ".cs",
        "pygments_lexer": "csharp",
        "codemirror_mode": "text/x-csharp",
    }

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.engine = Engine()

    def _ask(self, kind, **request):
        if self.engine is None:
            self.engine = Engine()
        # Not an exception, which could lose a message half way, but an entry in the queue.
        messages = self.engine.messages
        usual = signal.signal(signal.SIGINT, lambda *_: messages.put({"type": "interrupt"}))
        try:
            return self.engine.ask(kind, **request)
        except EngineDied:
            self.engine = None
            raise
        finally:
            signal.signal(signal.SIGINT, usual)

    def do_execute(self, code, silent, store_history=True, user_expressions=None, allow_stdin=False):
        errors = []

        def show(message):
            kind = message.pop("type")
            if kind == "error":
                errors.append(message)
                self._publish("error", message, silent)
            elif kind in OUTPUTS:
                if "display_id" in message:
                    message["transient"] = {"display_id": message.pop("display_id")}
                if kind == "execute_result":
                    message["execution_count"] = self.execution_count
                self._publish(kind, message, silent)

        done = {"execution_count": self.execution_count}
        if not code.strip():
            return {"status": "ok", "payload": [], "user_expressions": {}, **done}
        try:
            reply = self._ask("execute", on_output=show, code=code, number=self.execution_count)
            if reply["status"] == "fault":
                show({"type": "error", "ename": "EngineFault", "evalue": reply["message"], "traceback": [reply["message"]]})
        except EngineDied as death:
            show({"type": "error", "ename": "EngineDied", "evalue": str(death), "traceback": [str(death)]})
        if errors:
            return {"status": "error", **errors[-1], **done}
        return {"status": "ok", "payload": [], "user_expressions": {}, **done}

    def _publish(self, kind, content, silent):
        if not silent:
            self.send_response(self.iopub_socket, kind, content)

    def _ask_about(self, kind, code, **request):
        """Asks a question that nobody misses the answer to when the engine is gone."""
        try:
            return self._ask(kind, code=code, **request)
        except EngineDied:
            return {}

    def do_complete(self, code, cursor_pos):
        reply = self._ask_about("complete", code, position=cursor_pos)
        return {
            "status": "ok",
            "matches": reply.get("matches", []),
            "cursor_start": reply.get("start", cursor_pos),
            "cursor_end": cursor_pos,
            "metadata": {},
        }

    def do_inspect(self, code, cursor_pos, detail_level=0, omit_sections=()):
        text = self._ask_about("inspect", code, position=cursor_pos).get("text")
        return {"status": "ok", "found": bool(text), "data": {"text/plain": text} if text else {}, "metadata": {}}

    def do_is_complete(self, code):
        status = self._ask_about("is_complete", code).get("status", "unknown")
        last = code.split("\n")[-1]
        indent = last[: len(last) - len(last.lstrip())] + ("    " if last.rstrip().endswith(("{", "(")) else "")
        return {"status": status, "indent": indent} if status == "incomplete" else {"status": status}

    def do_shutdown(self, restart):
        if self.engine is not None:
            self.engine.stop()
        return {"status": "ok", "restart": restart}


if __name__ == "__main__":
    IPKernelApp.launch_instance(kernel_class=NgHviKernel)
