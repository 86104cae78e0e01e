// The build of the web client, and the development server in front of a running `drawsync serve`.

import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type ProxyOptions } from "vite";
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

// Plain HTTP means HTTP/1.1: few files are faster than many. What every page shares is one of
// them, the room the second, what a game needs now and then the third; the pages around the room
// and the HTTP API with Axios are the others, and the room loads neither.
const chunks = [
  {
    name: "base",
    test: /node_modules\/(react|react-dom|scheduler|zustand)\/|src\/i18n\/|src\/\w+\.ts$/,
    priority: 5,
  },
  {
    name: "rarely",
    test: /src\/ui\/(Page|Select|Stepper|Switch|ThemeSwitch)\.|src\/pages\/GameSettings|src\/net\/words|src\/pages\/words\/(CustomWords|RoomWordsDialog)|src\/pages\/room\/(Door|HostActions|Knocking|Knocks|ManageSheet|MenuSheet|LobbyTeams|PlayersSheet|Podium|RemoteAsk|Remotes|Reports|SeatAsk|SettingsForm|Shortcuts|VoteNotice)\./,
    priority: 2,
  },
  {
    name: "room",
    test: /src\/(ui|canvas|game)\/(?!(Page|Select|Stepper|Switch|ThemeSwitch)\.)|src\/net\/(socket|seats|door|failure|useAnswer)|src\/pages\/(Room|JoinRoom|who)\.|src\/pages\/room\/(?!(Door|HostActions|Knocking|Knocks|ManageSheet|MenuSheet|LobbyTeams|PlayersSheet|Podium|RemoteAsk|Remotes|Reports|SeatAsk|SettingsForm|Shortcuts|VoteNotice)\.)/,
    priority: 4,
  },
  {
    name: "http",
    test: /node_modules\/axios\/|src\/net\/api/,
    priority: 3,
  },
  {
    name: "pages",
    test: /node_modules\/react-router\/|src\/pages\/(Site|Home|RoomList|Doodle|Login|Register|AccountForm|Profile|Leaderboard|Create|Lists|MyRooms|Help|NotFound)\.tsx$/,
    priority: 1,
  },
];

export default defineConfig({
  plugins: [react(), tailwindcss(), leanRouter(), pack()],
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
