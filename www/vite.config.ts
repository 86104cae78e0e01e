// The build of the web client, and the development server in front of a running `drawsync serve`.

import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type ProxyOptions } from "vite";
import { leanIcons } from "./build/icons.ts";
import { pack } from "./build/pack.ts";
import { leanRouter } from "./build/router.ts";

const server = `http://127.0.0.1:${process.env["DRAWSYNC_HTTP_PORT"] ?? "8000"}`;

const api: ProxyOptions = {
  target: server,
  // A page load under an API prefix belongs to the client's router.
  bypass: (request) => (request.headers.accept?.includes("text/html") ? "/index.html" : undefined),
};

const apiPrefixes = [
  "/auth",
  "/rooms",
  "/users",
  "/games",
  "/health",
  "/admin",
  "/words",
  "/packs",
  "/rosters",
  "/names",
  "/openapi.json",
];

/** What only who draws needs, and everybody's board in the lobby. */
const DRAWING =
  /src\/(canvas\/(PenLayer|Toolbar|pen|pressure|redo|shapes|shortcuts|tool)|game\/tools|pages\/room\/(HeldPen|LobbyBoard|Tools))\./;
/** What few see, or nobody in the first seconds of a room: dialogs, the host's things, the end. */
const SELDOM =
  /src\/(i18n\/(seldom|en\/(seldom|sheets|settings|names|words))|ui\/(ConfirmDialog|CopyButton|Dialog|Page|Qr|Select|Stepper|Switch|ThemeSwitch|clipboard|download)|game\/hosting|net\/words|pages\/(GameSettings|Meaning|length)|pages\/words\/(CustomWords|RoomWordsDialog)|pages\/room\/(Address|Choose|Door|HelpDialog|HeldWord|HostActions|HostPlays|Invite|Knock\w*|Like|LobbyTeams|ManageDialog|ManageSheet|MenuSheet|NamePicker|Players\w+|Podium|Questions|Remote\w*|Reports|SeatAsk|Settings\w+|Sheets|Shortcuts|Summary|VoteNotice|useRoomLink|winners))\./;
const ROOM =
  /src\/(main|App)\.tsx$|src\/(ui|canvas|game)\/|src\/net\/(socket|seats|door|failure|useAnswer)|src\/pages\/((Room|JoinRoom|who)\.|room\/)/;

// Plain HTTP means HTTP/1.1: few files are faster than many. What every page shares is one of
// them, the room the second; what it needs later are two more, which are fetched while nobody waits
// for them. The pages around the room with React Router, and the HTTP API with Axios, are the
// others, and the room loads neither.
const chunks = [
  {
    name: "base",
    test: /node_modules\/(react|react-dom|scheduler|zustand)\/|src\/i18n\/(index|en\/(core|join|room|ui))\.ts|src\/\w+\.ts$/,
    priority: 6,
  },
  {
    name: "room",
    test: (id: string) => ROOM.test(id) && !DRAWING.test(id) && !SELDOM.test(id),
    priority: 5,
  },
  {
    name: "http",
    test: /node_modules\/axios\/|src\/net\/api/,
    priority: 4,
  },
  { name: "seldom", test: SELDOM, priority: 3 },
  { name: "drawing", test: DRAWING, priority: 2 },
  {
    name: "pages",
    test: /node_modules\/react-router\/|src\/i18n\/|src\/pages\/(Site|Home|FaceButton|RoomList|Doodle|Login|Register|AccountForm|Profile|Leaderboard|Create|Lists|MyRooms|Help|NotFound)\.tsx$/,
    priority: 1,
  },
];

export default defineConfig({
  plugins: [react(), tailwindcss(), leanRouter(), leanIcons(), pack()],
  server: {
    port: 3000,
    proxy: {
      ...Object.fromEntries(apiPrefixes.map((prefix) => [prefix, api])),
      "/ws": { target: server, ws: true },
    },
  },
  build: {
    target: ["chrome111", "safari16.4", "firefox128"],
    // The content security policy allows no data: scripts, styles or fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: chunks } } },
  },
});
