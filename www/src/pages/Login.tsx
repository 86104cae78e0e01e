// Logging in to an account.

import { usePagesT } from "../i18n/pages";
import { logIn } from "../net/api";
import { Link } from "../ui/Link";
import { Page } from "../ui/Page";
import { AccountForm } from "./AccountForm";

export default function Login() {
  const t = usePagesT();
  return (
    <Page title={t.account.logInTitle} lead={t.account.logInLead}>
      <AccountForm kind="login" submit={({ username, password }) => logIn(username, password)} />
      <p className="mt-5 text-center">
        {t.account.noAccount}{" "}
        <Link to="/register" className="font-bold text-accent underline">
          {t.nav.register}
        </Link>
      </p>
    </Page>
  );
}
