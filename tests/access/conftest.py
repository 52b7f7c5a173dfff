from tests.support.browser import browser, live, new_page, page  # noqa: F401
