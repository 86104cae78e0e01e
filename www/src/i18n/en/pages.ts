// The pages around the room: first screen, accounts, creating, help.

const count = (number: number, thing: string) =>
  number === 1 ? `1 ${thing}` : `${number} ${thing}s`;
const times = (number: number) =>
  number === 1 ? "once" : number === 2 ? "twice" : `${number} times`;
const sum = (players: number, rounds: number) =>
  `${count(players, "player")} × ${count(rounds, "round")}`;

export const pages = {
  nav: {
    home: "DrawSync, first page",
    logIn: "Log in",
    logOut: "Log out",
    register: "Create an account",
    profile: "Profile",
    leaderboard: "Leaderboard",
    help: "How to play",
    more: "More",
    back: "Back to the first page",
  },
  home: {
    title: "Draw, guess, laugh",
    lead: "Somebody draws, everybody guesses. No account needed.",
    code: "Room code",
    codeHint: "Six characters, as the host sees them.",
    join: "Join",
    openRooms: "Open rooms",
    allRooms: "All rooms",
    noRooms: "No open room right now. Create one, or ask your host for a code.",
    looking: "Looking for rooms …",
    create: "Create a room",
    enter: (name: string) => `Join ${name}`,
    players: (now: number, max: number) => `${now} of ${max} players`,
    full: "full",
    waiting: "In the lobby",
    playing: (round: number, rounds: number) =>
      round > 0 ? `Playing, round ${round} of ${rounds}` : "Playing",
    password: "with a password",
    private: "private",
    closeRoom: (name: string) => `Close ${name}`,
    closeTitle: "Close this room?",
    closeText: (name: string, players: number) =>
      players === 1
        ? `One person is in “${name}”. The game ends for them.`
        : `${players} people are in “${name}”. The game ends for them.`,
    closeYes: "Close the room",
    closed: (name: string) => `“${name}” is closed.`,
  },
  who: {
    name: "Your name",
    somebodyElse: "I am somebody else",
    playingAs: (name: string) => `You play as ${name}`,
    nameMissing: "Please write your name first.",
    nameTooLong: (most: number) => `A name has at most ${most} characters.`,
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
    otherCode: "Try another code",
  },
  account: {
    logInTitle: "Log in",
    logInLead: "Only needed to keep your statistics. You can always play without.",
    registerTitle: "Create an account",
    registerLead: "It keeps your name and your statistics on this server.",
    username: "User name",
    password: "Password",
    email: "E-mail (optional)",
    emailHint: "Nobody writes to it; the game works without.",
    logIn: "Log in",
    register: "Create the account",
    noAccount: "No account yet?",
    haveAccount: "You have an account?",
    welcome: (name: string) => `Hello, ${name}!`,
    usernameMissing: "Please write a user name.",
    passwordMissing: "Please write a password.",
  },
  profile: {
    title: "Profile",
    guest: "You play as a guest: your name is kept on this device only.",
    since: (date: string) => `Here since ${date}`,
    nobody: "Nobody is logged in on this device.",
    statistics: "Statistics",
    played: "Games played",
    won: "Games won",
    score: "Points in all",
    average: "Points per game",
    guessed: "Words guessed",
    drawn: "Words drawn",
    time: "Time played",
    duration: (hours: number, minutes: number) =>
      hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min`,
    none: "No finished game yet.",
    show: "Show",
    face: "Your face",
    loggedOut: "You are logged out.",
    everywhere: "Log out everywhere",
    loggedOutEverywhere: "You are logged out on all devices.",
  },
  leaderboard: {
    title: "Leaderboard",
    lead: "Everyone with an account on this server.",
    rank: "Rank",
    name: "Name",
    points: "Points",
    games: "Games",
    average: "Per game",
    empty: "Nobody has finished a game yet. Be the first!",
    you: "you",
  },
  create: {
    title: "Create a room",
    lead: "Everything can be changed in the lobby.",
    question: "Who will play?",
    presets: {
      friends: "Friends",
      class: "A class",
      public: "Everybody",
    },
    presetTexts: {
      friends: "With your code. 3 rounds, with chat.",
      class: "With your code. 30 minutes, no chat, the same points for all.",
      public: "On the first page. Up to 8 players.",
    },
    more: "More settings",
    name: "Name of the room",
    nameOf: (name: string) => `${name}’s room`,
    create: "Create the room",
    who: "Who can come in",
    public: "Everybody here",
    private: "Only with the code",
    publicHint: "The room is listed on the first page.",
    privateHint: "The room is not listed; people need the code or the link.",
    password: "Password (optional)",
  },
  settings: {
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
    difficulty: "Words",
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
    lateJoining: "Let people in while a game runs",
    hostPlays: "The host plays too",
    hostPlaysHint:
      "Else the host only holds the room: no turn, no points, and may look at the word.",
    keepHost: "The host stays the host",
    keepHostHint: "Else somebody else becomes host when the host is away for a minute.",
    spectators: "Spectators",
    spectatorsHint:
      "For a projector, and for who only wants to watch. They never see the word early.",
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
  },
  help: {
    title: "How to play",
    how: "The game",
    steps: {
      one: "One of you draws a word. Nobody else sees it.",
      two: "Everybody else types what they see. Capitals, accents, spaces and hyphens do not matter. If you are very close, only you are told.",
      three: "Little by little, letters of the word appear as hints.",
      four: "Whoever guesses sooner gets more points. The drawer gets more the more of you guess it, so draw for everybody.",
      five: "Then the next one draws. In a round everybody draws once; after the last round comes the podium.",
    },
    drawing: "Drawing",
    drawingText:
      "Pick one of the words before the time is up, or the server picks one. Draw with the mouse, a finger or a pen. No letters and no numbers, please: that would be too easy.",
    gone: "If the connection breaks",
    goneText:
      "Just come back: your seat and your points are kept. Only “Leave” gives them up. If the drawer is away, the game waits 20 seconds.",
    points: "Points",
    guesser: "Whoever guesses",
    guesserText:
      "t is the time that has gone by, T the whole time to draw. order is 60 for the first, 50 for the second, and 48 − place after that: 45 for the third, 44 for the fourth and so on. It alone makes two people of one turn differ.",
    guesserFormula: "points = 100 + 150 × (T − t) ÷ T + order",
    drawer: "The drawer",
    drawerText:
      "s is how many have solved it, n everybody who could: those who have solved it, and everybody else who is connected and not away when the turn ends.",
    drawerFormula: "points = 200 × s ÷ n",
    rounding:
      "All divisions round down. Equal totals share a rank. The host can also have everybody get the same, 100 for a right guess and 100 × s ÷ n for the drawer, or nobody anything.",
    example: "Example: the first one to guess, with half the time gone, gets 100 + 75 + 60 = 235.",
  },
  notFound: {
    title: "Nothing here",
    text: "This page does not exist. Perhaps a character of the address is missing.",
  },
};
