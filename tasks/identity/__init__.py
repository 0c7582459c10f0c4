"""Who is who: what a label says, who that is in its episode, in its podcast, and over all sources."""
