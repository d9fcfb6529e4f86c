"""From an uploaded file to rows nobody has judged: receive, read in a child."""
