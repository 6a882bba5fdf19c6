"""Conformance of the installed kernel "nghvi": python3 environment/jupyter/test_kernel.py [-v]"""

import os
import re
import signal
import subprocess
import time
import unittest

import jupyter_kernel_test

LONG_FIT = """
var data = new LinearMixedSimulator { GroupCount = 200, RowCount = 2000 }.Simulate(1).Table;
var model = MixedModel.From(data, "y ~ x1 + (1 | group)");
Console.WriteLine("fitting");
var fit = model.Fit(new HybridVi { Steps = 100_000_000 }, seed: 1);
"""


class NgHviKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "nghvi"
    language_name = "C#"
    file_extension = ".cs"
    code_hello_world = 'Console.WriteLine("hello, world");'
    code_stderr = 'Console.Error.WriteLine("bad");'
    code_generate_error = 'throw new InvalidOperationException("boom");'
    code_execute_result = [{"code": "6 * 7", "result": "42"}, {"code": '"a" + "b"', "result": "ab"}]
    code_display_data = [{"code": 'display(HTML("<b>x</b>"));', "mime": "text/html"}]
    code_inspect_sample = "Console.WriteLine"
    completion_samples = [
        {"text": "Console.WriteL", "matches": {"WriteLine"}},
        {"text": '"𝔘".Sub', "matches": {"Substring"}},
        {"text": "#!im", "matches": {"#!import"}},
    ]
    complete_code_samples = ["1 + 1", "var x = 1;", "#!time", "int F() => 1;"]
    incomplete_code_samples = ["for (;;) {", "int F(", "class A {\n  int x;"]
    invalid_code_samples = ["var = 1 ) ;"]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kc.execute("1")
        while cls.kc.get_shell_msg(timeout=60)["msg_type"] != "execute_reply":
            pass  # replies to what the client asked while the engine started

    def test_error_says_the_line(self):
        self.flush_channels()
        reply, _ = self.execute_helper("var a = 1;\nvar b = undefinedName;")
        self.assertIn("line 2", reply["content"]["evalue"])
        self.assertIn("var b = undefinedName;", "\n".join(reply["content"]["traceback"]))

    def test_display_is_updated(self):
        self.flush_channels()
        _, outputs = self.execute_helper('var d = display("old"); d.Update("new");')
        self.assertEqual([m["msg_type"] for m in outputs], ["display_data", "update_display_data"])
        ids = {m["content"]["transient"]["display_id"] for m in outputs}
        self.assertEqual(len(ids), 1)

    def interrupt(self, code):
        """Runs code that says something, interrupts it, and gives the reply and the seconds that took."""
        self.flush_channels()
        self.kc.execute(code)
        while self.kc.get_iopub_msg(timeout=60)["msg_type"] != "stream":
            pass
        time.sleep(1)
        started = time.monotonic()
        self.km.interrupt_kernel()
        reply = self.get_non_kernel_info_reply(timeout=60)
        return reply, time.monotonic() - started

    def import_library(self):
        self.flush_channels()
        folder = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        imported, _ = self.execute_helper(f"#!import {folder}/environment/setup.csx", timeout=60)
        self.assertEqual(imported["content"]["status"], "ok")
        self.flush_channels()

    def test_a_fit_has_one_display_that_is_updated_in_place(self):
        self.import_library()
        _, outputs = self.execute_helper(LONG_FIT.replace("100_000_000", "20_000"), timeout=120)
        shown = [m for m in outputs if m["msg_type"] in ("display_data", "update_display_data")]
        self.assertEqual([m["msg_type"] for m in shown][:1], ["display_data"])
        self.assertEqual({m["msg_type"] for m in shown[1:]}, {"update_display_data"})
        self.assertEqual(len({m["content"]["transient"]["display_id"] for m in shown}), 1)
        texts = [m["content"]["data"]["text/plain"] for m in shown]
        self.assertTrue(any("steps/s" in text and "ELBO" in text for text in texts), texts[-3:])
        self.assertRegex(texts[-1], r"^NG-HVI: 20,000 steps in .*; made all steps$")

    def test_results_are_shown_by_the_librarys_formatters(self):
        self.import_library()
        _, outputs = self.execute_helper('Plot.Create("a title").Line([1, 3, 2])')
        shown = outputs[-1]["content"]["data"]
        self.assertIn("nghvi-plotly", shown["text/html"])
        self.assertTrue(shown["text/plain"].startswith("a title"))
        _, outputs = self.execute_helper('DisplayTable.Create("caption", ["name"], ["value"]).Row("a", "1")')
        self.assertIn("<caption", outputs[-1]["content"]["data"]["text/html"])

    def test_interrupting_a_fit_keeps_it(self):
        self.import_library()
        reply, seconds = self.interrupt(LONG_FIT)
        self.assertEqual(reply["content"]["status"], "error")
        self.assertEqual(reply["content"]["ename"], "Interrupted")
        self.assertLess(seconds, 2)
        print(f"interrupted after {seconds:.2f} s", flush=True)
        self.flush_channels()
        _, outputs = self.execute_helper('Console.WriteLine($"{fit.Stopped} {fit.Trace.Steps.Count > 0}");', timeout=60)
        self.assertEqual(outputs[0]["content"]["text"], "Cancelled True\n")

    def test_killing_the_engine_is_said_and_the_next_cell_starts_a_new_one(self):
        self.flush_channels()
        _, outputs = self.execute_helper("Console.WriteLine(Environment.ProcessId);")
        pid = int(re.search(r"\d+", outputs[0]["content"]["text"]).group())
        self.kc.execute('Console.WriteLine("here"); await Task.Delay(60_000);')
        while self.kc.get_iopub_msg(timeout=60)["msg_type"] != "stream":
            pass
        os.kill(pid, signal.SIGKILL)
        reply = self.get_non_kernel_info_reply(timeout=10)
        self.assertEqual(reply["content"]["ename"], "EngineDied")
        self.assertIn("SIGKILL", reply["content"]["evalue"])
        self.flush_channels()
        reply, outputs = self.execute_helper("6 * 7", timeout=60)
        self.assertEqual(reply["content"]["status"], "ok")


if __name__ == "__main__":
    unittest.main()
