// For the admins of this server: reports of players that no host could look at.

import { useState } from "react";
import { languageTag } from "../i18n";
import { usePagesT } from "../i18n/pages";
import { toApiError } from "../net/failure";
import { type AdminReport, allReports, reportDone } from "../net/reports";
import { useAnswer } from "../net/useAnswer";
import { useSession } from "../session";
import { Button, ButtonLink } from "../ui/Button";
import { Card } from "../ui/Card";
import { Failed } from "../ui/Failed";
import { Page } from "../ui/Page";
import { Waiting } from "../ui/Spinner";
import { toast } from "../ui/toasts";

export default function Admin() {
  const t = usePagesT();
  const isAdmin = useSession((state) => state.user?.isAdmin === true);
  return (
    <Page title={t.admin.title} lead={t.admin.lead}>
      {isAdmin ? (
        <Reports />
      ) : (
        <Card className="flex flex-col items-start gap-4">
          <p>{t.admin.nobody}</p>
          <ButtonLink to="/login" variant="primary">
            {t.nav.logIn}
          </ButtonLink>
        </Card>
      )}
    </Page>
  );
}

function Reports() {
  const t = usePagesT();
  const [answer, askAgain] = useAnswer(allReports);
  if (answer.state === "waiting") return <Waiting text={t.ui.loading} />;
  if (answer.state === "failed") return <Failed message={answer.message} onRetry={askAgain} />;
  if (answer.data.length === 0) return <p>{t.admin.none}</p>;
  return (
    <ul className="flex flex-col gap-3">
      {answer.data.map((report) => (
        <ReportCard key={report.id} report={report} onDone={askAgain} />
      ))}
    </ul>
  );
}

function ReportCard({ report, onDone }: { report: AdminReport; onDone: () => void }) {
  const t = usePagesT();
  const { line } = t.reports;
  const [busy, setBusy] = useState(false);
  const done = () => {
    setBusy(true);
    reportDone(report.id).then(onDone, (error: unknown) => {
      toast(toApiError(error).message, "bad");
      setBusy(false);
    });
  };
  return (
    <li className="sheet flex flex-wrap items-center gap-3 p-4">
      <div className="min-w-48 flex-1">
        <p className="font-bold wrap-anywhere">{line[report.reason](report.username)}</p>
        <p className="text-[0.9375rem] text-ink-soft wrap-anywhere">
          {t.admin.by(report.reporter)} ·{" "}
          <span className="font-mono whitespace-nowrap">{report.room_code}</span> ·{" "}
          <span className="whitespace-nowrap">{time(report.reported_at)}</span>
        </p>
      </div>
      <Button busy={busy} aria-label={t.admin.doneWith(report.username)} onClick={done}>
        {t.admin.done}
      </Button>
    </li>
  );
}

function time(utc: string): string {
  const options = { dateStyle: "medium", timeStyle: "short" } as const;
  return new Date(`${utc}Z`).toLocaleString(languageTag(), options);
}
