#!/usr/bin/env python3
"""Attacks a running DrawSync from outside while a measured game is played on it.

    tests/attack/attack.py [--binary PATH] [--seconds N] [--only NAME,NAME]

Starts the binary on free ports with a directory of its own, plays a game of eight in a process of its own, and runs one
attack after another beside it. For each it says how long the strokes of the game took to arrive (median, 99th of a
hundred, worst), what memory and threads the server had, and whether newcomers were let in on all three ports
afterwards. Where the strokes took more than twice as long as without an attack, another server on this machine is
attacked likewise: what the game notices of that, it does not owe to its own. Ends with 1 if the game or the server did
not come through, or if the strokes were slow and are not nearly as slow beside the other server. Needs Python 3 and
nothing else.

The attackers run with the lowest priority, and the server and the game with a higher one where that is permitted: on
one machine they would otherwise measure who gets the processor.
"""
import argparse, base64, collections, json, multiprocessing, os, random, re, resource, select, signal, socket
import struct, subprocess, sys, tempfile, threading, time, urllib.request

ATTACKERS = 2          # processes of an attack
TICK = 0.025           # seconds between two strokes of the measured game
P99_FLOOR_MS = 2.0     # two loops that do nothing but burn the processors of a small machine give twice that


def prefer(process):
    """Gives a process of ours the processor before others; needs root."""
    try:
        os.setpriority(os.PRIO_PROCESS, process, -15)
    except PermissionError:
        pass


# ---- The server ----------------------------------------------------------------------------------------------------

class Server:
    """The real binary, in a directory that goes away with it."""

    def __init__(self, binary, options=(), prepare=None):
        self.directory = tempfile.TemporaryDirectory(prefix="drawsync-attack-")
        command = [binary, "--http-port", "0", "--tcp-port", "0", "--ws-port", "0", "--log", "warn",
                   "--data-dir", self.directory.name + "/data", *options]
        self.log = open(self.directory.name + "/log", "w+")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, text=True,
                                        preexec_fn=prepare)
        prefer(self.process.pid)
        for line in self.process.stdout:
            if "Ports:" in line:
                self.http, self.tcp, self.ws = [int(n) for n in re.findall(r"\b\d+\b", line)][:3]
                break
        else:
            sys.exit("the server did not start: " + open(self.directory.name + "/log").read())
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def status(self):
        text = open(f"/proc/{self.process.pid}/status").read()
        number = lambda name: int(re.search(name + r":\s+(\d+)", text)[1])
        return number("VmRSS") / 1024, number("VmHWM") / 1024, number("Threads")

    def cpu_seconds(self):
        fields = open(f"/proc/{self.process.pid}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(20)
        self.directory.cleanup()
        return code


# ---- A client ------------------------------------------------------------------------------------------------------

def dial(port, source=None, timeout=10):
    sock = socket.socket()
    sock.settimeout(timeout)
    if source:
        sock.bind((source, 0))
    sock.connect(("127.0.0.1", port))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


def http(port, method, path, body=None, token=None, source=None):
    """Status and body of one request."""
    with dial(port, source) as sock:
        data = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: attack\r\nConnection: close\r\nContent-Length: {len(data)}\r\n"
        if token:
            head += f"Authorization: Bearer {token}\r\n"
        sock.sendall(head.encode() + b"Content-Type: application/json\r\n\r\n" + data)
        answer = b""
        while chunk := sock.recv(65536):
            answer += chunk
    head, _, content = answer.partition(b"\r\n\r\n")
    status = int(head.split(b" ")[1]) if head else 0
    return status, json.loads(content) if content[:1] in (b"{", b"[") else content


def frame(opcode, payload=b"", fin=True):
    head = bytes([(0x80 if fin else 0) | opcode])
    size = len(payload)
    head += bytes([0x80 | size]) if size < 126 else b"\xfe" + struct.pack(">H", size)
    return head + b"\0\0\0\0" + payload


class Client:
    """A game connection: lines over TCP, or frames over a WebSocket."""

    def __init__(self, port, path=None, source=None, origin=None):
        self.sock, self.framed, self.buffer = dial(port, source), path is not None, b""
        if path is not None:
            key = base64.b64encode(os.urandom(16)).decode()
            origin = f"Origin: {origin}\r\n" if origin else ""
            self.sock.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n{origin}"
                              f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
                              "Sec-WebSocket-Version: 13\r\n\r\n".encode())
            while b"\r\n\r\n" not in self.buffer:
                chunk = self.sock.recv(4096)
                if not chunk:
                    raise ConnectionError("no handshake")
                self.buffer += chunk
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            if b" 101 " not in head.split(b"\r\n")[0]:
                raise ConnectionError(head.split(b"\r\n")[0].decode())

    def raw(self, data):
        self.sock.sendall(data)

    def pack(self, message):
        text = json.dumps(message).encode()
        return frame(1, text) if self.framed else text + b"\n"

    def send(self, **message):
        self.raw(self.pack(message))

    def take(self):
        """The messages in the buffer."""
        while True:
            if not self.framed:
                line, found, rest = self.buffer.partition(b"\n")
                if not found:
                    return
                self.buffer = rest
                yield json.loads(line)
                continue
            if len(self.buffer) < 2:
                return
            size, at = self.buffer[1] & 127, 2
            if size == 126:
                if len(self.buffer) < 4:
                    return
                size, at = struct.unpack(">H", self.buffer[2:4])[0], 4
            elif size == 127:
                if len(self.buffer) < 10:
                    return
                size, at = struct.unpack(">Q", self.buffer[2:10])[0], 10
            if len(self.buffer) < at + size:
                return
            opcode, payload = self.buffer[0] & 15, self.buffer[at:at + size]
            self.buffer = self.buffer[at + size:]
            if opcode == 9:
                self.raw(frame(10, payload))
            elif opcode == 8:
                yield {"type": "closed", "code": struct.unpack(">H", payload[:2])[0] if payload else None}
            elif opcode in (1, 2):
                yield json.loads(payload)

    def read(self):
        chunk = self.sock.recv(65536)
        if not chunk:
            raise ConnectionError("closed")
        self.buffer += chunk
        return list(self.take())

    def until(self, kind):
        end = time.time() + 10
        while time.time() < end:
            for message in list(self.take()) or self.read():
                if message["type"] == kind:
                    return message
                if message["type"] in ("error", "closed") and kind != "error":
                    raise ConnectionError(str(message))
        raise ConnectionError(f"no {kind}")

    def enter(self, token, room=None, dialect=2):
        self.send(type="authenticate", token=token, protocol=dialect)
        self.until("authenticated")
        if room:
            self.send(type="join_room", room_id=room)
            self.until("room_joined")
        return self

    def close(self):
        self.sock.close()


