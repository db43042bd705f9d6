"""Take the README's pictures from a running demo: ``python tools/pictures.py USERNAME PASSWORD``."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "pictures"
PORTAL, DESK = "http://127.0.0.1:8000", "http://127.0.0.1:8001"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def shoot(page: Page, url: str, name: str, *, full: bool = False) -> None:
    """Open an address and keep its picture."""
    page.goto(url, wait_until="load")
    page.screenshot(path=OUT / name, full_page=full)
    print(name)


def main(username: str, password: str) -> None:
    """Take every picture at desktop and phone width."""
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for width, height in ((1280, 860), (390, 844)):
            page = browser.new_page(viewport={"width": width, "height": height})
            shoot(page, f"{PORTAL}/", f"home-{width}.png")
            page.goto(f"{PORTAL}/search?q=%E4%BF%A1%E6%81%AF%E5%85%AC%E5%BC%80")
            page.screenshot(path=OUT / f"search-{width}.png")
            first = page.locator("main a[href^='/item/']").first.get_attribute("href")
            shoot(page, f"{PORTAL}{first}", f"item-{width}.png")
            shoot(page, f"{PORTAL}{first}proof/", f"proof-{width}.png")
            page.goto(f"{DESK}/")
            page.fill("input[name=login]", username)
            page.fill("input[name=password]", password)
            with page.expect_navigation():
                page.click("form button[type=submit]")
            shoot(page, f"{DESK}/", f"today-{width}.png")
            waiting = page.locator(".cases a[href^='/items/']").first.get_attribute("href")
            shoot(page, f"{DESK}{waiting}", f"review-{width}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
