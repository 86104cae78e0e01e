// The building blocks: buttons, notices, what every page has.

export const ui = {
  ui: {
    close: "Close",
    copied: "Copied.",
    copyFailed: "Copying did not work here. Please select the text and copy it by hand.",
    less: (what: string) => `${what}: less`,
    more: (what: string) => `${what}: more`,
    loading: "One moment …",
    retry: "Try again",
    cancel: "Cancel",
    skip: "Skip to the content",
    theme: {
      light: "Colours: light",
      dark: "Colours: dark",
      system: "Colours: as the device",
    },
  },
  avatar: {
    choose: "Your face",
    random: "Surprise me",
    done: "That is me",
    parts: { color: "Shape", eyes: "Eyes", mouth: "Mouth" },
    previous: { color: "Previous shape", eyes: "Previous eyes", mouth: "Previous mouth" },
    next: { color: "Next shape", eyes: "Next eyes", mouth: "Next mouth" },
  },
  errors: {
    unexpected: "Something went wrong. Please try again.",
    unreachable: "The server does not answer. Is this device still in the same network?",
    status: (status: number) => `The server answered with error ${status}. Please try again.`,
    notLoaded: "This part did not arrive. Is this device still in the same network?",
    crashed: "This page has stumbled.",
    crashedMore: "Nothing is lost: your seat and your points are kept on the server.",
    reload: "Load the page again",
  },
};
