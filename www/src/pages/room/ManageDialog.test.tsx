import { fireEvent, render, screen } from "@testing-library/react";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { joined, play, player } from "../../game/fixture";

const { freeName, handOver, kick, letBack, mute, rename, setDoor, voteKick } = vi.hoisted(() => ({
  freeName: vi.fn(),
  handOver: vi.fn(),
  kick: vi.fn(),
  letBack: vi.fn(),
  mute: vi.fn(),
  rename: vi.fn(() => true),
  setDoor: vi.fn(),
  voteKick: vi.fn(),
}));
vi.mock("../../game/store", () => ({ voteKick }));
vi.mock("../../game/hosting", () => ({
  freeName,
  handOver,
  kick,
  letBack,
  mute,
  rename,
  setDoor,
}));

import { ignoredIn } from "../../game/ignored";
import { ManageButton } from "./ManageButton";
import ManageDialog from "./ManageDialog";
import { PlayersDialog } from "./PlayersDialog";

// The test's document knows no modal dialogs.
beforeAll(() => {
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
});

describe("what one can do about a player", () => {
  it("is more for the host than for others, and nothing about oneself", async () => {
    const room = play([joined({ host_id: 9 })]);
    const me = render(<ManageButton room={room} player={player(7, "Lea")} onManage={() => {}} />);
    expect(me.container.innerHTML).toBe("");
    render(<ManageDialog room={room} id={11} onClose={() => {}} />);
    fireEvent.click(await screen.findByRole("button", { name: "Vote to remove Mia" }));
    expect(voteKick).toHaveBeenCalledWith(11);
    fireEvent.click(screen.getByRole("switch", { name: "Read nothing of them" }));
    expect(ignoredIn(room.code)).toEqual([11]);
    expect(ignoredIn("ABCDEF")).toEqual([]);
    expect(screen.queryByRole("button", { name: "Remove Mia" })).toBeNull();
  });

  it("is no vote about the host, or where votes are off", async () => {
    const room = play([joined({ host_id: 9 })]);
    const { rerender } = render(<ManageDialog room={room} id={9} onClose={() => {}} />);
    await screen.findByRole("switch", { name: "Read nothing of them" });
    expect(screen.queryByRole("button", { name: /^Vote/ })).toBeNull();
    const off = { ...room, settings: { ...room.settings, vote_kick: false } };
    rerender(<ManageDialog room={off} id={11} onClose={() => {}} />);
    expect(screen.queryByRole("button", { name: /^Vote/ })).toBeNull();
  });

  it("frees a name of the room's list, with one tap", async () => {
    const room = play([joined()]);
    const listed = { ...room, settings: { ...room.settings, names_count: 3 } };
    const onClose = vi.fn();
    render(<ManageDialog room={listed} id={11} onClose={onClose} />);
    fireEvent.click(await screen.findByRole("button", { name: "Free this name" }));
    expect(freeName).toHaveBeenCalledWith(11);
    expect(onClose).toHaveBeenCalled();
  });

  it("mutes and renames at once, and asks before it removes or hands over", async () => {
    const room = play([joined()]);
    render(<ManageDialog room={room} id={11} onClose={() => {}} />);
    fireEvent.click(await screen.findByRole("switch", { name: "No chat" }));
    expect(mute).toHaveBeenCalledWith(11, true);

    fireEvent.change(screen.getByLabelText("Name in this room"), { target: { value: " Max " } });
    fireEvent.click(screen.getByRole("button", { name: "Rename" }));
    expect(rename).toHaveBeenCalledWith(11, "Max");

    fireEvent.click(screen.getByRole("button", { name: "Remove Mia" }));
    expect(kick).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole("button", { name: "Yes, remove" }));
    expect(kick).toHaveBeenCalledWith(11);
    fireEvent.click(screen.getByRole("button", { name: "Cancel" }));

    fireEvent.click(screen.getByRole("button", { name: "Make them the host" }));
    expect(handOver).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole("button", { name: "Yes, hand over" }));
    expect(handOver).toHaveBeenCalledWith(11);
  });

  it("lets a removed player back in, and says who may come in", async () => {
    const room = play([
      joined(),
      { type: "removed", players: [{ user_id: 13, username: "Tom", avatar: 1, score: 20 }] },
    ]);
    render(<PlayersDialog room={room} open onClose={() => {}} />);
    fireEvent.click(await screen.findByRole("button", { name: "Let Tom back in" }));
    expect(letBack).toHaveBeenCalledWith(13);
    fireEvent.click(screen.getByRole("radio", { name: "Who knocks" }));
    expect(setDoor).toHaveBeenCalledWith("knock");
  });
});
