// What every page around the room has: the header, the title, and the content in the middle.

import { CircleHelp, LogIn, Trophy } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useSeldomT } from "../i18n/seldom";
import { useSession } from "../session";
import { Avatar } from "./Avatar";
import { ButtonLink, buttonClass } from "./Button";
import { cx } from "./cx";
import { Link } from "./Link";
import { Logo } from "./Logo";
import { ThemeSwitch } from "./ThemeSwitch";

interface PageProps {
  /** Of the browser's tab, and of the page unless `heading` says otherwise. */
  title: string;
  lead?: ReactNode;
  /** Replaces the plain heading; it has to hold the <h1>. */
  heading?: ReactNode;
  /** How wide the content may become. */
  width?: "narrow" | "wide" | undefined;
  children: ReactNode;
}

let firstPage = true;

export function Page({ title, lead, heading, width = "narrow", children }: PageProps) {
  const t = useSeldomT();
  const main = useRef<HTMLElement>(null);
  const { pathname } = location;

  // After a change of page the focus would be nowhere; on the first page it is the browser's.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each address.
  useEffect(() => {
    if (firstPage) {
      firstPage = false;
      return;
    }
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [pathname]);

  return (
    <div className="flex min-h-dvh flex-col">
      <title>{title === "DrawSync" ? title : `${title} · DrawSync`}</title>
      <a
        href="#content"
        className={buttonClass("primary", "md", "sr-only z-10 focus:not-sr-only focus:absolute")}
      >
        {t.ui.skip}
      </a>
      <Header />
      <main
        id="content"
        ref={main}
        tabIndex={-1}
        className={cx(
          "mx-auto w-full flex-1 px-4 pt-2 pb-12 sm:px-6",
          width === "wide" ? "max-w-5xl" : "max-w-xl",
        )}
      >
        {heading ?? (
          <div className="mt-3 mb-6">
            <h1 className="text-4xl">{title}</h1>
            {lead && <p className="mt-2 text-ink-soft">{lead}</p>}
          </div>
        )}
        {children}
      </main>
    </div>
  );
}

function Header() {
  const t = useSeldomT();
  const user = useSession((state) => state.user);
  const avatar = useSession((state) => state.avatar);
  return (
    <header className="mx-auto flex w-full max-w-5xl items-center justify-between gap-2 px-3 pt-[max(0.5rem,env(safe-area-inset-top))] pb-1 sm:px-6">
      <Link to="/" aria-label={t.nav.home} className="flex rounded-lg py-1">
        <Logo className="text-xl! sm:text-2xl!" />
      </Link>
      <nav aria-label={t.nav.more} className="flex items-center sm:gap-1">
        <IconLink
          to="/help"
          label={t.nav.help}
          icon={<CircleHelp size={22} aria-hidden="true" />}
        />
        <IconLink
          to="/leaderboard"
          label={t.nav.leaderboard}
          icon={<Trophy size={22} aria-hidden="true" />}
        />
        <ThemeSwitch />
        {user ? (
          <ButtonLink
            to="/profile"
            variant="quiet"
            className="px-2!"
            icon={<Avatar value={avatar} className="size-7" />}
          >
            <span className="sr-only">{t.nav.profile}: </span>
            <span className="max-w-28 truncate max-sm:sr-only">{user.username}</span>
          </ButtonLink>
        ) : (
          <ButtonLink
            to="/login"
            variant="quiet"
            className="px-2.5! text-base!"
            icon={<LogIn size={20} aria-hidden="true" />}
          >
            <span className="max-sm:sr-only">{t.nav.logIn}</span>
          </ButtonLink>
        )}
      </nav>
    </header>
  );
}

function IconLink({ to, label, icon }: { to: string; label: string; icon: ReactNode }) {
  return (
    <ButtonLink to={to} variant="quiet" aria-label={label} title={label} className="min-w-11 px-0!">
      {icon}
    </ButtonLink>
  );
}
