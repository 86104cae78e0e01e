import { fireEvent, render, screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";

const { dismissReport, report } = vi.hoisted(() => ({
  dismissReport: vi.fn(),
  report: vi.fn(() => true),
}));
vi.mock("../../game/hosting", () => ({ dismissReport }));
vi.mock("../../game/store", () => ({ report }));

import { joined, play, player } from "../../game/fixture";
import type { Report } from "../../protocol";
import { ManageSheet } from "./ManageSheet";
import { Reports } from "./Reports";

const told = (...reports: Report[]) => ({ type: "reports" as const, reports });
const aboutBen: Report = { user_id: 9, username: "Ben", reason: "chat", by: [11, 40] };

beforeEach(() => {
  dismissReport.mockClear();
  report.mockClear();
});

it("tells the host whom it is about, what is bad and who says so, until it is seen", () => {
  const onManage = vi.fn();
  const gone: Report = { user_id: 50, username: "Gone", reason: "name", by: [9] };
  render(<Reports room={play([joined(), told(aboutBen, gone)])} onManage={onManage} />);
  expect(screen.getByText("What Ben writes")).toBeVisible();
  expect(screen.getByText(/2 × \(by Mia and somebody who has left\)/)).toBeVisible();
  fireEvent.click(screen.getByRole("button", { name: "What to do about Ben" }));
  expect(onManage).toHaveBeenCalledWith(9);
  expect(screen.queryByRole("button", { name: "What to do about Gone" })).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "The report about Gone is dealt with" }));
  expect(dismissReport).toHaveBeenCalledWith(50, "name");
});

it("is forgotten by a host who is it no longer", () => {
  const room = play([joined(), told(aboutBen), { type: "host_changed", host_id: 9 }]);
  expect(room.reports).toEqual([]);
  const { container } = render(<Reports room={room} onManage={vi.fn()} />);
  expect(container.childElementCount).toBe(0);
});

it("lets a player report another one for three reasons, and a host none", () => {
  const onClose = vi.fn();
  const mia = player(11, "Mia");
  const guest = play([joined({ user_id: 9, username: "Ben" })]);
  const { unmount } = render(<ManageSheet room={guest} player={mia} onClose={onClose} />);
  fireEvent.click(screen.getByRole("button", { name: "Report the drawing of Mia" }));
  expect(report).toHaveBeenCalledWith(11, "drawing");
  expect(onClose).toHaveBeenCalledOnce();
  expect(screen.getByRole("button", { name: "Report what Mia writes" })).toBeVisible();
  expect(screen.getByRole("button", { name: "Report the name Mia" })).toBeVisible();
  unmount();
  render(<ManageSheet room={play([joined()])} player={mia} onClose={onClose} />);
  expect(screen.queryByText("Report")).toBeNull();
});
