"""What to paste into a sender, for each client library; {host} and {key} are put in.

Only host and key differ from what each library's own manual says.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Snippet:
    """`install` is the command before it, `code` what to paste, `language` of the code."""

    name: str
    title: str
    language: str
    code: str
    install: str = ""


_SNIPPETS = (
    Snippet(
        "browser",
        "@segment/analytics-next",
        "javascript",
        """import { AnalyticsBrowser } from "@segment/analytics-next";

const analytics = AnalyticsBrowser.load(
  { writeKey: "{key}", cdnURL: "{host}" },
  { integrations: { "Segment.io": { apiHost: "{bare}/v1", protocol: "{scheme}" } } },
);
analytics.page();
analytics.track("Product Viewed", { product_id: "A100", price: 9.5 });
analytics.identify("1001", { city: "Graz" });
""",
        "npm install @segment/analytics-next",
    ),
    Snippet(
        "node",
        "Node.js: @segment/analytics-node",
        "javascript",
        """import { Analytics } from "@segment/analytics-node";

const analytics = new Analytics({ writeKey: "{key}", host: "{host}" });
analytics.track({
  userId: "1001",
  event: "Order Completed",
  properties: { order_id: "77", revenue: 19.0, currency: "EUR" },
});
await analytics.closeAndFlush();
""",
        "npm install @segment/analytics-node",
    ),
    Snippet(
        "python",
        "Python: segment-analytics-python",
        "python",
        """import segment.analytics as analytics

analytics.write_key = "{key}"
analytics.host = "{host}"
analytics.track("1001", "Order Completed", {"order_id": "77", "revenue": 19.0})
analytics.flush()
""",
        "pip install segment-analytics-python",
    ),
    Snippet(
        "rudder-python",
        "Python: rudder-sdk-python",
        "python",
        """import rudderstack.analytics as analytics

analytics.write_key = "{key}"
analytics.dataPlaneUrl = "{host}"
analytics.track("1001", "Order Completed", {"order_id": "77", "revenue": 19.0})
analytics.flush()
""",
        "pip install rudder-sdk-python",
    ),
    Snippet(
        "rudder-node",
        "Node.js: @rudderstack/rudder-sdk-node",
        "javascript",
        """import Analytics from "@rudderstack/rudder-sdk-node";

const analytics = new Analytics("{key}", { dataPlaneUrl: "{host}" });
analytics.track({ userId: "1001", event: "Order Completed", properties: { revenue: 19.0 } });
analytics.flush();
""",
        "npm install @rudderstack/rudder-sdk-node",
    ),
    Snippet(
        "rudder-browser",
        "@rudderstack/analytics-js",
        "javascript",
        """import { RudderAnalytics } from "@rudderstack/analytics-js";

const analytics = new RudderAnalytics();
analytics.load("{key}", "{host}", { configUrl: "{host}" });
analytics.page();
analytics.track("Product Viewed", { product_id: "A100" });
""",
        "npm install @rudderstack/analytics-js",
    ),
    Snippet(
        "pixel",
        "Pixel",
        "html",
        '<img alt="" width="1" height="1" src="{host}/pixel/v1/track?writeKey={key}'
        '&userId=1001&event=Email%20Opened">\n',
    ),
    Snippet(
        "curl",
        "curl",
        "shell",
        """curl {host}/v1/track -u "{key}:" -H "Content-Type: application/json" -d '{
  "userId": "1001", "event": "Order Completed",
  "properties": {"order_id": "77", "revenue": 19.0}
}'
""",
    ),
)


def snippets(host: str, key: str) -> list[Snippet]:
    """All of them for a host such as `https://events.example` and a write key."""
    scheme, _colon, bare = host.partition("://")
    values = {"{host}": host, "{key}": key, "{bare}": bare, "{scheme}": scheme}
    found = []
    for each in _SNIPPETS:
        code = each.code
        for name, value in values.items():
            code = code.replace(name, value)
        found.append(Snippet(each.name, each.title, each.language, code, each.install))
    return found
