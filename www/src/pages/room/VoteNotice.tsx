// The vote that runs: whether somebody has to go, in the opinion of the others.

import type { Room } from "../../game/room";
import { playerOf } from "../../game/select";
import { vote as castVote } from "../../game/store";
import { useSeldomT } from "../../i18n/seldom";
import type { Vote } from "../../protocol";
import { Button } from "../../ui/Button";

export default function VoteNotice({ room, vote }: { room: Room; vote: Vote }) {
  const { voting } = useSeldomT();
  const name = playerOf(room, vote.user_id)?.username ?? "";
  const by = playerOf(room, vote.by)?.username ?? "";
  const aboutMe = vote.user_id === room.me;
  const voted = vote.voted.includes(room.me);
  return (
    <section
      aria-label={voting.title}
      className="pointer-events-auto mx-auto flex w-full max-w-md flex-wrap items-center gap-2 rounded-b-lg bg-warn-soft px-3 py-1.5 text-warn lift-sheet"
    >
      <p role="status" className="min-w-24 flex-1 font-bold wrap-anywhere">
        {aboutMe ? voting.aboutYou(by) : voting.question(name, by)}{" "}
        <span className="whitespace-nowrap">{voting.count(vote.yes, vote.needed)}</span>
      </p>
      {!aboutMe && !voted && (
        <>
          <Button variant="danger" aria-label={voting.yesName(name)} onClick={() => castVote(true)}>
            {voting.yes}
          </Button>
          <Button aria-label={voting.noName(name)} onClick={() => castVote(false)}>
            {voting.no}
          </Button>
        </>
      )}
    </section>
  );
}
