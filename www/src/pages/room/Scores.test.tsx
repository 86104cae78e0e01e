import { render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { joined, play, player } from "../../game/fixture";
import { Scores } from "./Scores";

const players = Array.from({ length: 22 }, (_, at) => player(at + 1, `P${at + 1}`));

const show = (me: number, settings = joined().settings) =>
  render(
    <Scores
      room={play([
        joined({
          user_id: me,
          host_id: 1,
          settings,
          players: players.map((one) => ({ ...one, team: settings.teams > 0 ? one.id % 2 : null })),
          teams: [0, 1].slice(0, settings.teams).map((team) => ({
            team,
            players: players.filter(({ id }) => id % 2 === team).map(({ id }) => id),
            score: 100 + team,
            rank: 2 - team,
          })),
        }),
      ])}
      onAll={vi.fn()}
    />,
  );

it("shows everybody beside the board, and the host the way to their options", () => {
  const { unmount } = show(22);
  expect(screen.getAllByRole("listitem")).toHaveLength(22);
  expect(screen.queryByRole("button")).toBeNull();
  unmount();
  show(1);
  expect(screen.getByRole("button", { name: "Manage players" })).toBeVisible();
});

it("shows what the teams have, the best first, by name for those who do not see the shape", () => {
  show(22, { ...joined().settings, teams: 2, team_choice: "chosen" });
  const scores = screen.getByRole("list", { name: "Points per head" });
  const lines = [...scores.children].map(({ textContent }) => textContent);
  expect(lines).toEqual(["101Team Blue: 101 points per head", "100Team Red: 100 points per head"]);
  expect(screen.getAllByRole("img", { name: "Team Red" })).toHaveLength(11);
});
