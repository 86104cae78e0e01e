// Before a door where newcomers wait for the host. The page goes on by itself.

import { useT } from "../../i18n";
import { ButtonLink } from "../../ui/Button";
import { Page } from "../../ui/Page";
import { Waiting } from "../../ui/Spinner";

export default function Knocking() {
  const { door } = useT().room;
  return (
    <Page title={door.knockingTitle} lead={door.knockingText}>
      <div role="status">
        <Waiting text={door.knockingWait} />
      </div>
      <ButtonLink to="/">{door.home}</ButtonLink>
    </Page>
  );
}
