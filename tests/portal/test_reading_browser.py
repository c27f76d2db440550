"""What everybody reads, in a real browser: readable by all, on a phone, and within others' pages."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

from lianxin.portal.models import Article, Publication
from tests.browser import accessibility_faults, browser
from tests.cases import thread
from tests.portal import publishing
from tests.served import Served, served, server

__all__ = ["browser", "served", "server"]
pytestmark = pytest.mark.browser
NARROWEST = 320  # pixels: a window of 1280 at 400 %
LOOKS = [(1440, "dark", "normal"), (NARROWEST, "light", "large")]
SLACK = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def told() -> tuple[Publication, Article]:
    page = replace(publishing.PAGE, begins_at=thread.MONDAY.replace(year=2025))
    return publishing.published(), publishing.published_article(page)


def looking(browser: Browser, served: Served, width: int, theme: str, text: str) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 844}, base_url=served.url)
    wishes = {"lianxin-theme": theme, "lianxin-text": text}
    context.add_cookies([{"name": name, "value": wish, "url": served.url} for name, wish in wishes.items()])
    return context.new_page()


def test_every_page_is_readable_by_all_and_holds_at_the_narrowest(browser: Browser, served: Served) -> None:
    row, article = told()
    paths = ("scope/", "answers/", f"answers/{row.token}/", "columns/", f"columns/{article.token}/", "figures/")
    for look in LOOKS:
        page = looking(browser, served, *look)
        for path in (*paths, "text/", "numbers/", "widget/", "widget/about/"):
            page.goto(f"/portal/{path}")
            assert (path, accessibility_faults(page), page.evaluate(SLACK)) == (path, [], 0)
        page.context.close()


@pytest.fixture
def school(served: Served, tmp_path: Path) -> Iterator[str]:
    """The address of another's page, into which one line was copied."""
    line = f'<script src="{served.url}/portal/widget.js"></script>'
    (tmp_path / "index.html").write_text(f'<!doctype html><meta charset="utf-8"><h1>学校</h1>{line}', encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(tmp_path)))
    thread_of_server = Thread(target=server.serve_forever)
    thread_of_server.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread_of_server.join()
    server.server_close()


def test_the_widget_stands_in_the_page_of_another(browser: Browser, school: str) -> None:
    told()
    page = browser.new_context().new_page()
    page.goto(school)
    frame = page.frame_locator("iframe[title='12345，服务找政府']")
    expect(frame.get_by_role("link", name=publishing.WORDING.title)).to_be_visible()
