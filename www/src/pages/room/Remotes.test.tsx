import { act, fireEvent, render, screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";

const { answerRemote, offerRemote, withdrawRemote } = vi.hoisted(() => ({
  answerRemote: vi.fn(),
  offerRemote: vi.fn(),
  withdrawRemote: vi.fn(),
}));
vi.mock("../../game/hosting", () => ({ answerRemote, offerRemote, withdrawRemote }));

import { joined, play } from "../../game/fixture";
import type { Remote } from "../../protocol";
import { Remotes } from "./Remotes";

const KEY = "3f9c02d1a87b4e5566c1d0e9b2f43a71";
const offer = { type: "remote_offer" as const, key: KEY, left_ms: 120_000 };
const remotes = (...list: Remote[]) => ({ type: "remotes" as const, remotes: list });

beforeEach(() => {
  for (const call of [answerRemote, offerRemote, withdrawRemote]) call.mockClear();
  vi.stubGlobal("fetch", () => Promise.reject(new Error("no network")));
});

it("shows the link only when asked to, since others can see the screen", async () => {
  const room = play([joined(), offer], null, performance.now());
  const { rerender } = render(<Remotes room={room} />);
  expect(screen.queryByText(KEY, { exact: false })).toBeNull();
  await act(() => fireEvent.click(screen.getByRole("button", { name: /others can see this/ })));
  expect(offerRemote).toHaveBeenCalledOnce();
  expect(screen.getByText(`/r/K7M4QX/host#${KEY}`, { exact: false })).toBeTruthy();
  // Its time is over.
  rerender(<Remotes room={play([joined(), { ...offer, left_ms: 0 }], null, 0)} />);
  expect(screen.queryByText(KEY, { exact: false })).toBeNull();
  expect(screen.getByText("This link is over.")).toBeTruthy();
});

it("asks about the number that the device shows, and forgets the key that it has used", async () => {
  const room = play([joined(), offer, remotes({ number: 47, state: "asks" })]);
  expect(room.remoteOffer).toBeNull();
  render(<Remotes room={room} />);
  expect(await screen.findByText(/shows 47 wants to hold this room/)).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Yes, device 47 may hold this room" }));
  fireEvent.click(screen.getByRole("button", { name: "No, device 47 may not" }));
  expect(answerRemote.mock.calls).toEqual([
    [47, true],
    [47, false],
  ]);
});

it("withdraws a device, and offers no third one", () => {
  const two = remotes({ number: 47, state: "connected" }, { number: 12, state: "absent" });
  render(<Remotes room={play([joined(), two])} />);
  expect(screen.queryByRole("button", { name: /others can see this/ })).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Withdraw device 12" }));
  expect(withdrawRemote).toHaveBeenCalledWith(12);
  // Whoever is host no longer knows nothing of them.
  const after = play([joined(), two, { type: "host_changed", host_id: 9 }]);
  expect(after.remotes).toEqual([]);
});
