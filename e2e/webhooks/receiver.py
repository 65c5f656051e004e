"""A receiver of webhooks that shares no code with us: what it accepts, the reference library of Standard Webhooks accepts.

The first line that it writes is its port, the first that it reads the secret; then one line of JSON for each call.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook, WebhookVerificationError


class Receiver(BaseHTTPRequestHandler):
    webhook = None

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            event = Receiver.webhook.verify(body, {name.lower(): value for name, value in self.headers.items()})
        except WebhookVerificationError as refusal:
            self.answer(401, {"refused": str(refusal)})
        else:
            self.answer(204, {"id": self.headers["webhook-id"], "event": event})

    def answer(self, status, told):
        self.send_response(status)
        self.end_headers()
        print(json.dumps(told), flush=True)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
print(server.server_port, flush=True)
Receiver.webhook = Webhook(sys.stdin.readline().strip())
server.serve_forever()
