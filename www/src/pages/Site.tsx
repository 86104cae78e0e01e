// The map of the site: which address shows which page. Whoever comes from here into a room stays
// in this page; what was settled on the way (`RoomEntry`) is in the router's state.

import { lazy, type ReactNode, useCallback, useEffect, useState } from "react";
import { BrowserRouter, Route, Routes, useLocation, useNavigate, useParams } from "react-router";
import { tidyCode } from "../roomcode";
import { type Go, GoWithin } from "../ui/Link";
import type { RoomEntry } from "./JoinRoom";

const Home = lazy(() => import("./Home"));
const Login = lazy(() => import("./Login"));
const Register = lazy(() => import("./Register"));
const Profile = lazy(() => import("./Profile"));
const Lists = lazy(() => import("./Lists"));
const Leaderboard = lazy(() => import("./Leaderboard"));
const Create = lazy(() => import("./Create"));
const Admin = lazy(() => import("./Admin"));
const Help = lazy(() => import("./Help"));
const Room = lazy(() => import("./Room"));
const Remote = lazy(() => import("./Remote"));
const Screen = lazy(() => import("./Screen"));
const NotFound = lazy(() => import("./NotFound"));

export default function Site() {
  return (
    <BrowserRouter>
      <Within>
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
          <Route path="/r/:code" element={<Entered />} />
          <Route path="/r/:code/host" element={<WithCode page={Remote} />} />
          <Route path="/r/:code/screen" element={<WithCode page={Screen} />} />
          <Route path="*" element={<NotFound />} />
        </Routes>
      </Within>
    </BrowserRouter>
  );
}

/** Links go without loading a page. */
function Within({ children }: { children: ReactNode }) {
  const navigate = useNavigate();
  const go: Go = useCallback((to, options) => void navigate(to, options), [navigate]);
  return <GoWithin value={go}>{children}</GoWithin>;
}

function WithCode({ page: Page }: { page: typeof Remote }) {
  const { code = "" } = useParams();
  return <Page code={tidyCode(code)} />;
}

/** A room that was chosen on another page. */
function Entered() {
  const { code = "" } = useParams();
  const { state } = useLocation();
  const navigate = useNavigate();
  const [entry] = useState(() => entryOf(state));

  // A wish to join is granted once: coming back with the back button asks anew.
  useEffect(() => {
    if (entryOf(state)) void navigate(".", { replace: true, state: null });
  }, [navigate, state]);

  return <Room code={tidyCode(code)} entry={entry} />;
}

function entryOf(state: unknown): RoomEntry | null {
  if (typeof state !== "object" || state === null || !("join" in state)) return null;
  const password = "password" in state ? state.password : undefined;
  return { join: true, ...(typeof password === "string" ? { password } : {}) };
}
