// The room's page: the join card until somebody has joined.

import { lazy } from "react";
import { useParams } from "react-router";

// Lazy: only the join card needs the HTTP API.
const JoinRoom = lazy(() => import("./JoinRoom"));

export default function Room() {
  const { code = "" } = useParams();
  return <JoinRoom code={code} onJoin={() => {}} />;
}
