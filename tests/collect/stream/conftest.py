from tests.support.collector import collector, shared_collector

__all__ = ["collector", "shared_collector"]
