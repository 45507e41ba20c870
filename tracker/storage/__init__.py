"""Tables, engine and transaction, and one module of queries per record. Queries take a connection and never commit."""
