// What will be played: everybody reads it, the host changes it.

import { useState } from "react";
import type { Room } from "../../game/room";
import { amHost, inPlay } from "../../game/select";
import { useT } from "../../i18n";
import { LANGUAGES } from "../../protocol";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Meaning } from "../Meaning";
import { SettingsForm } from "./SettingsForm";

export default function SettingsCard({ room }: { room: Room }) {
  const { names, room: texts } = useT();
  const { lobby, teams } = texts;
  const [open, setOpen] = useState(false);
  const { settings } = room;
  const connected = inPlay(room).length;
  const usesOwn = settings.custom_count > 0 && settings.custom_words !== "off";
  const usesOnlyOwn = usesOwn && settings.custom_words === "only";
  const lines = [
    lobby.rounds(settings.max_rounds),
    lobby.time(settings.time_limit),
    lobby.words(settings.word_choices),
    lobby.wordMode[settings.word_mode],
    settings.word_mode === "hidden_length"
      ? null
      : settings.auto_hints
        ? lobby.autoHints
        : lobby.hints(settings.hints),
    LANGUAGES[settings.language],
    usesOnlyOwn ? null : lobby.difficulty[settings.difficulty],
    usesOwn ? lobby.customWords(settings.custom_count) : null,
    lobby.scoring[settings.scoring],
    lobby.chat[settings.chat],
    settings.end_after > 0 ? lobby.endAfter(settings.end_after) : null,
    lobby.drawOrder[settings.draw_order],
    settings.teams > 0 ? teams.count(settings.teams) : null,
    settings.late_joining ? null : lobby.noLateJoining,
    settings.spectators ? null : lobby.noSpectators,
    settings.host_plays ? null : lobby.hostOnly,
    settings.quick_finish ? lobby.quick : null,
    settings.profanity_filter ? lobby.profanityFilter : null,
    settings.is_private ? lobby.private : lobby.public,
    settings.has_password ? lobby.hasPassword : null,
    settings.names_count > 0 ? names.inLobby(settings.names_count) : null,
  ];

  return (
    <section aria-labelledby="settings" className="lobby-settings sheet flex flex-col gap-2 p-4">
      <div className="flex items-center justify-between gap-2">
        <h2 id="settings" className="text-xl">
          {lobby.settings}
        </h2>
        {amHost(room) && (
          <Button size="sm" onClick={() => setOpen(true)}>
            {lobby.change}
          </Button>
        )}
      </div>
      <Meaning
        value={settings}
        players={Math.max(2, connected)}
        customCount={settings.custom_count}
      />
      <ul className="flex flex-wrap gap-1.5 text-[0.9375rem]">
        {lines.map(
          (line) =>
            line && (
              <li key={line} className="rounded-full bg-surface-2 px-3 py-0.5">
                {line}
              </li>
            ),
        )}
      </ul>
      <Dialog open={open} onClose={() => setOpen(false)} title={lobby.settingsTitle}>
        <SettingsForm room={room} onDone={() => setOpen(false)} />
      </Dialog>
    </section>
  );
}
