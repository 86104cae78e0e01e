"""Watches a DrawSync room and prints what happens: watch.py CODE [HOST [TCP_PORT]]"""
import json, socket, sys

args = sys.argv[1:]
code, host, tcp_port = args + ["localhost", "8001"][len(args) - 1:]
lines = socket.create_connection((host, int(tcp_port))).makefile("rw", encoding="utf-8")
print(json.dumps({"type": "watch_room", "code": code}), file=lines, flush=True)
for line in lines:
    match json.loads(line):
        case {"phase": {"name": name, **rest}}:
            print("phase:", name, "turn", rest.get("turn"), rest.get("word") or "")
        case {"type": "chat_message", "username": who, "message": text}:
            print(f"{who}: {text}")
        case {"type": "correct_guess", "username": who, "points": points}:
            print(f"{who} has it: {points} points")
        case {"type": "draw_ops", "ops": ops}:
            print("drawn:", *(op["op"] for op in ops))
        case {"type": "error" | "room_closed", "message": text}:
            print(text)
