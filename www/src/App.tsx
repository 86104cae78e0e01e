// What the browser's address asks for: a room, or the site around the rooms. A phone that follows
// a room's link loads the room and nothing else, React Router neither.

import { lazy, Suspense } from "react";
import { useT } from "./i18n";
import { roomPage } from "./roomcode";
import { Announcer } from "./ui/announcer";
import { ErrorBoundary } from "./ui/ErrorBoundary";
import { Waiting } from "./ui/Spinner";
import { Toasts } from "./ui/Toasts";

const Room = lazy(() => import("./pages/Room"));
const Remote = lazy(() => import("./pages/Remote"));
const Screen = lazy(() => import("./pages/Screen"));
const Site = lazy(() => import("./pages/Site"));

const ROOM_PAGES = { room: Room, host: Remote, screen: Screen };

export function App() {
  const t = useT();
  const asked = roomPage(location.pathname);
  const RoomPage = asked && ROOM_PAGES[asked.page];
  return (
    <ErrorBoundary>
      <Suspense fallback={<Waiting text={t.ui.loading} />}>
        {RoomPage ? <RoomPage code={asked.code} /> : <Site />}
      </Suspense>
      <Toasts />
      <Announcer />
    </ErrorBoundary>
  );
}
