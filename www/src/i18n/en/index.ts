// English: the language that all others are measured against.

import { admin, lists, myRooms, packs } from "./lists";
import { names } from "./names";
import { pages } from "./pages";
import { room } from "./room";
import { ui } from "./ui";
import { words } from "./words";

export const en = { ...ui, ...pages, admin, lists, myRooms, names, packs, room, words };
