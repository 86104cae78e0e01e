// The list of words of a room, for its host. It is given to the room at once: unlike a setting it
// has been looked at already.

import { lazy, useEffect, useState } from "react";
import type { Room } from "../../game/room";
import { useSeldomT } from "../../i18n/seldom";
import { asText, removeRoomWords, roomWords, setRoomWords } from "../../net/words";
import { Dialog } from "../../ui/Dialog";
import { Waiting } from "../../ui/Spinner";
import { toast } from "../../ui/toasts";

const WordsForm = lazy(() => import("./WordsForm"));

interface RoomWordsDialogProps {
  room: Room;
  open: boolean;
  onClose: () => void;
}

export function RoomWordsDialog({ room, open, onClose }: RoomWordsDialogProps) {
  const t = useSeldomT();
  return (
    <Dialog open={open} onClose={onClose} title={t.words.title}>
      <RoomWords room={room} onDone={onClose} />
    </Dialog>
  );
}

function RoomWords({ room, onDone }: { room: Room; onDone: () => void }) {
  const t = useSeldomT();
  const { code } = room;
  const hasWords = room.settings.custom_count > 0;
  const [initial, setInitial] = useState(hasWords ? null : "");

  // What another host has brought is not shown, and can be replaced all the same.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when it opens.
  useEffect(() => {
    if (!hasWords) return;
    roomWords(code).then(
      ({ entries }) => setInitial(asText(entries)),
      () => setInitial(""),
    );
  }, []);

  if (initial === null) return <Waiting text={t.ui.loading} />;
  return (
    <WordsForm
      language={room.settings.language}
      initial={initial}
      onUse={async (list) => {
        const { entries } = await setRoomWords(code, list);
        toast(t.words.taken(entries.length));
      }}
      onRemove={
        hasWords
          ? async () => {
              await removeRoomWords(code);
              toast(t.words.removed);
            }
          : undefined
      }
      onDone={onDone}
    />
  );
}
