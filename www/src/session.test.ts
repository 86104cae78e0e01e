import { beforeEach, describe, expect, it, vi } from "vitest";

// The store reads localStorage when it is made, so each test imports it afresh.
async function fresh() {
  vi.resetModules();
  return await import("./session");
}

const LEA = { id: 7, username: "Lea", isGuest: true, isAdmin: false };

beforeEach(() => localStorage.clear());

describe("session", () => {
  it("starts empty, with a face that stays", async () => {
    const { session } = await fresh();
    const { token, user, name, avatar } = session.getState();
    expect({ token, user, name }).toEqual({ token: null, user: null, name: "" });
    expect(localStorage.getItem("drawsync.avatar")).toBe(String(avatar));
    expect((await fresh()).session.getState().avatar).toBe(avatar);
  });

  it("is found again after a reload", async () => {
    (await fresh()).signIn("t0k3n", LEA);
    const { token, user, name } = (await fresh()).session.getState();
    expect({ token, user, name }).toEqual({ token: "t0k3n", user: LEA, name: "Lea" });
  });

  it("forgets the name when somebody else sits down, but not when a token has expired", async () => {
    const { session, signIn, signOut, tokenRefused } = await fresh();
    signIn("t0k3n", LEA);
    tokenRefused();
    expect(session.getState()).toMatchObject({ token: null, user: null, name: "Lea" });
    signIn("t0k3n", LEA);
    signOut();
    expect(session.getState()).toMatchObject({ token: null, user: null, name: "" });
    expect(localStorage.getItem("drawsync.token")).toBeNull();
    expect(localStorage.getItem("drawsync.user")).toBeNull();
    expect(localStorage.getItem("drawsync.name")).toBeNull();
  });

  it.each(["{", "null", "7", '{"id":"7","username":"Lea"}', '{"username":"Lea"}'])(
    "does not trust %j as a stored user",
    async (stored) => {
      localStorage.setItem("drawsync.token", "t0k3n");
      localStorage.setItem("drawsync.user", stored);
      expect((await fresh()).session.getState()).toMatchObject({ token: null, user: null });
    },
  );

  it.each(["768", "-1", "x", ""])("replaces the stored face %j", async (stored) => {
    localStorage.setItem("drawsync.avatar", stored);
    const { avatar } = (await fresh()).session.getState();
    expect(avatar).toBeGreaterThanOrEqual(0);
    expect(avatar).toBeLessThan(768);
  });

  it("works where storage is forbidden", async () => {
    vi.spyOn(Storage.prototype, "getItem").mockImplementation(() => {
      throw new DOMException("denied");
    });
    vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("denied");
    });
    const { session, signIn } = await fresh();
    signIn("t0k3n", LEA);
    expect(session.getState()).toMatchObject({ token: "t0k3n", name: "Lea" });
  });

  it("follows another tab", async () => {
    const { session, followOtherTabs } = await fresh();
    followOtherTabs();
    localStorage.setItem("drawsync.token", "t0k3n");
    localStorage.setItem("drawsync.user", JSON.stringify(LEA));
    window.dispatchEvent(new StorageEvent("storage", { key: "drawsync.user" }));
    expect(session.getState()).toMatchObject({ token: "t0k3n", user: LEA });
  });
});