def guest(ports, name, source=None):
    status, answer = http(ports[0], "POST", "/auth/guest", {"username": name}, source=source)
    if status != 200:
        raise ConnectionError(f"guest: {status} {answer}")
    return answer["access_token"]


def new_room(ports, token, source=None, **settings):
    status, answer = http(ports[0], "POST", "/rooms/", {"name": "Attack", **settings}, token, source)
    if status != 200:
        raise ConnectionError(f"room: {status} {answer}")
    return answer["id"]


def on(ports, kind, source=None):
    """A client on one of the four ways in."""
    if kind == "tcp":
        return Client(ports[1], source=source)
    if kind == "ws":
        return Client(ports[2], "/", source)
    return Client(ports[0], "/ws", source, origin=f"http://127.0.0.1:{ports[0]}")


# ---- The measured game -----------------------------------------------------------------------------------------------

def play(ports, control):
    """Eight people in a game; tells how long each stroke took to reach each of the others, when asked."""
    tokens = [guest(ports, f"Player {n}") for n in range(8)]
    room = new_room(ports, tokens[0], max_rounds=20, time_limit=300, hints=0)
    kinds = ["tcp", "ws", "page", "tcp", "ws", "page", "tcp", "ws"]
    players = [on(ports, kind).enter(token, room) for kind, token in zip(kinds, tokens)]
    players[0].send(type="start_game")
    poll = select.poll()
    for number, player in enumerate(players):
        poll.register(player.sock, select.POLLIN)
    by_fd = {player.sock.fileno(): player for player in players}
    turn, drawer, seq, sent, delays, failed, next_at = 0, None, 0, {}, [], None, time.perf_counter()
    control.send("ready")
    while failed is None:
        if control.poll():
            if control.recv() == "stop":
                return
            control.send((delays, failed))
            delays = []
        now = time.perf_counter()
        if drawer and now >= next_at:
            kind = {"op": "begin", "color": 3, "size": 1} if seq % 50 == 0 else {"op": "move"}
            sent[turn, seq] = time.perf_counter()
            drawer.send(type="draw_ops", turn=turn, seq=seq, ops=[{**kind, "points": [seq % 1600, seq % 1200]}])
            seq += 1
            next_at = max(next_at + TICK, now)
            if seq == 15_000:
                drawer.send(type="skip_turn")
        for fd, _ in poll.poll(max(0, min(TICK, next_at - time.perf_counter())) * 1000):
            player = by_fd[fd]
            try:
                messages = player.read()
            except OSError as error:
                failed = f"a player of the game lost the connection: {error}"
                break
            arrived = time.perf_counter()
            for message in messages:
                if message["type"] == "draw_ops":
                    for n in range(len(message["ops"])):
                        begun = sent.get((message["turn"], message["seq"] + n))
                        if begun:
                            delays.append(arrived - begun)
                elif message["type"] == "phase":
                    phase = message["phase"]
                    if phase["name"] == "choosing" and "choices" in phase:
                        player.send(type="choose_word", choice=0)
                    if phase["name"] == "drawing" and "word" in phase:
                        drawer, turn, seq, sent = player, phase["turn"], 0, {}
                        next_at = time.perf_counter()
                    elif player is drawer and phase["name"] != "drawing":
                        drawer = None
                elif message["type"] in ("error", "closed"):
                    if message.get("code") not in ("not_now", "not_drawer", "out_of_sequence"):
                        failed = f"a player of the game was told {message}"
    control.send((delays, failed))


