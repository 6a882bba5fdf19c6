"""Packages in any order, then a fit, a figure and a frame: python3 environment/jupyter/test_packages.py KERNEL FEED [ORDERS]

KERNEL is .net-csharp (the installed tool) or nghvi, FEED a folder with what `dotnet pack` makes. Every ordered pair and 20 random
orders take an hour or two; ORDERS, such as 0:5, takes some of the 50.
"""

import itertools
import os
import random
import sys
import time

from jupyter_client.manager import start_new_kernel

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SETUP = "#!import ../environment/setup.csx"
CHARTS = {
    "Plotly.NET.CSharp": "Plotly.NET.CSharp.Chart.Line<int, int, string>(new[] { 1, 2 }, new[] { 3, 4 })",
    "XPlot.Plotly": "XPlot.Plotly.Chart.Line(new[] { 3, 4 })",
}
PARTS = [SETUP] + [
    f'#r "nuget: {name}"' for name in ("Microsoft.Data.Analysis", "Plotly.NET.CSharp", "XPlot.Plotly", "Plotly.NET.Interactive")
] + ['#i "nuget:{feed}"\n#r "nuget: NgHvi.Interactive"']
USES = [
    ("using NgHvi;\nvar panel = new LinearMixedSimulator { GroupCount = 20, RowCount = 200 }.Simulate(1).Table;\npanel", "<table"),
    ('var fit = MixedModel.From(panel, "y ~ x1 + (1 | group)").Fit(seed: 1);\nfit', '<th scope="row">x1</th>'),
    ("fit.Trace", "data:image/svg+xml"),
    ("var frame = new Microsoft.Data.Analysis.DataFrame(panel[\"y\"], panel[\"group\"]);\nframe", "<table"),
    ('MixedModel.From(frame, "y ~ 1 + (1 | group)").Fit(seed: 1)', "(Intercept)"),
]


def orders():
    yield from itertools.permutations(PARTS, 2)
    shuffled = random.Random(1)
    for _ in range(20):
        yield tuple(shuffled.sample(PARTS, len(PARTS)))


def run(kernel, feed, order):
    cells = [(part.replace("{feed}", feed), None) for part in order]
    if SETUP not in order and PARTS[-1] not in order:
        cells.append((SETUP, None))
    cells += USES + [(code, "plot") for name, code in CHARTS.items() if f'#r "nuget: {name}"' in order]
    manager, client = start_new_kernel(kernel_name=kernel, startup_timeout=120, cwd=os.path.join(ROOT, "notebooks"))
    try:
        for code, shown in cells:
            outputs = []
            reply = client.execute_interactive(
                code, timeout=300, output_hook=lambda message: outputs.append(message["content"]), allow_stdin=False)
            if reply["content"]["status"] != "ok" or (shown and shown not in str(outputs)):
                return f"{code}\n  {reply['content'].get('evalue', '')}\n  {str(outputs)[-1500:]}"
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return None


def main(kernel, feed, part=":"):
    first, last = part.split(":")
    failures = 0
    for number, order in list(enumerate(orders()))[int(first or 0) : int(last) if last else None]:
        began = time.monotonic()
        failure = run(kernel, os.path.abspath(feed), order)
        failures += failure is not None
        names = ", ".join(part.split()[-1].strip('"') for part in order)
        print(f"{number}: {names}: {'ok' if failure is None else failure} ({time.monotonic() - began:.0f} s)", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
