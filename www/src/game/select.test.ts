import { describe, expect, it } from "vitest";
import type { ServerMessage } from "../protocol";
import { choosing, drawing, joined, play, player } from "./fixture";
import type { Room } from "./room";
import {
  canChooseTeam,
  guessProgress,
  playerOf,
  ranking,
  readyCount,
  secondsLeft,
  shortRanking,
  showsTeams,
  startObstacle,
  teamGroups,
  teamScores,
  turnOf,
  turnsExpected,
  turnsUntilMine,
  wordLengths,
} from "./select";

const ended = (drawer_id: number, reason: "time_up" | "drawer_gone", round = 1): ServerMessage => ({
  type: "phase",
  phase: {
    name: "summary",
    round,
    turn: 1,
    turns: 6,
    drawer_id,
    clock: { left_ms: 6000, paused: false, by_host: false, hidden: false, waiting: null },
    word: "cat",
    reason,
    points: [],
    likes: [],
  },
});

describe("wordLengths", () => {
  it.each([
    ["___ _____", "3, 5"],
    ["_c___", "5"],
    ["_____-__", "7"],
    ["_ _", "1, 1"],
    ["_____ + ___ _", "5 + 3, 1"],
    ["_'_", "2"],
    ["", ""],
  ])("of %j is %j", (mask, lengths) => {
    expect(wordLengths([...mask])).toBe(lengths);
  });
});

describe("turnsUntilMine", () => {
  // Lea, Ben, Mia draw in this order; the page belongs to Mia.
  const mia = joined({ user_id: 11, username: "Mia" });

  it("counts down to my turn", () => {
    expect(turnsUntilMine(play([mia]))).toBeNull();
    expect(turnsUntilMine(play([mia, choosing(1, 7)]))).toBe(2);
    expect(turnsUntilMine(play([mia, choosing(1, 7), ended(7, "time_up")]))).toBe(2);
    expect(turnsUntilMine(play([mia, choosing(1, 7), ended(7, "time_up"), choosing(2, 9)]))).toBe(
      1,
    );
    expect(turnsUntilMine(play([mia, choosing(3, 11)]))).toBe(0);
  });

  it("goes on into the next round, and ends with the last", () => {
    const first = [choosing(1, 7), ended(7, "time_up"), choosing(2, 9), ended(9, "time_up")];
    expect(turnsUntilMine(play([mia, ...first, choosing(3, 11), ended(11, "time_up")]))).toBe(3);
    const round2 = [choosing(4, 7, 2), ended(7, "time_up", 2), choosing(5, 9, 2)];
    expect(turnsUntilMine(play([joined(), ...first, choosing(3, 11), ...round2]))).toBeNull();
  });

  it("passes over those who are not there, and puts the skipped last", () => {
    const gone = joined({
      user_id: 11,
      players: [player(7, "Lea"), player(9, "Ben", { connected: false }), player(11, "Mia")],
    });
    expect(turnsUntilMine(play([gone, choosing(1, 7)]))).toBe(1);
    const lea = joined({ user_id: 7 });
    expect(turnsUntilMine(play([lea, choosing(1, 7), ended(7, "drawer_gone")]))).toBe(3);
  });
});

describe("teams", () => {
  const chosen = {
    settings: { ...joined().settings, teams: 2, team_choice: "chosen" as const },
    players: [
      player(7, "Lea", { team: 0 }),
      player(9, "Ben", { team: 0 }),
      player(11, "Mia", { team: 0 }),
      player(13, "Tom", { team: 1 }),
    ],
    teams: [
      { team: 0, players: [7, 9, 11], score: null, rank: null },
      { team: 1, players: [13], score: null, rank: null },
    ],
  };

  it("are groups in the order of joining, and follow what the server says", () => {
    const room = play([joined(chosen)]);
    const groups = (of: Room) => teamGroups(of).map(({ players }) => players.map(({ id }) => id));
    expect(groups(room)).toEqual([[7, 9, 11], [13]]);
    const moved: ServerMessage = {
      type: "teams",
      teams: [
        { team: 0, players: [11], score: null, rank: null },
        { team: 1, players: [7, 13], score: null, rank: null },
      ],
    };
    const after = play([moved], room);
    expect(groups(after)).toEqual([[11], [7, 13]]);
    expect(playerOf(after, 9)?.team).toBeNull();
    expect(teamGroups(play([{ type: "teams", teams: [] }], room))).toEqual([]);
  });

  it("can be chosen between games, where they are not dealt", () => {
    const room = play([joined(chosen)]);
    expect(canChooseTeam(room)).toBe(true);
    expect(canChooseTeam(play([choosing(1, 7)], room))).toBe(false);
    const dealt = { ...room, settings: { ...room.settings, team_choice: "random" as const } };
    expect(canChooseTeam(dealt)).toBe(false);
    expect([showsTeams(room), showsTeams(dealt)]).toEqual([true, false]);
    expect(showsTeams(play([choosing(1, 7)], dealt))).toBe(true);
  });

  it("keep a game from starting when all are in one", () => {
    const room = play([joined(chosen)]);
    expect(startObstacle(room)).toBeNull();
    const lost = player(13, "Tom", { team: 1, connected: false });
    expect(startObstacle(play([{ type: "player_updated", player: lost }], room))).toBe("teams");
    expect(startObstacle(play([joined({ players: [player(7, "Lea")] })]))).toBe("players");
  });

  it("draw in turn", () => {
    const until = (id: number) =>
      turnsUntilMine(play([joined({ ...chosen, user_id: id }), choosing(1, 7)]));
    expect([7, 13, 9, 11].map(until)).toEqual([0, 1, 2, 3]);
  });

  it("have scores while a game with points runs, and on the podium", () => {
    const room = play([joined(chosen), choosing(1, 7)]);
    expect(teamScores(room)).toEqual([]);
    const scores: ServerMessage = {
      type: "teams",
      teams: [
        { team: 0, players: [7, 9, 11], score: 80, rank: 2 },
        { team: 1, players: [13], score: 120, rank: 1 },
      ],
    };
    expect(teamScores(play([scores], room))).toEqual([
      { team: 1, score: 120, rank: 1 },
      { team: 0, score: 80, rank: 2 },
    ]);
    const standings = [{ team: 0, score: 90, rank: 1 }];
    const over: ServerMessage = {
      type: "phase",
      phase: { name: "podium", standings: [], teams: standings, most_liked: null },
    };
    expect(teamScores(play([over], room))).toEqual(standings);
  });
});

