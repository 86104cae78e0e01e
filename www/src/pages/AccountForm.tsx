// User name and password, and an e-mail address where an account is made.

import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import type { Dictionary } from "../i18n";
import { usePagesT } from "../i18n/pages";
import { PASSWORD_MIN, USERNAME_MAX } from "../limits";
import { toApiError } from "../net/failure";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { Notice } from "../ui/Notice";
import { toast } from "../ui/toasts";

/** What is wrong with a password that somebody wants to have. */
export function wrongNewPassword(t: Dictionary, password: string): string | null {
  if (password === "") return t.account.passwordMissing;
  return [...password].length < PASSWORD_MIN ? t.account.passwordShort(PASSWORD_MIN) : null;
}

interface Entries {
  username: string;
  password: string;
  email: string | null;
}

interface AccountFormProps {
  kind: "login" | "register";
  submit: (entries: Entries) => Promise<void>;
}

export function AccountForm({ kind, submit }: AccountFormProps) {
  const t = usePagesT();
  const navigate = useNavigate();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [email, setEmail] = useState("");
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const isNew = kind === "register";
  const name = username.trim();
  const missing = password === "" ? t.account.passwordMissing : null;
  const wrong = isNew ? wrongNewPassword(t, password) : missing;

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    setFailure(null);
    if (name === "" || wrong) return;
    setBusy(true);
    try {
      await submit({ username: name, password, email: email.trim() || null });
      toast(t.account.welcome(name), "good");
      await navigate("/");
    } catch (error) {
      setFailure(toApiError(error).message);
      setBusy(false);
    }
  };

  return (
    <form
      noValidate
      onSubmit={(event) => void send(event)}
      className="sheet flex flex-col gap-4 p-5 sm:p-6"
    >
      <Field
        label={t.account.username}
        error={tried && name === "" ? t.account.usernameMissing : null}
        value={username}
        onChange={(event) => setUsername(event.target.value)}
        maxLength={USERNAME_MAX}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
      />
      <Field
        label={t.account.password}
        error={tried ? wrong : null}
        type="password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        autoComplete={isNew ? "new-password" : "current-password"}
      />
      {isNew && (
        <Field
          label={t.account.email}
          hint={t.account.emailHint}
          type="email"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          autoComplete="email"
          autoCapitalize="none"
          spellCheck={false}
        />
      )}
      {failure && <Notice kind="bad">{failure}</Notice>}
      <Button type="submit" variant="primary" size="lg" busy={busy}>
        {isNew ? t.account.register : t.account.logIn}
      </Button>
    </form>
  );
}
