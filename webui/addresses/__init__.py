"""Where is it? The addresses of articles and tickets, and the places where pages of a list end and go on."""
