// The words of what loads after a room stands.

import { chapter } from ".";
import { seldom } from "./en/seldom";

export const useSeldomT = chapter(seldom);
