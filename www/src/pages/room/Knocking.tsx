// Before a door where newcomers wait for the host. The page goes on by itself.

import { useSeldomT } from "../../i18n/seldom";
import { ButtonLink } from "../../ui/Button";
import { Page } from "../../ui/Page";
import { Waiting } from "../../ui/Spinner";

export default function Knocking() {
  const { door } = useSeldomT();
  return (
    <Page title={door.knockingTitle} lead={door.knockingText}>
      <div role="status">
        <Waiting text={door.knockingWait} />
      </div>
      <ButtonLink to="/">{door.home}</ButtonLink>
    </Page>
  );
}
