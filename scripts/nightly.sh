#!/bin/sh
# The worker of docker-compose.yml: each night at 02:00 what other areas may see, both
# analyses, and the end of expired sessions and links. A night that fails leaves
# /tmp/failed, which the container's health check looks for.
set -u
while :; do
  sleep $(($(date -d 'tomorrow 02:00' +%s) - $(date +%s)))
  today=$(date +%F)
  if python manage.py generalise_places &&
    python manage.py run_analysis border_priority --day "$today" &&
    python manage.py run_analysis relapse_risk --day "$today" &&
    python manage.py tidy_accounts; then
    rm -f /tmp/failed
  else
    touch /tmp/failed
  fi
done
