// The map of the client: which address shows which page. Pages load when they are needed, so that
// a phone that follows a room's link loads the room and nothing else.

import { lazy, Suspense } from "react";
import { BrowserRouter, Route, Routes } from "react-router";
import { useT } from "./i18n";
import { Announcer } from "./ui/announcer";
import { ErrorBoundary } from "./ui/ErrorBoundary";
import { Waiting } from "./ui/Spinner";
import { Toasts } from "./ui/Toasts";

const Home = lazy(() => import("./pages/Home"));
const Login = lazy(() => import("./pages/Login"));
const Register = lazy(() => import("./pages/Register"));
const Profile = lazy(() => import("./pages/Profile"));
const Lists = lazy(() => import("./pages/Lists"));
const Leaderboard = lazy(() => import("./pages/Leaderboard"));
const Create = lazy(() => import("./pages/Create"));
const Admin = lazy(() => import("./pages/Admin"));
const Help = lazy(() => import("./pages/Help"));
const Room = lazy(() => import("./pages/Room"));
const Remote = lazy(() => import("./pages/Remote"));
const Screen = lazy(() => import("./pages/Screen"));
const NotFound = lazy(() => import("./pages/NotFound"));

export function App() {
  const t = useT();
  return (
    <ErrorBoundary>
      <BrowserRouter>
        <Suspense fallback={<Waiting text={t.ui.loading} />}>
          <Routes>
            <Route path="/" element={<Home />} />
            <Route path="/login" element={<Login />} />
            <Route path="/register" element={<Register />} />
            <Route path="/profile" element={<Profile />} />
            <Route path="/lists" element={<Lists />} />
            <Route path="/leaderboard" element={<Leaderboard />} />
            <Route path="/create" element={<Create />} />
            <Route path="/admin" element={<Admin />} />
            <Route path="/help" element={<Help />} />
            <Route path="/r/:code" element={<Room />} />
            <Route path="/r/:code/host" element={<Remote />} />
            <Route path="/r/:code/screen" element={<Screen />} />
            <Route path="*" element={<NotFound />} />
          </Routes>
        </Suspense>
      </BrowserRouter>
      <Toasts />
      <Announcer />
    </ErrorBoundary>
  );
}
