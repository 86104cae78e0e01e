// English: the language that all others are measured against.

import { names } from "./names";
import { admin, myRooms, packs } from "./packs";
import { pages } from "./pages";
import { room } from "./room";
import { ui } from "./ui";
import { words } from "./words";

export const en = { ...ui, ...pages, admin, myRooms, names, packs, room, words };
