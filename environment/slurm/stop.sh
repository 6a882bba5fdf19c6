#!/usr/bin/env bash
# Ends what start.sh FOLDER began.
for name in slurmd slurmctld munge/munged; do
  pid=$(cat "$1/${name%/munged}$([ "${name#*/}" = munged ] && echo /pid || echo .pid)" 2>/dev/null) && kill "$pid" 2>/dev/null
done
exit 0
