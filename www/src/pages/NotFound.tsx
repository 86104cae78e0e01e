// An address that leads nowhere.

import { usePagesT } from "../i18n/pages";
import { ButtonLink } from "../ui/Button";
import { Page } from "../ui/Page";

export default function NotFound() {
  const t = usePagesT();
  return (
    <Page title={t.notFound.title}>
      <p className="mb-6">{t.notFound.text}</p>
      <ButtonLink to="/" variant="primary">
        {t.nav.back}
      </ButtonLink>
    </Page>
  );
}
