"""From an uploaded file to rows nobody has judged yet: receive, then read in a child."""
