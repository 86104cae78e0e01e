// Who is logged in on this device, with statistics and the way out.

import { LogOut } from "lucide-react";
import { useState } from "react";
import { useNavigate } from "react-router";
import { languageTag } from "../i18n";
import { usePagesT } from "../i18n/pages";
import { logOutEverywhere, myStats, refreshMe, type Stats } from "../net/api";
import { toApiError } from "../net/failure";
import { useAnswer } from "../net/useAnswer";
import { setAvatar, signOut, useSession } from "../session";
import { AvatarPicker } from "../ui/AvatarPicker";
import { Button, ButtonLink } from "../ui/Button";
import { Card } from "../ui/Card";
import { Failed } from "../ui/Failed";
import { Page } from "../ui/Page";
import { Waiting } from "../ui/Spinner";
import { toast } from "../ui/toasts";
import { MyRooms } from "./MyRooms";
import { PasswordForm } from "./PasswordForm";

export default function Profile() {
  const t = usePagesT();
  const user = useSession((state) => state.user);
  if (!user) {
    return (
      <Page title={t.profile.title}>
        <Card className="flex flex-col items-start gap-4">
          <p>{t.profile.nobody}</p>
          <ButtonLink to="/login" variant="primary">
            {t.nav.logIn}
          </ButtonLink>
        </Card>
      </Page>
    );
  }
  return (
    <Page title={user.username} lead={<Membership isGuest={user.isGuest} />}>
      <div className="flex flex-col gap-5">
        <Face />
        <Card aria-labelledby="statistics">
          <h2 id="statistics" className="mb-4 text-xl">
            {t.profile.statistics}
          </h2>
          <Statistics />
        </Card>
        {!user.isGuest && <MyRooms />}
        {!user.isGuest && <Own />}
        {user.isAdmin && <ButtonLink to="/admin">{t.admin.show}</ButtonLink>}
        {!user.isGuest && <PasswordForm />}
        <Exits isGuest={user.isGuest} />
      </div>
    </Page>
  );
}

function Membership({ isGuest }: { isGuest: boolean }) {
  const t = usePagesT();
  const [answer] = useAnswer(refreshMe);
  if (isGuest) return t.profile.guest;
  if (answer.state !== "ready") return "\u00a0";
  // The server's times are UTC without saying so.
  const since = new Date(`${answer.data.created_at}Z`);
  return t.profile.since(since.toLocaleDateString(languageTag(), { dateStyle: "long" }));
}

function Face() {
  const avatar = useSession((state) => state.avatar);
  return (
    <Card>
      <AvatarPicker value={avatar} onChange={setAvatar} />
    </Card>
  );
}

function Statistics() {
  const t = usePagesT();
  const [answer, askAgain] = useAnswer(myStats);
  if (answer.state === "waiting") return <Waiting text={t.ui.loading} />;
  if (answer.state === "failed") {
    // "No statistics" is not an error for whoever has not played yet.
    if (answer.status === 404) return <p className="text-ink-soft">{t.profile.none}</p>;
    return <Failed message={answer.message} onRetry={askAgain} />;
  }
  if (answer.data.games_played === 0) return <p className="text-ink-soft">{t.profile.none}</p>;
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-5 sm:grid-cols-3">
      {figures(answer.data, t.profile).map(([label, value]) => (
        <div key={label} className="flex flex-col-reverse">
          <dt className="text-[0.9375rem] text-ink-soft">{label}</dt>
          <dd className="text-2xl font-extrabold tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function figures(
  stats: Stats,
  words: ReturnType<typeof usePagesT>["profile"],
): [label: string, value: string][] {
  const number = (value: number) => Math.round(value).toLocaleString(languageTag());
  const minutes = Math.round(stats.total_play_time / 60);
  return [
    [words.played, number(stats.games_played)],
    [words.won, number(stats.games_won)],
    [words.score, number(stats.total_score)],
    [words.average, number(stats.average_score)],
    [words.guessed, number(stats.words_guessed)],
    [words.drawn, number(stats.words_drawn)],
    [words.time, words.duration(Math.floor(minutes / 60), minutes % 60)],
  ];
}

function Own() {
  const t = usePagesT();
  return (
    <Card className="flex flex-wrap items-center justify-between gap-3">
      <div>
        <h2 className="text-xl">{t.lists.title}</h2>
        <p className="text-ink-soft">{t.lists.lead}</p>
      </div>
      <ButtonLink to="/lists">{t.profile.show}</ButtonLink>
    </Card>
  );
}

function Exits({ isGuest }: { isGuest: boolean }) {
  const t = usePagesT();
  const navigate = useNavigate();
  const [leaving, setLeaving] = useState(false);
  const leave = () => {
    signOut();
    toast(t.profile.loggedOut);
    void navigate("/");
  };
  const leaveEverywhere = async () => {
    setLeaving(true);
    try {
      await logOutEverywhere();
      signOut();
      toast(t.profile.loggedOutEverywhere);
      void navigate("/");
    } catch (error) {
      toast(toApiError(error).message);
      setLeaving(false);
    }
  };
  return (
    <div className="flex flex-wrap justify-between gap-3">
      <Button icon={<LogOut size={20} aria-hidden="true" />} onClick={leave}>
        {isGuest ? t.who.somebodyElse : t.nav.logOut}
      </Button>
      {!isGuest && (
        <Button disabled={leaving} onClick={() => void leaveEverywhere()}>
          {t.profile.everywhere}
        </Button>
      )}
      {isGuest && (
        <ButtonLink to="/register" variant="primary">
          {t.nav.register}
        </ButtonLink>
      )}
    </div>
  );
}
