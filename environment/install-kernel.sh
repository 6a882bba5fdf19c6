#!/usr/bin/env bash
# From a clone to a kernel: builds what the notebooks load and installs "C# (NgHvi, .NET 10)" for this user.
# PYTHON names the interpreter that has ipykernel; by default the first one on the path that has it.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build -c Release src/NgHvi.Interactive
dotnet build -c Release src/NgHvi.Cli
dotnet run -c Release --no-build --project src/NgHvi.Cli -- jupyter install --as-net-csharp ${PYTHON:+--python "$PYTHON"}
