// A new password for the account that is logged in.

import { type FormEvent, useState } from "react";
import { usePagesT } from "../i18n/pages";
import { changePassword } from "../net/api";
import { toApiError } from "../net/failure";
import { useSession } from "../session";
import { Button } from "../ui/Button";
import { Card } from "../ui/Card";
import { Field } from "../ui/Field";
import { Notice } from "../ui/Notice";
import { toast } from "../ui/toasts";
import { wrongNewPassword } from "./AccountForm";

export function PasswordForm() {
  const t = usePagesT();
  const username = useSession((state) => state.name);
  const [present, setPresent] = useState("");
  const [wished, setWished] = useState("");
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const wrong = wrongNewPassword(t, wished);

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    setFailure(null);
    if (present === "" || wrong) return;
    setBusy(true);
    try {
      await changePassword(present, wished);
      setPresent("");
      setWished("");
      setTried(false);
      toast(t.account.passwordChanged, "good");
    } catch (error) {
      setFailure(toApiError(error).message);
    }
    setBusy(false);
  };

  return (
    <Card aria-labelledby="password">
      <h2 id="password" className="mb-4 text-xl">
        {t.account.changePassword}
      </h2>
      <form noValidate onSubmit={(event) => void send(event)} className="flex flex-col gap-4">
        {/* Password managers want to know whose it is. */}
        <input hidden readOnly value={username} autoComplete="username" />
        <Field
          label={t.account.presentPassword}
          error={tried && present === "" ? t.account.passwordMissing : null}
          type="password"
          value={present}
          onChange={(event) => setPresent(event.target.value)}
          autoComplete="current-password"
        />
        <Field
          label={t.account.newPassword}
          hint={t.account.newPasswordHint}
          error={tried ? wrong : null}
          type="password"
          value={wished}
          onChange={(event) => setWished(event.target.value)}
          autoComplete="new-password"
        />
        {failure && <Notice kind="bad">{failure}</Notice>}
        <Button type="submit" busy={busy} className="self-start">
          {t.account.changePassword}
        </Button>
      </form>
    </Card>
  );
}
