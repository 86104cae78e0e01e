// Coming in: who you are, and which room.

export const join = {
  who: {
    name: "Your name",
    somebodyElse: "I am somebody else",
    unnamed: "Player",
    playingAs: (name: string) => `You play as ${name}`,
    nameMissing: "Please write your name first.",
  },
  code: {
    empty: "Please write the room code first.",
    length: "A room code has six characters.",
    characters: "Room codes never contain 0, O, 1, I or L. Please look at it once more.",
    unknown: (code: string) =>
      `There is no room ${code}. Please check the code: it never contains 0, O, 1, I or L.`,
  },
  join: {
    title: "Join the room",
    looking: "Looking for the room …",
    host: (name: string) => `Host: ${name}`,
    noHost: "The host is not here yet",
    players: (now: number, max: number) => `${now} of ${max} players`,
    nobody: "Nobody is here yet.",
    others: (count: number) => `and ${count} more`,
    password: "Password of the room",
    passwordHint: "Ask the host for it.",
    passwordMissing: "This room has a password. Please ask the host.",
    join: "Join",
    noRoom: "No such room",
    picksName: "You pick your name when you are in.",
    watch: "Only watch",
    otherCode: "Try another code",
  },
};
