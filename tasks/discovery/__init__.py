"""Where pages are found: feeds, sitemaps, listings and speaker pages, and how the parts of each are walked."""
