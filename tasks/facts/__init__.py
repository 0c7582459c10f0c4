"""Facts: what a page says about itself and its episode: podcast, title, date, language, people, address."""
