"""The web as a crawler meets it: addresses, connections, hosts and their robots.txt, and how long to wait for them."""
