"""The health check of the web container: exits with 0 if the page is ready.

Asks as the HTTPS proxy would, else the answer were a redirect to HTTPS.
"""

from __future__ import annotations

import http.client
import sys

PROXIED = {"Host": "localhost", "X-Forwarded-Proto": "https"}


def main() -> int:
    link = http.client.HTTPConnection("127.0.0.1", 8000, timeout=4)
    link.request("GET", "/health/ready", headers=PROXIED)
    return 0 if link.getresponse().status == http.client.OK else 1


if __name__ == "__main__":
    sys.exit(main())
