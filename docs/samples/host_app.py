#!/usr/bin/env python3
"""A host application for Plexus, as small as it can be. Python's standard library only.

It has its own users and its own sign-in (here: a name without a password; yours has a real one),
gets a user token from Plexus for each of them, and tells Plexus who is in a browser when Plexus
asks. Settings: PLEXUS_URL, PLEXUS_TENANT, PLEXUS_HOST_SECRET, PORT. Prints its address when ready.
"""
import html
import json
import os
import secrets
import urllib.error
import urllib.parse
import urllib.request
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PLEXUS = os.environ["PLEXUS_URL"].rstrip("/")
TENANT = os.environ["PLEXUS_TENANT"]
SECRET = os.environ["PLEXUS_HOST_SECRET"]
SESSIONS = {}  # our own cookie -> our own user's id


def plexus(method, path, body=None):
    """One back-end call. The host secret stays on the server, never in a page."""
    request = urllib.request.Request(
        f"{PLEXUS}/{TENANT}/plexus-auth/{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"X-Host-App-Secret": SECRET, "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def token_for(user):
    """The bearer token with which the user's AI client calls the tenant's MCP endpoint."""
    return plexus("POST", "register-user", {"user_id_from_host_app": user, "label": "sample"})


def challenge_path(challenge, verb=""):
    return "login-challenges/" + urllib.parse.quote(challenge, safe="") + verb


class HostApp(BaseHTTPRequestHandler):
    def do_GET(self):
        path, query = self.target()
        if path == "/login":
            self.login(query.get("login_challenge", ""))
        elif path == "/token" and self.user():
            self.page(f"<p>Your token:</p><code>{token_for(self.user())['plexus_user_auth_token']}</code>")
        else:
            self.page(f"<p>Hello {html.escape(self.user() or 'stranger')}.</p>")

    def login(self, challenge):
        """Plexus sends browsers here. Whoever is signed in confirms; others sign in first."""
        if not challenge:
            return self.page("<p>Nothing to do.</p>")
        about = plexus("GET", challenge_path(challenge))  # 404: not a challenge of Plexus
        hidden = f'<input type="hidden" name="login_challenge" value="{html.escape(challenge)}">'
        asks = f"<p>{html.escape(about['name'])} asks who you are.</p>"
        name = '<label>Name <input name="user" required></label>'
        known = f"<p>Go on as {html.escape(self.user())}?</p>" if self.user() else name
        self.page(
            f'{asks}<form method="post" action="/login">{hidden}{known}'
            '<button name="answer" value="yes">Continue</button>'
            '<button name="answer" value="no" formnovalidate>Cancel</button></form>'
        )

    def do_POST(self):
        size = min(int(self.headers.get("Content-Length", 0)), 10_000)
        form = dict(urllib.parse.parse_qsl(self.rfile.read(size).decode()))
        challenge = form.get("login_challenge", "")
        if form.get("answer") != "yes":
            return self.redirect(plexus("POST", challenge_path(challenge, "/reject"), {})["redirect_to"])
        user = self.user() or form.get("user", "")  # a real application checks a password here
        done = plexus(
            "POST",
            challenge_path(challenge, "/accept"),
            {"user_id_from_host_app": user, "display_name": user.title()},
        )
        self.redirect(done["redirect_to"], self.sign_in(user))

    def sign_in(self, user):
        key = secrets.token_urlsafe(32)
        SESSIONS[key] = user
        return f"sample_session={key}; Path=/; HttpOnly; SameSite=Lax"

    def user(self):
        cookie = SimpleCookie(self.headers.get("Cookie", "")).get("sample_session")
        return SESSIONS.get(cookie.value) if cookie else None

    def target(self):
        parts = urllib.parse.urlsplit(self.path)
        return parts.path, dict(urllib.parse.parse_qsl(parts.query))

    def page(self, body, status=200):
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(f"<!doctype html><title>Sample</title><h1>Sample application</h1>{body}".encode())

    def redirect(self, location, cookie=None):
        self.send_response(303)
        self.send_header("Location", location)
        if cookie:
            self.send_header("Set-Cookie", cookie)
        self.end_headers()

    def handle_one_request(self):
        try:
            super().handle_one_request()
        except urllib.error.HTTPError as refusal:
            self.page(f"<p>Plexus says: {refusal.code}. Please start again.</p>", 502)

    def log_message(self, *_):
        pass  # addresses hold challenges


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "0"))), HostApp)
    print(f"http://localhost:{server.server_port}", flush=True)
    server.serve_forever()
