// The keys that the room listens to, and the switch that silences them.

import { useStore } from "zustand";
import { keys, setKeys } from "../../canvas/shortcuts";
import { useSeldomT } from "../../i18n/seldom";
import { Switch } from "../../ui/Switch";

export function Shortcuts() {
  const { rules: help } = useSeldomT();
  const on = useStore(keys);
  return (
    <>
      <h3 className="text-lg">{help.keys}</h3>
      <Switch label={help.keysOn} hint={help.keysHint} checked={on} onChange={setKeys} />
      {on && (
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          {help.keyList.map(([key, does]) => (
            <div key={key} className="contents">
              <dt className="font-mono font-bold">{key}</dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}
