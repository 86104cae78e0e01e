// Whether the host plays or only holds the room, asked where the players are counted.

import { changeSettings } from "../../game/store";
import { useSeldomT } from "../../i18n/seldom";
import { Switch } from "../../ui/Switch";

export default function HostPlays({ playing }: { playing: boolean }) {
  const { settings } = useSeldomT();
  return (
    <Switch
      label={settings.hostPlays}
      hint={settings.hostPlaysHint}
      checked={playing}
      onChange={(host_plays) => changeSettings({ host_plays })}
    />
  );
}
