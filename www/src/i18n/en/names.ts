// Lists of names, of which those who come into a room pick theirs.

const count = (number: number) => (number === 1 ? "1 name" : `${number} names`);

export const names = {
  // ---- Picking ----
  pick: "Who are you?",
  pickHint: "Tap your name.",
  taken: "taken",
  isItMe: "not connected",
  absent: (name: string) =>
    `${name} was here and has lost the connection. If that is you, your host can give you the place back, with its points.`,
  thatIsMe: "That is me",
  asked: "Your host has been asked. Wait a moment.",
  otherName: "Another name",
  free: "Free this name",
  freeHint: "They pick another one and keep their points.",

  // ---- The list of a room ----
  title: "Names",
  none: "Everybody writes their own name.",
  some: (number: number) => `${count(number)} to pick from.`,
  add: "Add a list",
  change: "Show them",
  inLobby: (number: number) => `${count(number)} to pick from`,
  dialog: "Names to pick from",
  label: "The names",
  hint: "One per line or with commas, or copied from a spreadsheet: its first column. Short names are enough.",
  personal: "Only you see this list, and those in the room who have yet to pick.",
  file: "Choose a file",
  chosen: (name: string) => `From the file ${name}`,
  typeInstead: "Write or paste instead",
  reading: "Looking at it …",
  understood: (number: number) => `These ${count(number)}`,
  nothing: "There is no name in it yet.",
  findings: (number: number) =>
    number === 1 ? "One thing to look at" : `${number} things to look at`,
  line: (line: number, name: string) => `Line ${line}, “${name}”:`,
  problems: {
    duplicate: "is there twice.",
    alike: (of: string) => `looks like “${of}”.`,
    too_long: "is longer than 24 characters.",
    no_name: "has no letter in it.",
    list_full: "and what follows were left out: at most 60 names.",
  },
  more: (number: number) => `and ${number} more`,
  take: (number: number) => `Use ${count(number)}`,
  remove: "Remove the list",
  removed: "Everybody writes their own name again.",
  own: "One of my lists",
  choose: "Choose …",
  name: "Name of the list",
  keep: "Keep the list",
  kept: (name: string) => `“${name}” is one of your lists now.`,
  used: (number: number) => `Who comes in picks one of ${count(number)}.`,

  // ---- The lists of an account ----
  count,
  lists: "Lists of names",
  listsLead: "Your classes. In a room those who come in pick their name. Only you see these lists.",
  newList: "New list",
  noLists: "No list yet.",
  save: "Save the list",
  deleteText: "Rooms that use its names keep them.",
  deleteYes: "Delete the list",
};
