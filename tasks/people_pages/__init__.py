"""People pages: whom a page is about, and the episodes that it lists as where they appeared."""
