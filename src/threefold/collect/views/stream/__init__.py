"""Pages of sources that send by themselves: what came, keys, plan, quarantine."""
