// The room, as everybody sees it from the first second on.

const seconds = (count: number) => `${count} s`;
/** Nothing where a game has no points. */
const plus = (points: number) => (points === 0 ? "" : ` +${points}`);
const day = (unixSeconds: number) =>
  new Date(unixSeconds * 1000).toLocaleDateString("en", { day: "numeric", month: "long" });

export const room = {
  title: (name: string, code: string) => `${name} (${code})`,
  entering: "Joining the room …",

  // ---- The connection, and the ways out of a closed door ----
  reconnecting: "Connection lost. Trying again …",
  serverBusy: "The server is full right now. Trying again …",

  // ---- Errors inside the room, by their code, or by code and refused message ----
  errors: {
    "name_taken/pick_name": "Somebody has that name. Your host can free it.",
    "removed/pick_name": "The host removed somebody of that name from this room.",
    name_required: "Pick your name first.",
    too_fast: "Slow down a little: that was too fast for the server.",
    "too_fast/chat_message": "Not sent: that was too fast for the others to read.",
    "too_fast/guess_word": "You guess too fast. Wait a moment.",
    "profanity/chat_message": "Not sent: this room has a word filter.",
    need_players: "A game needs two connected players, and not all in one team.",
    not_host: "Only the host can do that.",
    canvas_full: "The picture is full. Undo or clear to draw on.",
    muted: "The host has muted you. Your guesses count as before.",
    name_taken: "Somebody in this room has that name, or one that looks like it.",
    room_full: "All seats are taken.",
    message_too_large: "That was too long.",
    profanity: "This room has a word filter: that does not pass it.",
  } as Readonly<Record<string, string>>,
  offline: "There is no connection right now. It will be back in a moment.",

  // ---- Lobby ----
  lobby: {
    players: (count: number, most: number) => `Players: ${count} of ${most}`,
    start: "Start",
    startCount: (ready: number, others: number) => `Start · ${ready} of ${others} ready`,
    needPlayers: "A game needs two connected players. Share the address!",
    needConnected: "At least two players must be connected.",
    needTeams: "All who are here are in one team. Somebody has to join another one.",
    ready: "Ready",
    readyWaiting: "You are ready",
    readyHint: (host: string) => `${host} starts the game.`,
    noHost: "Waiting for the host to come back.",
  },

  // ---- Teams ----
  teams: {
    title: "Teams",
    /** By number; the mark beside it has the same shape everywhere. */
    names: ["Red", "Blue", "Green", "Yellow"] as readonly string[],
    name: (name: string) => `Team ${name}`,
    count: (count: number) => `${count} teams`,
    dealt: (count: number) => `${count} teams are dealt when the game starts.`,
    nobody: "Nobody yet",
    join: "Join",
    joinName: (name: string) => `Join team ${name}`,
    deal: "Deal again",
    team: "Team",
    points: (name: string, points: number) =>
      points === 1 ? `Team ${name}: 1 point per head` : `Team ${name}: ${points} points per head`,
    perHead: "Points per head",
    winner: (name: string) => `Team ${name} wins!`,
    winners: (names: string) => `Teams ${names} win!`,
  },

  // ---- People ----
  people: {
    you: "you",
    host: "host",
    hosting: "host, does not play",
    ready: "ready",
    absent: "connection lost",
    away: "away",
    onBreak: "takes a break",
    draws: "draws",
    guessed: "guessed",
    points: (points: number) => (points === 1 ? "1 point" : `${points} points`),
    rank: (rank: number) => `Rank ${rank}`,
    title: "Players",
    spectators: (count: number) => (count === 1 ? "1 spectator" : `${count} spectators`),
    all: (count: number) => `All ${count}`,
    manageAll: "Manage players",
    muted: "muted",
    unnamed: "has yet to pick a name",
    manage: (name: string) => `Host's options for ${name}`,
    options: (name: string) => `Options for ${name}`,
  },

  // ---- Game ----
  bar: {
    seconds: (count: number) => (count === 1 ? "1 second left" : `${count} seconds left`),
    turn: (turn: number, turns: number) => `Turn ${turn}/${turns}`,
    turnRead: (turn: number, turns: number, round: number, rounds: number) =>
      `Turn ${turn} of ${turns}, round ${round} of ${rounds}`,
    round: (round: number, rounds: number) => `Round ${round}/${rounds}`,
    drawer: (name: string) => `${name} draws`,
    youDraw: "You draw",
    guessed: "guessed",
    guessedRead: (guessed: number, all: number) => `${guessed} of ${all} have guessed`,
    next: "You draw next",
    later: (turns: number) => `You draw in ${turns} turns`,
    toCome: "You will draw, too",
    drawn: "You have drawn",
    hosting: "You host",
    onBreak: "You take a break",
    hold: "Hold to see the word",
    held: (word: string) => `The word is ${word}`,
    draw: "Draw:",
    word: "The word:",
    known: "You know it!",
    choosing: (name: string) => `${name} is choosing a word`,
    choosingYou: "Choose a word",
    itWas: "The word was",
    noWord: "No word was chosen",
    lengths: (lengths: string) => `(${lengths})`,
    unknownLength: "A word of unknown length",
    maskRead: (lengths: string, letters: string) =>
      letters === ""
        ? `Hidden word, letters: ${lengths}`
        : `Hidden word, letters: ${lengths}. Known: ${letters}`,
    letterRead: (place: number, letter: string) => `letter ${place} is ${letter}`,
  },
  announce: {
    left: (count: number) => `${count} seconds left`,
    yourTurn: "It is your turn. Choose a word.",
    turn: (name: string) => `${name} draws now.`,
    correct: (points: number) => (points === 0 ? "Right!" : `Right! ${points} points.`),
    word: (word: string) => `The word was ${word}.`,
  },
  reported: {
    host: "The host has been told.",
    admins: "Whoever runs this server will read it.",
  },
  board: {
    label: "Drawing board",
  },
  hidden: {
    title: "The host has hidden this drawing",
    text: "Nobody sees it, and the clock stands.",
    goOn: "Go on",
    newWord: "New word",
    end: "End the turn",
  },
  wait: {
    gone: (name: string, left: number) => `Waiting for ${name}: ${seconds(left)}`,
    idle: (left: number) => `Nothing drawn yet: ${seconds(left)}`,
    idleYou: (left: number) => `Please draw something: ${seconds(left)}`,
    paused: "Paused: waiting for a second player",
    pausedFor: (name: string) => `Paused: waiting for ${name} to come back`,
    onBreak: "You take a break: nobody waits for you.",
    atPlay: "I’m back",
    pausedByHost: "Paused by the host",
    kept: (until: number) =>
      `Paused. This room and its points are kept until ${day(until)}: come back by the same link.`,
    goOn: "Go on",
  },
  choose: {
    title: "Which word will you draw?",
    countdown: (left: number) => `After ${seconds(left)} the server chooses.`,
    others: (name: string) => `${name} is choosing a word`,
    pass: "I’d rather not draw",
  },

  // ---- Chat ----
  chat: {
    title: "Guesses and chat",
    guess: "Type your guess",
    say: "Say something",
    knowers: "Secret chat",
    knowersRead: "Chat with those who know the word",
    send: "Send",
    letters: (typed: number, needed: number) => `${typed} of ${needed} letters.`,
    fit: { open: "", fits: "This fits the blanks.", differs: "This does not fit the blanks." },
    knowersMark: "secret",
    guessMark: "guess",
    closed: { on: "", breaks: "Chat is open between drawings", off: "Chat is off" },
    mine: "you",
    guessed: (name: string, points: number) => `${name} guessed the word${plus(points)}`,
    guessedYou: (points: number) => `You guessed the word!${plus(points)}`,
    near: (guess: string) => `“${guess}” is close!`,
    joined: (name: string) => `${name} has joined.`,
    left: (name: string) => `${name} has left.`,
    kicked: (name: string) => `${name} was removed.`,
    lost: (name: string) => `${name} has lost the connection.`,
    back: (name: string) => `${name} is back.`,
    host: (name: string) => `${name} is the host now.`,
    hostYou: "You are the host now.",
    turn: (name: string) => `${name} draws.`,
    turnYou: "You draw.",
    word: (word: string) => `The word was “${word}”.`,
    muted: "The host has muted you",
    empty: "Guesses and news appear here.",
  },

  // ---- The way to the menu ----
  way: {
    menu: "Menu",
    menuReported: (reports: number) =>
      reports === 1 ? "Menu, 1 report" : `Menu, ${reports} reports`,
    help: "How to play",
    mute: "Mute the sounds",
    unmute: "Switch the sounds on",
  },
};