class Game:
    def __init__(self, ports):
        self.here, there = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=play, args=(ports, there), daemon=True)
        self.process.start()
        prefer(self.process.pid)
        assert self.here.recv() == "ready"

    def delays(self):
        """Milliseconds, sorted, since it was last asked."""
        self.here.send("delays")
        delays, failed = self.here.recv()
        if failed:
            raise ConnectionError(failed)
        return sorted(1000 * delay for delay in delays)


# ---- Attacks ---------------------------------------------------------------------------------------------------------
# Each is called in several processes: attack(ports, until, number). It may fail in any way but must come back in time.

ATTACKS = collections.OrderedDict()


def attack(function):
    ATTACKS[function.__name__] = function
    return function


def each_second(until, step):
    while time.time() < until:
        begun = time.time()
        step()
        time.sleep(max(0, min(until, begun + 1) - time.time()))


def keep_trying(until, step, pause=0.0):
    """Again and again, whatever becomes of it."""
    while time.time() < until:
        try:
            step()
        except (OSError, ValueError, KeyError):
            pass
        if pause:
            time.sleep(pause)


def many(count, make):
    made = []
    for _ in range(count):
        try:
            made.append(make())
        except OSError:
            pass
    return made


def trickle(ports, until, number, port, start, piece, count=1000):
    socks = many(count, lambda: dial(port))
    for sock in socks:
        sock.setblocking(False)
    def give(data):
        for sock in socks:
            try:
                sock.send(data)
            except OSError:
                pass
    give(start)
    each_second(until, lambda: give(piece))


