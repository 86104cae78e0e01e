"""Sits in a DrawSync room and prints what happens: watch.py CODE [HOST [HTTP_PORT [TCP_PORT]]]"""
import json, socket, sys, urllib.request

args = sys.argv[1:]
code, host, http_port, tcp_port = args + ["localhost", "8000", "8001"][len(args) - 1:]
body, kind = b'{"username":"Watcher"}', {"Content-Type": "application/json"}
guest = urllib.request.Request(f"http://{host}:{http_port}/auth/guest", body, kind)
token = json.load(urllib.request.urlopen(guest))["access_token"]
lines = socket.create_connection((host, int(tcp_port))).makefile("rw", encoding="utf-8")

def send(**message):
    print(json.dumps(message), file=lines, flush=True)

send(type="authenticate", token=token, protocol=2)
send(type="join_room", code=code)
send(type="away", away=True)  # nobody waits for it
for line in lines:
    match json.loads(line):
        case {"phase": {"choices": _}}:
            send(type="skip_turn")  # its own turn to draw
        case {"phase": {"name": name, **rest}}:
            print("phase:", name, "turn", rest.get("turn"), rest.get("word") or "")
        case {"type": "chat_message", "username": who, "message": text}:
            print(f"{who}: {text}")
        case {"type": "correct_guess", "username": who, "points": points}:
            print(f"{who} has it: {points} points")
        case {"type": "draw_ops", "ops": ops}:
            print("drawn:", *(op["op"] for op in ops))
        case {"type": "error" | "room_closed" | "kicked", "message": text}:
            print(text)
