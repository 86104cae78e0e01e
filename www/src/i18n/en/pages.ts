// What the pages around the room say.

import { admin, lists, myRooms, packs } from "./lists";
import { site } from "./site";

export const pages = { ...site, admin, lists, myRooms, packs };
