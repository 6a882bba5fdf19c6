#!/usr/bin/env bash
# Ends what start.sh FOLDER began.
for file in "$1"/slurmd.pid "$1"/slurmctld.pid "$1"/munge/pid; do
  if [ -s "$file" ]; then kill "$(cat "$file")" 2>/dev/null || true; fi
done
