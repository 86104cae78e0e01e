// Words that people bring along.

const count = (number: number) => (number === 1 ? "1 word" : `${number} words`);

export const words = {
  own: "Words of your own",
  none: "Paste a list, or choose a file.",
  some: (number: number) => `${count(number)}.`,
  add: "Add words",
  change: "Show them",
  use: "Your words are",
  uses: { only: "All there is", mixed: "Mixed in", off: "Unused" },
  share: "Yours, of 100 words",
  title: "Words of your own",
  label: "Your words",
  hint: "One per line or with commas, or copied from a spreadsheet: word, synonyms, definition.",
  file: "Choose a file",
  chosen: (name: string) => `From the file ${name}`,
  typeInstead: "Write or paste instead",
  reading: "Looking at it …",
  understood: "How it is understood",
  layout: "The list is",
  layouts: { words: "Words only", table: "A table" },
  columns: { word: "Word", synonyms: "Also right", definition: "Definition" },
  more: (number: number) => `and ${number} more`,
  nothing: "There is no word to draw in it yet.",
  findings: (number: number) =>
    number === 1 ? "One thing to look at" : `${number} things to look at`,
  line: (line: number, word: string) => `Line ${line}, “${word}”:`,
  problems: {
    duplicate: "is there twice.",
    alike: (of: string) => `is the same to guess as “${of}”.`,
    too_long: "is longer than 40 characters.",
    nothing_to_guess: "has nothing to guess.",
    synonyms_left_out: "has too many synonyms, or some that cannot be guessed.",
    definition_too_long: "has a definition of more than 200 characters. It was shortened.",
    list_full: "and what follows were left out: at most 2000 words.",
  },
  take: (number: number) => `Use ${count(number)}`,
  remove: "Remove the words",
  removed: "The room has no words of its own any more.",
  taken: (number: number) => `The room has ${count(number)} of its own.`,
  lost: "The room is there, but your words did not arrive. Add them again in the settings.",
  repeat: (number: number, turns: number) =>
    `${count(number)} for ${turns} turns: words will repeat.`,
};
