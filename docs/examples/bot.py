"""Guesses words of a file, and draws a spiral: bot.py CODE NAME WORDS [HOST [HTTP_PORT [TCP_PORT]]]"""
import json, math, socket, sys, time, urllib.request

args = sys.argv[1:]
code, name, words, host, http_port, tcp_port = args + ["localhost", "8000", "8001"][len(args) - 3:]
body, kind = json.dumps({"username": name}).encode(), {"Content-Type": "application/json"}
guest = urllib.request.Request(f"http://{host}:{http_port}/auth/guest", body, kind)
token = json.load(urllib.request.urlopen(guest))["access_token"]
lines = socket.create_connection((host, int(tcp_port))).makefile("rw", encoding="utf-8")

def send(**message):
    print(json.dumps(message), file=lines, flush=True)

def fits(word, mask):  # "_" hides a letter, everything else is shown
    return len(word) == len(mask) and all(m == "_" or m == w for w, m in zip(word, mask))

send(type="authenticate", token=token, protocol=2)
send(type="join_room", code=code)
for message in map(json.loads, lines):
    phase = message.get("phase", {})
    if "choices" in phase:  # its turn: take the first word
        send(type="choose_word", choice=0)
    elif "word" in phase and phase["name"] == "drawing":  # and draw
        spiral = [(800 + 9 * t * math.cos(t / 6), 600 + 9 * t * math.sin(t / 6)) for t in range(60)]
        begin = {"op": "begin", "color": 4, "size": 1, "points": [int(n) for at in spiral for n in at]}
        send(type="draw_ops", turn=phase["turn"], seq=0, ops=[begin, {"op": "end"}])
    elif mask := phase.get("mask") or message.get("mask"):  # somebody draws, or there is a hint
        for word in filter(lambda word: fits(word, mask), open(words).read().split("\n")):
            send(type="guess_word", guess=word)
            time.sleep(0.15 * max(5, len(word)))  # as fast as people type; no more is judged for long
