// What will be played: everybody reads it, the host changes it.

import { useState } from "react";
import type { Room } from "../../game/room";
import { amHost, inPlay } from "../../game/select";
import { useSeldomT } from "../../i18n/seldom";
import { LANGUAGES } from "../../protocol";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Meaning } from "../Meaning";
import { SettingsForm } from "./SettingsForm";

export default function SettingsCard({ room }: { room: Room }) {
  const { cards, names, room: texts } = useSeldomT();
  const { teams } = texts;
  const [open, setOpen] = useState(false);
  const { settings } = room;
  const connected = inPlay(room).length;
  const usesOwn = settings.custom_count > 0 && settings.custom_words !== "off";
  const usesOnlyOwn = usesOwn && settings.custom_words === "only";
  const lines = [
    cards.rounds(settings.max_rounds),
    cards.time(settings.time_limit),
    cards.words(settings.word_choices),
    cards.wordMode[settings.word_mode],
    settings.word_mode === "hidden_length"
      ? null
      : settings.auto_hints
        ? cards.autoHints
        : cards.hints(settings.hints),
    LANGUAGES[settings.language],
    usesOnlyOwn ? null : cards.difficulty[settings.difficulty],
    usesOwn ? cards.customWords(settings.custom_count) : null,
    cards.scoring[settings.scoring],
    cards.chat[settings.chat],
    settings.end_after > 0 ? cards.endAfter(settings.end_after) : null,
    cards.drawOrder[settings.draw_order],
    settings.teams > 0 ? teams.count(settings.teams) : null,
    settings.late_joining ? null : cards.noLateJoining,
    settings.spectators ? null : cards.noSpectators,
    settings.host_plays ? null : cards.hostOnly,
    settings.quick_finish ? cards.quick : null,
    settings.profanity_filter ? cards.profanityFilter : null,
    settings.is_private ? cards.private : cards.public,
    settings.has_password ? cards.hasPassword : null,
    settings.names_count > 0 ? names.inLobby(settings.names_count) : null,
  ];

  return (
    <section aria-labelledby="settings" className="lobby-settings sheet flex flex-col gap-2 p-4">
      <div className="flex items-center justify-between gap-2">
        <h2 id="settings" className="text-xl">
          {cards.settings}
        </h2>
        {amHost(room) && (
          <Button size="sm" onClick={() => setOpen(true)}>
            {cards.change}
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
      <Dialog open={open} onClose={() => setOpen(false)} title={cards.settingsTitle}>
        <SettingsForm room={room} onDone={() => setOpen(false)} />
      </Dialog>
    </section>
  );
}
