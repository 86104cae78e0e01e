// An address that leads nowhere.

import { useT } from "../i18n";
import { ButtonLink } from "../ui/Button";
import { Page } from "../ui/Page";

export default function NotFound() {
  const t = useT();
  return (
    <Page title={t.notFound.title}>
      <p className="mb-6">{t.notFound.text}</p>
      <ButtonLink to="/" variant="primary">
        {t.nav.back}
      </ButtonLink>
    </Page>
  );
}
