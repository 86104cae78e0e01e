// What a game can be set to.

const count = (number: number, thing: string) =>
  number === 1 ? `1 ${thing}` : `${number} ${thing}s`;
const times = (number: number) =>
  number === 1 ? "once" : number === 2 ? "twice" : `${number} times`;
const sum = (players: number, rounds: number) =>
  `${count(players, "player")} × ${count(rounds, "round")}`;

export const settings = {
  game: "The game",
  rounds: "Rounds",
  roundsHint: "Everybody draws once per round.",
  time: "Time to draw",
  seconds: "s",
  players: "Players at most",
  words: "Words to choose from",
  hints: "Letters as hints",
  hintCount: (count: string) =>
    count === "auto"
      ? "By the length of the word"
      : count === "0"
        ? "None"
        : count === "1"
          ? "1 letter"
          : `${count} letters`,
  language: "Language of the words",
  difficulty: "How hard the words are",
  difficulties: { easy: "Easy", medium: "Medium", hard: "Hard", mixed: "Mixed" },
  quick: "Hurry up",
  quickHint: "From 8 players on: once three quarters have guessed, 10 seconds are left.",
  groups: { time: "Time", words: "Words", play: "Playing", chat: "Chat" },
  choiceTime: "Time to choose",
  summaryTime: "Time to see the word",
  endAfter: "End of the game",
  endAfterHint: "The turn in progress is finished, then comes the podium.",
  minutes: (count: number) => (count === 0 ? "After the last round" : `After ${count} minutes`),
  wordMode: "What is drawn",
  wordModes: {
    normal: "One word",
    hidden_length: "One word, its length hidden",
    combined: "Two words at once",
  },
  wordModeHints: {
    normal: "The others see a blank for each letter.",
    hidden_length: "No blanks and no hints.",
    combined: "Both must be guessed, in either order.",
  },
  scoring: "Points",
  scorings: { competitive: "Sooner is more", relaxed: "The same for all", none: "None" },
  scoringHints: {
    competitive: "Whoever guesses sooner gets more.",
    relaxed: "Everybody who guesses gets 100, the drawer by how many did.",
    none: "Nobody wins, everybody plays.",
  },
  drawOrder: "Who draws next",
  drawOrders: {
    joining: "In the order of joining",
    random: "By chance",
    fewest_turns: "Who has drawn least",
  },
  teams: "Teams",
  noTeams: "None",
  teamsHint:
    "Everybody guesses alone. A team has the points of its players per head, so that teams may differ in size.",
  teamChoice: "Who is in which team",
  teamChoices: { random: "Dealt for every game", chosen: "Everybody chooses" },
  lateJoining: "Let people in while a game runs",
  hostPlays: "The host plays too",
  hostPlaysHint: "Else the host only holds the room: no turn, no points, and may look at the word.",
  keepHost: "The host stays the host",
  keepHostHint: "Else somebody else becomes host when the host is away for a minute.",
  spectators: "Spectators",
  spectatorsHint:
    "For a projector, and for who only wants to watch. They never see the word early.",
  voteKick: "Votes to remove somebody",
  voteKickHint: "Not the host. Who was removed can be let back in by the host.",
  likes: "Likes",
  likesHint: "The most liked drawing stands on the podium.",
  doodling: "Doodle board in the lobby",
  doodlingHint: "Everybody draws on it while they wait. Off: each on a pad of their own.",
  chat: "Chat",
  chats: { on: "On", breaks: "Between drawings", off: "Off" },
  chatHint: "Guessing always works.",
  wrongGuesses: "Wrong guesses are shown to",
  guessReaders: {
    auto: "Everyone, up to 12 players",
    everyone: "Everyone",
    knowers: "Those who know the word, and the host",
    nobody: "Nobody",
  },
  profanityFilter: "Word filter",
  profanityFilterHint: "No bad words in names and in the chat.",
  meaning: (players: number, rounds: number, minutes: number) =>
    `${sum(players, rounds)}: about ${count(minutes, "minute")}, everyone draws ${times(rounds)}.`,
  meaningCut: (players: number, rounds: number, minutes: number, end: number, turns: number) =>
    `${sum(players, rounds)} would take about ${count(minutes, "minute")}. The game ends after ${end}: time for about ${count(turns, "turn")}. Whoever has not drawn begins the next game.`,
};

export const access = {
  name: "Name of the room",
  who: "Who can come in",
  public: "Everybody here",
  private: "Only with the code",
  publicHint: "The room is listed on the first page.",
  privateHint: "The room is not listed; people need the code or the link.",
  password: "Password (optional)",
};