describe("turnsExpected", () => {
  const expected = (room: Room) => {
    const turn = turnOf(room);
    return turn && turnsExpected(room, turn);
  };

  it("follows those who come and go", () => {
    const room = play([joined(), choosing(1, 7)]);
    expect(expected(room)).toBe(6);
    const lost: ServerMessage = {
      type: "player_updated",
      player: player(9, "Ben", { connected: false }),
    };
    expect(expected(play([lost], room))).toBe(4);
    expect(expected(play([{ type: "player_joined", player: player(13, "Tom") }], room))).toBe(8);
  });

  it("leaves out who takes a break, and who only holds the room", () => {
    const room = play([joined(), choosing(1, 7)]);
    for (const out of [{ on_break: true }, { hosting: true }]) {
      const resting: ServerMessage = { type: "player_updated", player: player(9, "Ben", out) };
      expect(expected(play([resting], room))).toBe(4);
    }
    expect(turnsUntilMine(play([joined({ user_id: 9 }), choosing(1, 7)]))).toBe(1);
    const players = [player(7, "Lea"), player(9, "Ben", { hosting: true }), player(11, "Mia")];
    const holding = play([joined({ user_id: 9, players }), choosing(1, 7)]);
    expect(turnsUntilMine(holding)).toBeNull();
    expect(ranking(holding.players).map(({ player: one }) => one.id)).toEqual([7, 11]);
  });

  it("counts a turn that is over", () => {
    expect(expected(play([joined(), choosing(1, 7), ended(7, "time_up")]))).toBe(6);
    expect(expected(play([joined(), choosing(1, 7), ended(7, "drawer_gone")]))).toBe(7);
  });
});

describe("guessProgress", () => {
  it("counts those who are there, or have guessed", () => {
    const room = play([
      joined({
        players: [
          player(7, "Lea"),
          player(9, "Ben", { guessed: true, connected: false }),
          player(11, "Mia", { away: true }),
          player(13, "Tom"),
        ],
      }),
      drawing(1, 7),
    ]);
    expect(guessProgress(room)).toEqual({ guessed: 1, guessers: 2 });
  });
});

describe("secondsLeft", () => {
  const clock = {
    deadline: 10_000,
    leftMs: 9_500,
    paused: false,
    byHost: false,
    hidden: false,
    waiting: null,
  };
  it("counts a second until it is over", () => {
    expect(secondsLeft(clock, 500)).toBe(10);
    expect(secondsLeft(clock, 9_999)).toBe(1);
    expect(secondsLeft(clock, 12_000)).toBe(0);
  });
  it("stands while paused", () => {
    expect(secondsLeft({ ...clock, paused: true }, 9_999)).toBe(10);
  });
});

describe("ranking", () => {
  it("shares ranks", () => {
    const players = [3, 9, 9, 1].map((score, at) => player(at, `p${at}`, { score }));
    expect(ranking(players).map(({ player: one, rank }) => [one.id, rank])).toEqual([
      [1, 1],
      [2, 1],
      [0, 3],
      [3, 4],
    ]);
  });

  it("is cut to five, the drawer and me in a full room", () => {
    const many = Array.from({ length: 28 }, (_, at) => player(at, `p${at}`, { score: 100 - at }));
    const room = play([joined({ user_id: 20, players: many }), drawing(1, 25)]);
    const full = { ...room, players: many };
    expect(shortRanking(full).map(({ player: one }) => one.id)).toEqual([0, 1, 2, 3, 4, 20, 25]);
    const ten = { ...room, players: many.slice(0, 10) };
    expect(shortRanking(ten)).toHaveLength(10);
  });
});

describe("readyCount", () => {
  it("leaves the host out", () => {
    const players = [player(7, "Lea"), player(9, "Ben", { ready: true }), player(11, "Mia")];
    expect(readyCount(play([joined({ players })]))).toEqual({ ready: 1, others: 2 });
  });
});
