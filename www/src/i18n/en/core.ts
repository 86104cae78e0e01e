// What every page says, and what a room says until one plays.

import { join } from "./join";
import { room } from "./room";
import { ui } from "./ui";

export const core = { ...ui, ...join, room };
