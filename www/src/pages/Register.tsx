// Making an account. The e-mail address is optional: a class has none.

import { usePagesT } from "../i18n/pages";
import { register } from "../net/api";
import { Link } from "../ui/Link";
import { Page } from "../ui/Page";
import { AccountForm } from "./AccountForm";

export default function Register() {
  const t = usePagesT();
  return (
    <Page title={t.account.registerTitle} lead={t.account.registerLead}>
      <AccountForm
        kind="register"
        submit={({ username, password, email }) => register(username, password, email)}
      />
      <p className="mt-5 text-center">
        {t.account.haveAccount}{" "}
        <Link to="/login" className="font-bold text-accent underline">
          {t.nav.logIn}
        </Link>
      </p>
    </Page>
  );
}