def flood(ports, until, number, port, start, piece, count=20, read=True):
    """As many bytes as it takes, over connections that are opened anew when they end."""
    def one():
        with dial(port, timeout=0.5) as sock:
            sock.sendall(start)
            while time.time() < until:
                sock.sendall(piece)
                if read:
                    sock.setblocking(False)
                    try:
                        while sock.recv(65536):
                            pass
                    except BlockingIOError:
                        pass
                    sock.settimeout(0.5)
    threads = [threading.Thread(target=keep_trying, args=(until, one, 0.005)) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


GET = b"GET /rooms/ HTTP/1.1\r\nHost: a\r\n\r\n"
UPGRADE = (b"GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n")


@attack
def idle_http(ports, until, number):
    trickle(ports, until, number, ports[0], b"", b"")


@attack
def idle_tcp(ports, until, number):
    trickle(ports, until, number, ports[1], b"", b"")


@attack
def idle_websocket(ports, until, number):
    trickle(ports, until, number, ports[2], UPGRADE, b"")


@attack
def slow_heads(ports, until, number):
    trickle(ports, until, number, ports[0], b"GET / HTTP/1.1\r\nHost: a\r\n", b"A: b\r\n")


@attack
def slow_bodies(ports, until, number):
    start = b"POST /auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n"
    trickle(ports, until, number, ports[0], start, b"{")


@attack
def slow_handshakes(ports, until, number):
    trickle(ports, until, number, ports[2], UPGRADE[:-4], b"\r")


@attack
def slow_lines(ports, until, number):
    trickle(ports, until, number, ports[1], b"{", b" ")


@attack
def endless_line(ports, until, number):
    flood(ports, until, number, ports[1], b"", b"x" * 65536)


@attack
def endless_blank_lines(ports, until, number):
    flood(ports, until, number, ports[1], b"", b"\n" * 65536)


@attack
def endless_head(ports, until, number):
    flood(ports, until, number, ports[0], b"GET / HTTP/1.1\r\n", b"A: b\r\n" * 5000)


@attack
def pipelined_never_read(ports, until, number):
    flood(ports, until, number, ports[0], b"", GET * 500, read=False)


@attack
def bodies_byte_by_byte(ports, until, number):
    """Heads of the greatest size, and then one byte of the body after the other, as fast as they go."""
    head = b"POST /words HTTP/1.1\r\nHost: a\r\nContent-Length: 262144\r\n" + (b"A" * 120 + b": b\r\n") * 60 + b"\r\n"
    def one():
        with dial(ports[0], timeout=1) as sock:
            sock.sendall(head)
            while time.time() < until:
                sock.send(b" ")
    threads = [threading.Thread(target=keep_trying, args=(until, one)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@attack
def pipelined_and_read(ports, until, number):
    flood(ports, until, number, ports[0], b"", GET * 50)


@attack
def odd_requests(ports, until, number):
    odd = [b"GET / HTTP/2.0\r\nHost: a\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
           b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
           b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
           b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
           b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"\0" * 100, b"GET /%00%ff%fe HTTP/1.1\r\nHost: \r\n\r\n",
           b"GET " + b"/a" * 5000 + b" HTTP/1.1\r\n\r\n", b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"]
    def one():
        with dial(ports[number % 3], timeout=1) as sock:
            sock.sendall(random.choice(odd))
            while sock.recv(4096):
                pass
    keep_trying(until, one)


@attack
def resets(ports, until, number):
    def one():
        sock = dial(random.choice(ports), timeout=1)
        sock.send(random.choice([b"", b"{", GET, UPGRADE]))
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        sock.close()
    keep_trying(until, one)


@attack
def half_open(ports, until, number):
    def one():
        sock = dial(random.choice(ports), timeout=1)
        sock.send(random.choice([b"", b"{", GET[:-2], UPGRADE]))
        sock.shutdown(socket.SHUT_WR)
        held.append(sock)
        if len(held) > 2000:
            held.pop(0).close()
    held = []
    keep_trying(until, one)


@attack
def websocket_fragments(ports, until, number):
    flood(ports, until, number, ports[2], UPGRADE, frame(1, b"x", False) + frame(0, b"x", False) * 5000)


@attack
def websocket_empty_frames(ports, until, number):
    flood(ports, until, number, ports[2], UPGRADE, frame(1, b"", False) + frame(0, b"", False) * 5000)


@attack
def websocket_pings(ports, until, number):
    flood(ports, until, number, ports[0], UPGRADE, frame(9, b"x" * 125) * 500)


@attack
def websocket_pings_never_read(ports, until, number):
    flood(ports, until, number, ports[2], UPGRADE, frame(9, b"x" * 125) * 500, read=False)


@attack
def websocket_noise(ports, until, number):
    flood(ports, until, number, ports[2], UPGRADE, os.urandom(65536))


def friends(ports, number, count=12, **settings):
    """People of the attacker in a room of their own."""
    source = f"127.0.{number + 1}.{random.randrange(1, 250)}"
    tokens = [guest(ports, f"Mallory {n}", source) for n in range(count)]
    room = new_room(ports, tokens[0], source, max_players=40, **settings)
    kinds = ["tcp", "ws", "page"]
    return [on(ports, kinds[n % 3], source).enter(token, room) for n, token in enumerate(tokens)], tokens, room


def pump(clients, until, make):
    """Everybody says as much as the server takes, and reads what comes."""
    for client in clients:
        client.sock.setblocking(False)
    pending = {client: b"" for client in clients}
    while time.time() < until and clients:
        for client in list(clients):
            try:
                while client.sock.recv(65536):
                    pass
                raise ConnectionError
            except BlockingIOError:
                pass
            except OSError:
                clients.remove(client)
                continue
            pending[client] = pending[client] or make(client)
            try:
                pending[client] = pending[client][client.sock.send(pending[client]):]
            except BlockingIOError:
                pass
            except OSError:
                clients.remove(client)
        time.sleep(0.001)


@attack
def chat_flood(ports, until, number):
    while time.time() < until:
        clients, _, _ = friends(ports, number)
        pump(clients, until, lambda client: client.pack({"type": "chat_message", "message": "spam " * 30}) * 20)


@attack
def nonsense_flood(ports, until, number):
    nonsense = ['{"type":' + "[" * 8000, '{"type":"draw_ops","turn":1e999,"seq":-1,"ops":[]}', '{"type":"\ud800"}',
                '{"type":"chat_message","message":"\\ud800\\u202e\\u0000"}', "[" * 16000, '{"type":"kick","user_id":NaN}',
                '{"type":"join_room","room_id":' + "9" * 400 + "}", '{"a":1,' * 2000, '"' + "\\u0000" * 2000 + '"']
    while time.time() < until:
        clients, _, _ = friends(ports, number)
        def make(client):
            text = random.choice(nonsense).encode("utf-8", "surrogatepass")
            return (frame(2, text) if client.framed else text + b"\n") * 3
        pump(clients, until, make)


@attack
def restless_seats(ports, until, number):
    """A full room in which everybody looks away and back, is ready and is not: each time all are told."""
    while time.time() < until:
        clients, _, _ = friends(ports, number, 40)
        def make(client):
            return b"".join(client.pack(message) for message in [
                {"type": "away", "away": True}, {"type": "ready", "ready": True}, {"type": "break", "on_break": True},
                {"type": "away", "away": False}, {"type": "ready", "ready": False}, {"type": "break", "on_break": False}])
        pump(clients, until, make)


@attack
def restless_host(ports, until, number):
    """A full room whose host changes everything that all are told of, as fast as it goes."""
    while time.time() < until:
        clients, _, _ = friends(ports, number, 40)
        host, names = clients[0], [f"{'n' * 20}{n}" for n in range(60)]
        def make(client):
            if client is not host:
                return b""
            return b"".join(host.pack(message) for message in [
                {"type": "set_roster", "names": names}, {"type": "update_settings", "settings": {"teams": 4}},
                {"type": "deal_teams"}, {"type": "set_door", "door": "locked"}, {"type": "set_roster", "names": []},
                {"type": "update_settings", "settings": {"teams": 0}}, {"type": "set_door", "door": "open"}])
        pump(clients, until, make)


@attack
def restless_spectators(ports, until, number):
    """Spectators without a token who want a heavy drawing again and again."""
    while time.time() < until:
        clients, _, room = friends(ports, number, 2, doodling=True)
        for n in range(36):
            points = [random.randrange(1600 if at % 2 == 0 else 1200) for at in range(1000)]
            clients[0].send(type="doodle", ops=[{"op": "begin", "color": 3, "size": 1, "points": points}, {"op": "end"}])
            clients[0].read()
        source = f"127.0.{number + 1}.11"
        watchers = [on(ports, "tcp", source) for _ in range(40)]
        pump(watchers, min(until, time.time() + 6), lambda client: client.pack({"type": "watch_room", "room_id": room}))


@attack
def stroke_flood(ports, until, number):
    while time.time() < until:
        clients, _, room = friends(ports, number, 10, time_limit=300, max_rounds=20)
        clients[0].send(type="start_game")
        drawer, turn = None, 0
        while drawer is None:
            for client in clients:
                client.sock.settimeout(0.2)
                try:
                    messages = client.read()
                except TimeoutError:
                    continue
                for message in messages:
                    phase = message.get("phase", {})
                    if phase.get("name") == "choosing" and "choices" in phase:
                        client.send(type="choose_word", choice=0)
                    if phase.get("name") == "drawing" and "word" in phase:
                        drawer, turn = client, phase["turn"]
        seq = [0]
        def make(client):
            if client is drawer:
                ops = [{"op": "begin", "color": 3, "size": 4, "points": [1, 1, 1500, 1100]}, {"op": "undo"},
                       {"op": "begin", "color": 3, "size": 4, "points": [5, 5, 5, 1100]}, {"op": "clear"}] * 8
                seq[0] += len(ops)
                return client.pack({"type": "draw_ops", "turn": turn, "seq": seq[0] - len(ops), "ops": ops})
            return client.pack({"type": "draw_ops", "turn": turn, "seq": 0, "ops": [{"op": "clear"}]}) * 10
        pump(clients, min(until, time.time() + 4), make)


@attack
def deaf_peers(ports, until, number):
    """Rooms in which everybody asks for the whole state again and again, and nobody reads."""
    while time.time() < until:
        clients, _, room = friends(ports, number, 24)
        for _ in range(50):
            clients[0].send(type="chat_message", message="\U0001f989" * 200)
        request = clients[0].pack({"type": "join_room", "room_id": room})
        def shout():
            for client in list(clients):
                try:
                    client.sock.setblocking(False)
                    client.sock.send(client.pack({"type": "join_room", "room_id": room}))
                except OSError:
                    pass
            time.sleep(0.01)
        end = min(until, time.time() + 6)
        while time.time() < end:
            shout()
        for client in clients:
            client.close()


@attack
def seat_ping_pong(ports, until, number):
    """Two tabs that take one seat from each other, many times over."""
    while time.time() < until:
        clients, tokens, room = friends(ports, number, 10)
        def one():
            token = random.choice(tokens)
            client = on(ports, "tcp")
            client.send(type="authenticate", token=token, protocol=2)
            client.send(type="join_room", room_id=room, take_over=True)
            client.send(type="leave_room")
            client.send(type="join_room", room_id=room)
            client.close()
        keep_trying(min(until, time.time() + 5), one)


@attack
def coming_and_going(ports, until, number):
    source = f"127.0.{number + 1}.9"
    token = guest(ports, "Mallory", source)
    keep_trying(until, lambda: on(ports, random.choice(["tcp", "ws", "page"]), source).enter(token).close())


@attack
def token_floods(ports, until, number):
    token = guest(ports, "Mallory", f"127.0.{number + 1}.10")
    clients = [on(ports, "tcp") for _ in range(20)]
    pump(clients, until, lambda client: client.pack({"type": "authenticate", "token": random.choice([token, "x.y.z"])}) * 20)


@attack
def guest_flood(ports, until, number):
    def one():
        http(ports[0], "POST", "/auth/guest", {"username": "\u202eMallory"},
             source=f"127.{number}.{random.randrange(256)}.{random.randrange(1, 255)}")
    keep_trying(until, one)


@attack
def login_flood(ports, until, number):
    def one():
        http(ports[0], "POST", "/auth/login", {"username": f"m{random.random()}", "password": "x" * 128},
             source=f"127.{number}.{random.randrange(256)}.{random.randrange(1, 255)}")
    threads = [threading.Thread(target=keep_trying, args=(until, one)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@attack
def register_flood(ports, until, number):
    def one():
        http(ports[0], "POST", "/auth/register", {"username": f"m{random.random()}", "password": "x" * 128},
             source=f"127.{number}.{random.randrange(256)}.{random.randrange(1, 255)}")
    threads = [threading.Thread(target=keep_trying, args=(until, one)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@attack
def room_flood(ports, until, number):
    sources = [f"127.{number + 100}.{n}.1" for n in range(100)]
    tokens = [guest(ports, "Mallory", source) for source in sources]
    def one():
        n = random.randrange(len(tokens))
        http(ports[0], "POST", "/rooms/", {"name": "M" * 40, "password": "x"}, tokens[n], sources[n])
        http(ports[0], "GET", "/rooms/")
    keep_trying(until, one)


# ---- One attack after another ----------------------------------------------------------------------------------------

def run_attack(function, ports, until, number):
    os.nice(19)
    random.seed(number)
    try:
        function(ports, until, number)
    except (OSError, ConnectionError) as error:
        print(f"    attacker {number}: {error}", file=sys.stderr)
    os._exit(0)


def newcomers(ports):
    """Somebody new on every port, who plays. A limit of the address may hold them up for a while."""
    end = time.time() + 40
    while True:
        try:
            source = f"127.77.{random.randrange(256)}.{random.randrange(1, 255)}"
            tokens = [guest(ports, f"New {n}", source) for n in range(3)]
            room = new_room(ports, tokens[0], source)
            clients = [on(ports, kind, source).enter(token, room)
                       for kind, token in zip(["tcp", "ws", "page"], tokens)]
            for client in clients:
                client.send(type="chat_message", message="hello")
                client.until("chat_message")
            for client in clients:
                client.send(type="leave_room")
                client.close()
            return time.time() - end + 40
        except OSError as error:
            if time.time() > end:
                raise ConnectionError(f"newcomers are not let in: {error}")
            time.sleep(0.25)


def percentile(values, part):
    return values[min(len(values) - 1, int(part * len(values)))] if values else float("nan")


def besiege(name, seconds, server, game):
    """Attacks a server, unless the name is none of an attack's. Answers with the delays of the game, and with the most
    memory and threads and the processor time that this server had."""
    ports = (server.http, server.tcp, server.ws)
    game.delays()
    until, cpu, begun = time.time() + seconds, server.cpu_seconds(), time.time()
    attackers = [multiprocessing.Process(target=run_attack, args=(ATTACKS[name], ports, until, number))
                 for number in range(ATTACKERS)] if name in ATTACKS else []
    for attacker in attackers:
        attacker.start()
    rss, threads = 0, 0
    while time.time() < until:
        time.sleep(0.5)
        if server.process.poll() is not None:
            raise ConnectionError(f"the server has ended with {server.process.returncode}")
        now = server.status()
        rss, threads = max(rss, now[0]), max(threads, now[2])
    delays = game.delays()
    used = 100 * (server.cpu_seconds() - cpu) / (time.time() - begun)
    for attacker in attackers:
        attacker.join(10)
        if attacker.is_alive():
            attacker.kill()
    return delays, rss, threads, used


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--binary", default="target/release/drawsync")
    options.add_argument("--seconds", type=float, default=12, help="for each attack")
    options.add_argument("--only", help="names of attacks, with commas")
    options = options.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    names = options.only.split(",") if options.only else list(ATTACKS)
    server = Server(options.binary)
    other = Server(options.binary)
    ports, failures = (server.http, server.tcp, server.ws), []
    game = Game(ports)
    time.sleep(2)
    print(f"{'':28} median ms    p99 ms  worst ms   RSS MB  threads  cpu %   in after  p99 beside")
    quiet = None
    try:
        for name in ["(quiet)", *names, "(quiet)"]:
            delays, rss, threads, used = besiege(name, options.seconds, server, game)
            after = newcomers(ports)
            median, p99, worst = percentile(delays, 0.5), percentile(delays, 0.99), percentile(delays, 1)
            quiet = quiet or p99
            beside, judged = 0, ""
            if p99 > 2 * max(quiet, P99_FLOOR_MS):
                beside = percentile(besiege(name, options.seconds, other, game)[0], 0.99)
                newcomers((other.http, other.tcp, other.ws))
                judged = f"  {beside:10.2f}"
            if p99 > 2 * max(quiet, P99_FLOOR_MS, beside):
                failures.append(f"{name}: p99 {p99:.1f} ms, quiet {quiet:.1f} ms, beside {beside:.1f} ms")
                judged += "  <- slow"
            print(f"{name:28} {median:9.2f} {p99:9.2f} {worst:9.2f} {rss:8.0f} {threads:8} {used:6.0f}"
                  f" {after:8.1f} s" + judged, flush=True)
    except (OSError, EOFError) as error:
        failures.append(f"{name}: {error}")
    print(f"peak memory {server.status()[1]:.0f} MB" if server.process.poll() is None else "")
    game.process.kill()
    other.stop()
    code = server.process.poll() if server.process.poll() is not None else server.stop()
    if code != 0:
        failures.append(f"the server ended with {code}")
    for failure in failures:
        print("FAILED", failure)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
