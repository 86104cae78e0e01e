// What an account brings into its rooms: word packs, and lists of names.

import { usePagesT } from "../i18n/pages";
import { useSession } from "../session";
import { ButtonLink } from "../ui/Button";
import { Card } from "../ui/Card";
import { Page } from "../ui/Page";
import { MyNames } from "./names/MyNames";
import { MyPacks } from "./words/MyPacks";

export default function Lists() {
  const t = usePagesT();
  const user = useSession((state) => state.user);
  return (
    <Page title={t.lists.title}>
      {user && !user.isGuest ? (
        <div className="flex flex-col gap-8">
          <MyPacks />
          <MyNames />
        </div>
      ) : (
        <Card className="flex flex-col items-start gap-4">
          <p>{t.lists.needsAccount}</p>
          <ButtonLink to="/login" variant="primary">
            {t.nav.logIn}
          </ButtonLink>
        </Card>
      )}
    </Page>
  );
}
