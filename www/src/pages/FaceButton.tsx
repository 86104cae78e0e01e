// A small face beside the name, which opens the picker.

import { useState } from "react";
import { useT } from "../i18n";
import { setAvatar, useSession } from "../session";
import { Avatar } from "../ui/Avatar";
import { AvatarPicker } from "../ui/AvatarPicker";
import { Button } from "../ui/Button";
import { cx } from "../ui/cx";
import { Dialog } from "../ui/Dialog";

/** @param below whether a label stands over the field beside it */
export function FaceButton({ below }: { below: boolean }) {
  const t = useT();
  const avatar = useSession((state) => state.avatar);
  const [picking, setPicking] = useState(false);
  return (
    <>
      <button
        type="button"
        onClick={() => setPicking(true)}
        aria-label={t.avatar.choose}
        title={t.avatar.choose}
        className={cx(
          "shrink-0 self-start rounded-xl bg-surface-2 p-1 hover:bg-line",
          below && "mt-7.5",
        )}
      >
        <Avatar value={avatar} className="size-12" />
      </button>
      <Dialog
        open={picking}
        onClose={() => setPicking(false)}
        title={t.avatar.choose}
        footer={
          <Button variant="primary" onClick={() => setPicking(false)}>
            {t.avatar.done}
          </Button>
        }
      >
        <AvatarPicker value={avatar} onChange={setAvatar} />
      </Dialog>
    </>
  );
}
