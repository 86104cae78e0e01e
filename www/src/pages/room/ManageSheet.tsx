// What one can do about a player: read no more of them, ask the others to put them
// out; for the host the chat, the name, the room's keys, the door. It loads when it
// is asked for.

import { type FormEvent, useState } from "react";
import { useStore } from "zustand";
import { freeName, handOver, kick, mute, rename, setTeam } from "../../game/hosting";
import { ignore, ignored, ignoredIn } from "../../game/ignored";
import type { Room } from "../../game/room";
import { amHost, canChooseTeam } from "../../game/select";
import { report, voteKick } from "../../game/store";
import { useSeldomT } from "../../i18n/seldom";
import { USERNAME_MAX } from "../../limits";
import { type Player, REPORT_REASONS } from "../../protocol";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { Segmented } from "../../ui/Select";
import { Switch } from "../../ui/Switch";

interface ManageSheetProps {
  room: Room;
  player: Player;
  onClose: () => void;
}

export function ManageSheet(props: ManageSheetProps) {
  const { room, player } = props;
  return (
    <div className="flex flex-col gap-4">
      {amHost(room) && <HostOptions {...props} />}
      {!room.remote && player.id !== room.me && <IgnoreSwitch room={room} player={player} />}
      {!amHost(room) && player.id !== room.me && <VoteButton {...props} />}
      {!amHost(room) && player.id !== room.me && <ReportButtons {...props} />}
    </div>
  );
}

function IgnoreSwitch({ room, player }: { room: Room; player: Player }) {
  const { manage } = useSeldomT();
  const users = useStore(ignored, () => ignoredIn(room.code));
  return (
    <Switch
      label={manage.ignore}
      hint={manage.ignoreHint}
      checked={users.includes(player.id)}
      onChange={(on) => ignore(room.code, player.id, on)}
    />
  );
}

/** The others decide together whether somebody has to go. */
function VoteButton({ room, player, onClose }: ManageSheetProps) {
  const { manage } = useSeldomT();
  if (!room.settings.vote_kick || player.id === room.hostId) return null;
  return (
    <div className="flex flex-col gap-1">
      <Button
        variant="danger"
        disabled={room.vote !== null}
        onClick={() => {
          voteKick(player.id);
          onClose();
        }}
      >
        {manage.voteKick(player.username)}
      </Button>
      <p className="text-[0.9375rem] text-ink-soft">{manage.voteKickHint}</p>
    </div>
  );
}

/** The host reads it, or the server's admins; nobody else learns of it. */
function ReportButtons({ player, onClose }: ManageSheetProps) {
  const { reports } = useSeldomT();
  return (
    <section aria-labelledby="report" className="flex flex-col gap-1">
      <h3 id="report" className="text-lg">
        {reports.title}
      </h3>
      <div className="grid grid-cols-3 gap-2">
        {REPORT_REASONS.map((reason) => (
          <Button
            key={reason}
            size="sm"
            className="min-h-11!"
            aria-label={reports.about[reason](player.username)}
            onClick={() => {
              if (report(player.id, reason)) onClose();
            }}
          >
            {reports.reasons[reason]}
          </Button>
        ))}
      </div>
      <p className="text-[0.9375rem] text-ink-soft">{reports.hint}</p>
    </section>
  );
}

function HostOptions({ room, player, onClose }: ManageSheetProps) {
  const { manage, names, room: texts } = useSeldomT();
  const { teams } = texts;
  const [name, setName] = useState(player.username);
  /** The two that cannot be taken back ask once more. */
  const [sure, setSure] = useState<"kick" | "handOver" | null>(null);
  const me = player.id === room.hostId;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wished = name.trim();
    if (wished !== "" && wished !== player.username && rename(player.id, wished)) onClose();
  };

  return (
    <>
      {!me && room.settings.names_count > 0 && !player.unnamed && (
        <div className="flex flex-col gap-1">
          <Button
            onClick={() => {
              freeName(player.id);
              onClose();
            }}
          >
            {names.free}
          </Button>
          <p className="text-[0.9375rem] text-ink-soft">{names.freeHint}</p>
        </div>
      )}
      <form onSubmit={submit} className="flex items-end gap-2">
        <Field
          className="min-w-0 flex-1"
          label={manage.name}
          autoComplete="off"
          maxLength={USERNAME_MAX}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" className="mb-1">
          {manage.rename}
        </Button>
      </form>
      {player.team !== null && canChooseTeam(room) && (
        <Segmented
          label={teams.team}
          value={String(player.team)}
          options={room.teams.map(({ team }) => ({
            value: String(team),
            label: teams.names[team] ?? "",
          }))}
          onChange={(team) => setTeam(player.id, Number(team))}
        />
      )}
      {!me && (
        <>
          <Switch
            label={manage.mute}
            hint={manage.muteHint}
            checked={player.muted}
            onChange={(muted) => mute(player.id, muted)}
          />
          {/* The room itself is given away on the host's own device. */}
          {sure === null && player.connected && !room.remote && (
            <Button onClick={() => setSure("handOver")}>{manage.handOver}</Button>
          )}
          {sure === null && (
            <Button variant="danger" onClick={() => setSure("kick")}>
              {manage.kickName(player.username)}
            </Button>
          )}
          {sure !== null && (
            <Sure
              text={sure === "kick" ? manage.kickText : manage.handOverText(player.username)}
              yes={sure === "kick" ? manage.kickSure : manage.handOverSure}
              danger={sure === "kick"}
              onYes={() => {
                if (sure === "kick") kick(player.id);
                else handOver(player.id);
                onClose();
              }}
              onNo={() => setSure(null)}
            />
          )}
        </>
      )}
    </>
  );
}

interface SureProps {
  text: string;
  yes: string;
  danger: boolean;
  onYes: () => void;
  onNo: () => void;
}

/** Asks once more. The way back stands where the question was asked, so that a
 *  double tap answers nothing. */
function Sure({ text, yes, danger, onYes, onNo }: SureProps) {
  const t = useSeldomT();
  return (
    <section className="flex flex-col gap-3 rounded-lg bg-surface-2 p-3">
      <p role="alert">{text}</p>
      <div className="flex flex-wrap gap-2">
        <Button className="flex-1" autoFocus onClick={onNo}>
          {t.ui.cancel}
        </Button>
        <Button className="flex-1" variant={danger ? "danger" : "primary"} onClick={onYes}>
          {yes}
        </Button>
      </div>
    </section>
  );
}
