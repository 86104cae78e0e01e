import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { session, signIn, signOut } from "../session";
import { becomeGuest, lookUpRoom } from "./door";
import { ApiError } from "./failure";

const network = vi.fn<typeof fetch>();

beforeEach(() => {
  signOut();
  vi.stubGlobal("fetch", network.mockReset());
});
afterEach(() => vi.unstubAllGlobals());

function replies(status: number, body: string): void {
  network.mockResolvedValue(new Response(body, { status }));
}

describe("a room's door", () => {
  it("is asked for by its code", async () => {
    replies(200, '{"name":"Room of Lea","players":["Lea"]}');
    expect(await lookUpRoom("K7M4QX")).toMatchObject({ name: "Room of Lea", players: ["Lea"] });
    expect(network).toHaveBeenCalledExactlyOnceWith("/rooms/K7M4QX", expect.anything());
  });

  it("makes a guest, who is then signed in", async () => {
    signIn("old", { id: 7, username: "Ben", isGuest: true, isAdmin: false });
    replies(200, '{"access_token":"g","token_type":"bearer","id":9,"username":"Lea"}');
    await becomeGuest("Lea");
    expect(network).toHaveBeenCalledExactlyOnceWith(
      "/auth/guest",
      expect.objectContaining({ method: "POST", body: '{"username":"Lea"}' }),
    );
    expect(session.getState()).toMatchObject({
      token: "g",
      user: { id: 9, username: "Lea", isGuest: true, isAdmin: false },
    });
  });
});

describe("a closed door", () => {
  it.each([
    [404, '{"detail":"Room not found"}', "Room not found"],
    [422, '{"detail":[{"loc":["body"]}]}', "422"],
    [502, "<html>Bad Gateway</html>", "502"],
    [200, "<html>Log in to the Wi-Fi</html>", "200"],
  ])("of status %i with %s is a sentence", async (status, body, sentence) => {
    replies(status, body);
    const error = await lookUpRoom("K7M4QX").catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status, message: expect.stringContaining(sentence) });
  });

  it("without an answer says so, and keeps who was there", async () => {
    signIn("old", { id: 7, username: "Ben", isGuest: true, isAdmin: false });
    network.mockRejectedValue(new TypeError("Failed to fetch"));
    await expect(becomeGuest("Lea")).rejects.toMatchObject({ name: "ApiError", status: null });
    expect(session.getState().token).toBe("old");
  });
});
