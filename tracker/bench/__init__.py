"""How fast this machine ingests, beside the peer `reader` in the same run. Only ratios within one run are compared."""
