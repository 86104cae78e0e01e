"""Who Schemathesis is, and a game for it to meet.

Two play in room 1 through the raw socket for the whole run; two sit in another
room, where they end every game that is started. Each request comes from one of
them, from an admin, or from a guest made for it.
"""

import itertools
import json
import os
import random
import socket
import threading
import time
from contextlib import suppress

import requests
import schemathesis

API = os.environ["DRAWSYNC_TEST_API"]
ADMIN = {"username": "root", "password": os.environ["DRAWSYNC_TEST_ADMIN_PASSWORD"]}
# Made by the test and not closed yet; the server holds 500. A link may lead to
# one that was made long ago.
ROOMS_MAX = 450


def post(path: str, token: str = "", **body) -> dict:
    headers = {"Authorization": f"Bearer {token}"}
    answer = requests.post(API + path, json=body, headers=headers, timeout=10)
    answer.raise_for_status()
    return answer.json()


def guest(name: str) -> str:
    return post("/auth/guest", username=name)["access_token"]


dice = random.Random(1)
# Names that the test cannot take before us.
hosts = itertools.count()
admin = post("/auth/login", **ADMIN)["access_token"]
lea, ben, zoe, dan = (guest(name) for name in ("Lea", "Ben", "Zoe", "Dan"))
table = post("/rooms/", lea, name="Table", time_limit=300, max_rounds=20)
lobby = post("/rooms/", zoe, name="Lobby", max_rounds=1)


def sit(token: str, where: dict, habit: str) -> None:
    """Takes a seat, and takes it again whatever the test does to it."""
    port = int(os.environ["DRAWSYNC_TEST_TCP_PORT"])
    with socket.create_connection(("127.0.0.1", port)) as conn:

        def say(kind: str, **fields) -> None:
            conn.sendall(json.dumps({"type": kind, **fields}).encode() + b"\n")

        say("authenticate", token=token)
        while True:
            say("join_room", room_id=where["id"])
            say(habit)
            until = time.monotonic() + 1
            while (left := until - time.monotonic()) > 0:
                conn.settimeout(left)
                with suppress(TimeoutError):
                    if not conn.recv(65536):
                        return


def stay(*seat) -> None:
    while True:
        with suppress(OSError):
            sit(*seat)


for token in (lea, ben):
    threading.Thread(target=stay, args=(token, table, "start_game"), daemon=True).start()
for token in (zoe, dan):
    threading.Thread(target=stay, args=(token, lobby, "skip_turn"), daemon=True).start()


@schemathesis.auth(refresh_interval=None)
class Somebody:
    """Another one for each request."""

    def get(self, case, context):
        operation = context.operation.definition.raw["operationId"]
        if operation == "createRoom":
            # One user may make ten.
            return guest(f"Host {next(hosts)}")
        if operation in ("listAllRooms", "closeRoom", "cleanupRooms"):
            return dice.choice((admin, admin, admin, lea))
        return dice.choice((lea, ben, zoe))

    def set(self, case, data, context):
        case.headers["Authorization"] = f"Bearer {data}"



# Codes of the rooms that the test has made and that are still open.
made = []


@schemathesis.hook
def before_call(context, case, kwargs):
    """Leads most valid requests to what is really there. The two rooms stay."""
    if case.operation.path == "/admin/rooms/{room_code}":
        if case.path_parameters["room_code"] in (table["room_code"], lobby["room_code"]):
            case.path_parameters["room_code"] = "AAAAAA"
    if case.meta and not case.meta.generation.mode.is_positive or dice.random() < 0.3:
        return
    match case.operation.definition.raw["operationId"]:
        case "startGame":
            case.path_parameters["room_id"] = lobby["id"]
        case "getGame" | "draw" | "guess":
            case.path_parameters["room_id"] = table["id"]
        case "joinRoom":
            case.body["room_code"] = dice.choice(made or [table["room_code"]])
        case "login":
            case.body.update(ADMIN)


@schemathesis.hook
def after_call(context, case, response):
    """Closes old rooms, for the server holds 500."""
    if case.operation.definition.raw["operationId"] == "createRoom" and response.status_code == 200:
        made.append(response.json()["room_code"])
    if len(made) > ROOMS_MAX:
        headers = {"Authorization": f"Bearer {admin}"}
        requests.delete(f"{API}/admin/rooms/{made.pop(0)}", headers=headers, timeout=10)
