// The rooms that an account has made: those that are open, and those that have ended and can be
// opened again as they were.

import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useNavigate } from "react-router";
import { languageTag } from "../i18n";
import { usePagesT } from "../i18n/pages";
import { toApiError } from "../net/failure";
import { forgetMyRoom, type MyRoom, myRooms, openMyRoom } from "../net/rooms";
import { useAnswer } from "../net/useAnswer";
import { Button, IconButton } from "../ui/Button";
import { Card } from "../ui/Card";
import { Failed } from "../ui/Failed";
import { Waiting } from "../ui/Spinner";
import { toast } from "../ui/toasts";
import type { RoomEntry } from "./JoinRoom";

export function MyRooms() {
  const t = usePagesT();
  const navigate = useNavigate();
  const [answer, askAgain] = useAnswer(myRooms);
  const [busy, setBusy] = useState<string | null>(null);

  const enter = async (room: MyRoom) => {
    setBusy(room.room_code);
    try {
      const code = await openMyRoom(room.room_code);
      const entry: RoomEntry = { join: true };
      await navigate(`/r/${code}`, { state: entry });
    } catch (error) {
      toast(toApiError(error).message, "bad");
      setBusy(null);
    }
  };
  const forget = (room: MyRoom) => {
    forgetMyRoom(room.room_code).then(askAgain, (error: unknown) =>
      toast(toApiError(error).message, "bad"),
    );
  };

  return (
    <Card aria-labelledby="my-rooms" className="flex flex-col gap-3">
      <div>
        <h2 id="my-rooms" className="text-xl">
          {t.myRooms.title}
        </h2>
        <p className="text-ink-soft">{t.myRooms.lead}</p>
      </div>
      {answer.state === "waiting" && <Waiting text={t.ui.loading} />}
      {answer.state === "failed" && <Failed message={answer.message} onRetry={askAgain} />}
      {answer.state === "ready" && answer.data.length === 0 && <p>{t.myRooms.none}</p>}
      {answer.state === "ready" && answer.data.length > 0 && (
        <ul className="flex flex-col">
          {answer.data.map((room) => (
            <li
              key={room.room_code}
              className="flex items-center gap-2 border-t border-line py-2 first:border-t-0"
            >
              <div className="min-w-0 flex-1">
                <p className="truncate font-bold">{room.name}</p>
                <p className="text-[0.9375rem] text-ink-soft">
                  <span className="font-mono">{room.room_code}</span>{" "}
                  {room.ended_at === null
                    ? t.myRooms.isOpen(room.current_players)
                    : t.myRooms.ended(day(room.ended_at))}
                </p>
              </div>
              {!room.is_open && (
                <IconButton label={t.myRooms.forget(room.name)} onClick={() => forget(room)}>
                  <Trash2 size={20} aria-hidden="true" />
                </IconButton>
              )}
              <Button
                busy={busy === room.room_code}
                aria-label={room.is_open ? t.myRooms.goTo(room.name) : t.myRooms.open(room.name)}
                onClick={() => void enter(room)}
              >
                {room.is_open ? t.myRooms.go : t.myRooms.again}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function day(time: string): string {
  return new Date(`${time}Z`).toLocaleDateString(languageTag(), { dateStyle: "medium" });
}
