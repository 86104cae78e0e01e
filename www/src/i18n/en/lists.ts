// Lists that an account keeps.

const words = (number: number) => (number === 1 ? "1 word" : `${number} words`);

export const lists = {
  title: "My lists",
  lead: "Word packs and lists of names, for any room.",
  needsAccount: "Lists are kept for an account. In a room you can use one without.",
};

export const packs = {
  lists: "Word packs",
  listsLead: "Your lists of words, for any room. Whoever is told the code of one can use it too.",
  none: "No pack yet. Paste a list, or choose a file.",
  add: "New pack",
  facts: (count: number, language: string) => `${words(count)} · ${language}`,
  code: "Code:",
  copy: "Copy code",
  edit: (name: string) => `Change ${name}`,
  export: (name: string) => `Save ${name} as a file`,
  delete: (name: string) => `Delete ${name}`,
  deleteTitle: (name: string) => `Delete “${name}”?`,
  deleteText: "Rooms that use its words keep them. Nobody can use the code any more.",
  deleteYes: "Delete the pack",
  name: "Name of the pack",
  nameMissing: "Please write a name first.",
  save: "Save the pack",
  use: "From a pack",
  own: "One of mine",
  choose: "Choose …",
  codeOf: "Code of a pack",
  fetch: "Fetch",
  keep: "Keep as a pack",
  kept: (name: string) => `“${name}” is one of your packs now.`,
};

export const admin = {
  title: "Reports",
  lead: "What players have reported while no host was there, or about a host. Kept for 90 days.",
  nobody: "This page is for the admins of this server.",
  none: "There is no report.",
  by: (name: string) => `by ${name}`,
  done: "Done",
  doneWith: (name: string) => `The report about ${name} is done`,
  show: "Reports of players",
};

export const myRooms = {
  title: "My rooms",
  lead: "Opened again, a room has its code, settings, words and names. Kept for 180 days.",
  none: "You have made no room yet.",
  isOpen: (players: number) => (players === 1 ? "open, 1 player" : `open, ${players} players`),
  ended: (day: string) => `closed on ${day}`,
  again: "Open again",
  open: (name: string) => `Open ${name} again`,
  go: "Go there",
  goTo: (name: string) => `Go to ${name}`,
  forget: (name: string) => `Forget ${name}`,
};
