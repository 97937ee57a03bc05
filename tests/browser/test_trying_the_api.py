"""The page on which the API is tried: our own files alone, under the strict policy, with the session of whoever looks."""

from playwright.sync_api import expect


def test_trying_an_address_as_oneself(signed_in, product, ana):
    page = signed_in(ana)
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(f"{product}/api/v1/docs")
    operation = page.locator("#operations-people-people_myself")
    operation.locator("button").first.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()

    expect(operation.locator(".live-responses-table")).to_contain_text('"name": "Ana"')
    assert [said for said in complaints if "Content Security Policy" in said] == []
    assert [url for url in asked if not url.startswith((product, "data:", "blob:"))] == []
