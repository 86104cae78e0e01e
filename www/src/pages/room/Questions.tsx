// The three ways to end it, each of which asks once more.

import { deleteRoom, finishGame } from "../../game/hosting";
import { leaveRoom } from "../../game/store";
import { useSeldomT } from "../../i18n/seldom";
import { ConfirmDialog } from "../../ui/ConfirmDialog";

interface QuestionProps {
  open: boolean;
  onClose: () => void;
}

export function LeaveDialog(props: QuestionProps) {
  const { menu } = useSeldomT();
  return (
    <ConfirmDialog
      {...props}
      title={menu.leaveTitle}
      text={menu.leaveText}
      no={menu.stay}
      yes={menu.leaveYes}
      onYes={leaveRoom}
      danger
    />
  );
}

export function FinishDialog(props: QuestionProps) {
  const { menu } = useSeldomT();
  return (
    <ConfirmDialog
      {...props}
      title={menu.finishTitle}
      text={menu.finishText}
      yes={menu.finishYes}
      onYes={() => {
        finishGame();
        props.onClose();
      }}
    />
  );
}

export function CloseRoomDialog(props: QuestionProps) {
  const { menu } = useSeldomT();
  return (
    <ConfirmDialog
      {...props}
      title={menu.closeTitle}
      text={menu.closeText}
      yes={menu.closeYes}
      onYes={deleteRoom}
      danger
    />
  );
}
