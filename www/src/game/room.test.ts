import { describe, expect, it } from "vitest";
import type { ServerMessage } from "../protocol";
import { choosing, drawing, joined, play, player } from "./fixture";
import { type Room, reduceRoom } from "./room";

const kinds = (room: Room) => room.log.map((entry) => entry.kind);
const score = (room: Room, id: number) => room.players.find((one) => one.id === id)?.score;
const guess = (user_id: number, points: number): ServerMessage => ({
  type: "correct_guess",
  user_id,
  username: "?",
  points,
  place: 1,
});
const summary = (points: [number, number][], drawer_id = 7): ServerMessage => ({
  type: "phase",
  phase: {
    name: "summary",
    round: 1,
    turn: 1,
    turns: 6,
    drawer_id,
    clock: { left_ms: 6000, paused: false, by_host: false, hidden: false, waiting: null },
    word: "ice cream",
    reason: "all_guessed",
    points: points.map(([user_id, won]) => ({ user_id, points: won })),
    likes: [],
  },
});
const chat = (message: string, timestamp: number) => ({
  user_id: 9,
  username: "Ben",
  message,
  timestamp,
  channel: "room" as const,
});

describe("reduceRoom", () => {
  it("tells of somebody who picks a name once there is one", () => {
    const nobody = player(13, "Player", { unnamed: true });
    const room = play([joined(), { type: "player_joined", player: nobody }]);
    expect(room.players.at(-1)).toEqual(nobody);
    expect(kinds(room)).toEqual([]);
    const named = play([{ type: "player_updated", player: player(13, "Zoe") }], room);
    expect(named.log).toMatchObject([{ kind: "joined", username: "Zoe" }]);
    const freed = play([{ type: "player_updated", player: nobody }], named);
    expect(kinds(freed)).toEqual(["joined"]);
  });

  it("keeps the order, the turn and the points of a seat that moves", () => {
    const before = play([joined(), choosing(1, 9), drawing(1, 9), guess(7, 250)]);
    const room = play(
      [
        { type: "player_left", user_id: 11, username: "Mia", reason: "left" },
        { type: "seat_moved", from: 9, player: player(13, "Ben", { score: 40 }) },
        summary([[13, 60]], 13),
      ],
      before,
    );
    expect(room.players.map((one) => [one.id, one.score])).toEqual([
      [7, 250],
      [13, 60],
    ]);
    expect(room.phase).toMatchObject({ drawer_id: 13 });
  });

  it("needs a room to begin with", () => {
    expect(reduceRoom(null, choosing(1, 7), 0)).toBeNull();
  });

  it("follows players in and out, and says so", () => {
    const room = play([
      joined(),
      { type: "player_joined", player: player(13, "Tom") },
      { type: "player_updated", player: player(9, "Ben", { connected: false }) },
      { type: "player_updated", player: player(9, "Ben") },
      { type: "player_left", user_id: 11, username: "Mia", reason: "kicked" },
      { type: "host_changed", host_id: 9 },
    ]);
    expect(room.players.map((one) => one.username)).toEqual(["Lea", "Ben", "Tom"]);
    expect(room.hostId).toBe(9);
    expect(kinds(room)).toEqual(["joined", "lost", "back", "kicked", "host"]);
  });

  it("ties the clock to this page's time", () => {
    const room = play([joined(), drawing(1, 9)], null, 1_000);
    expect(room.phase).toMatchObject({ clock: { deadline: 81_000 } });
    const waiting = reduceRoom(
      room,
      {
        type: "clock",
        clock: {
          left_ms: 14_000,
          paused: false,
          by_host: false,
          hidden: false,
          waiting: { reason: "drawer_gone", user_id: 9, left_ms: 20_000 },
        },
      },
      5_000,
    );
    expect(waiting?.phase).toMatchObject({
      clock: { deadline: 19_000, waiting: { userId: 9, deadline: 25_000 } },
    });
  });

  it("shows hints, and the word to the one who knows it", () => {
    const room = play([
      joined(),
      drawing(1, 9),
      { type: "hint", mask: [..."i__ _____"] },
      { type: "word", word: "ice cream" },
    ]);
    expect(room.phase).toMatchObject({ mask: [..."i__ _____"], word: "ice cream" });
  });

  it("counts points once, in whatever order they are told", () => {
    const start = [joined(), choosing(1, 7), drawing(1, 7, "ice cream")];
    const updated: ServerMessage = {
      type: "player_updated",
      player: player(9, "Ben", { score: 291, guessed: true }),
    };
    for (const order of [
      [guess(9, 291), updated],
      [updated, guess(9, 291)],
    ]) {
      const room = play([
        ...start,
        ...order,
        summary([
          [9, 291],
          [7, 100],
        ]),
      ]);
      expect(score(room, 9)).toBe(291);
      expect(score(room, 7)).toBe(100);
    }
  });

  it("does not count again what was in the score on joining", () => {
    const solved = player(9, "Ben", { score: 291, guessed: true });
    const room = play([
      joined({ players: [player(7, "Lea"), solved] }),
      drawing(1, 7),
      summary([[9, 291]]),
    ]);
    expect(score(room, 9)).toBe(291);
  });

  it("starts every game from nought and every turn without guesses", () => {
    const room = play([
      joined({ players: [player(7, "Lea", { score: 300 }), player(9, "Ben")] }),
      choosing(1, 7),
      guess(9, 200),
      choosing(2, 9),
    ]);
    expect(score(room, 7)).toBe(0);
    expect(score(room, 9)).toBe(200);
    expect(room.players.every((one) => !one.guessed)).toBe(true);
  });

  it("knows no guesses after the last turn", () => {
    const podium: ServerMessage = {
      type: "phase",
      phase: { name: "podium", standings: [], teams: [], most_liked: null },
    };
    const room = play([joined(), choosing(1, 7), drawing(1, 7), guess(9, 200), podium]);
    expect(room.players.every((one) => !one.guessed)).toBe(true);
  });

  it("keeps its log over a reconnect and adds what was missed", () => {
    const first = joined({ chat: [chat("one", 1)] });
    const room = play([first, { type: "near_guess", guess: "ice craem" }]);
    const back = play([joined({ chat: [chat("one", 1), chat("two", 2)] })], room);
    expect(kinds(back)).toEqual(["chat", "near", "chat"]);
    expect(new Set(back.log.map((entry) => entry.key)).size).toBe(3);
  });

  it("begins a new log in another room", () => {
    const room = play([joined({ chat: [chat("one", 1)] })]);
    expect(play([joined({ room_id: 13 })], room).log).toEqual([]);
  });

  it("keeps the log short", () => {
    const lines = Array.from({ length: 500 }, (_, at) => chat(`line ${at}`, at));
    const room = play([joined({ chat: lines })]);
    expect(room.log).toHaveLength(200);
    expect(room.log.at(-1)).toMatchObject({ text: "line 499" });
  });
});
