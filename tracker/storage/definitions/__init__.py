"""What tables are made of: a module a subject, over one metadata. Queries take them from `tables`, which has all."""
