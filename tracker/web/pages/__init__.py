"""What each page shows, gathered in a fixed number of queries. Nothing here knows of requests or templates."""
