// The words of the pages around the room, which also show parts of it.

import { chapter } from ".";
import { pages } from "./en/pages";
import { seldom } from "./en/seldom";

export const usePagesT = chapter({ ...seldom, ...pages });
