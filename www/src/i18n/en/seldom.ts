// What a room says now and then.

import { names } from "./names";
import { access, settings } from "./settings";
import { sheets } from "./sheets";
import { words } from "./words";

export const seldom = { ...sheets, access, names, settings, words };
