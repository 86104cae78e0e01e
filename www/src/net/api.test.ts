import { AxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from "axios";
import { beforeEach, describe, expect, it } from "vitest";
import { session, signIn, signOut } from "../session";
import { http, logIn, openRooms, refreshMe, register } from "./api";
import { ApiError } from "./failure";

type Reply = { status: number; data: unknown } | "nobody";

const asked: { method: string; url: string; token: string | null; body: unknown }[] = [];
let replies: Reply[] = [];

/** Stands in for the network: takes the next reply, and keeps what was asked. */
async function network(config: InternalAxiosRequestConfig): Promise<AxiosResponse> {
  const authorization = config.headers.get("Authorization");
  asked.push({
    method: (config.method ?? "").toUpperCase(),
    url: config.url ?? "",
    token: typeof authorization === "string" ? authorization : null,
    body: typeof config.data === "string" ? JSON.parse(config.data) : null,
  });
  const reply = replies.shift() ?? "nobody";
  if (reply === "nobody") throw new AxiosError("Network Error", AxiosError.ERR_NETWORK, config);
  const response = { ...reply, statusText: "", headers: {}, config };
  if (reply.status < 300) return response;
  throw new AxiosError("failed", AxiosError.ERR_BAD_REQUEST, config, {}, response);
}

async function failure(promise: Promise<unknown>): Promise<ApiError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw new Error(`not an ApiError: ${String(error)}`);
  return error;
}

const ACCOUNT = {
  id: 3,
  username: "Mia",
  email: null,
  is_active: true,
  created_at: "2026-11-23T06:50:16",
  is_guest: false,
  is_admin: true,
};

beforeEach(() => {
  asked.length = 0;
  signOut();
  http.defaults.adapter = network;
});

describe("errors", () => {
  it("are the server's own sentence", async () => {
    replies = [{ status: 404, data: { detail: "Not Found" } }];
    const error = await failure(openRooms());
    expect(error).toMatchObject({ message: "Not Found", status: 404 });
  });

  it.each([[[{ type: "missing", loc: ["body"] }]], [null], [""]])(
    "are a sentence even when detail is %j",
    async (detail) => {
      replies = [{ status: 422, data: { detail } }];
      const error = await failure(openRooms());
      expect(error.message).toContain("422");
      expect(error.message).toMatch(/\.$/);
    },
  );

  it("are a sentence when a proxy answers with a page", async () => {
    replies = [{ status: 502, data: "<html>Bad Gateway</html>" }];
    expect((await failure(openRooms())).message).toContain("502");
  });

  it("say that nobody answers", async () => {
    replies = ["nobody"];
    expect(await failure(openRooms())).toMatchObject({ status: null });
  });
});

describe("the session", () => {
  it("sends its token with every call", async () => {
    signIn("t0k3n", { id: 7, username: "Lea", isGuest: true, isAdmin: false });
    replies = [{ status: 200, data: [] }];
    await openRooms();
    expect(asked[0]).toMatchObject({ url: "/rooms/", token: "Bearer t0k3n" });
  });

  it("ends when the server refuses the token, and keeps the name", async () => {
    signIn("old", { id: 7, username: "Lea", isGuest: true, isAdmin: false });
    replies = [{ status: 401, data: { detail: "Could not validate credentials" } }];
    await failure(refreshMe());
    expect(session.getState()).toMatchObject({ token: null, user: null, name: "Lea" });
  });

  it("survives a wrong password of another account", async () => {
    signIn("good", { id: 7, username: "Lea", isGuest: true, isAdmin: false });
    replies = [{ status: 401, data: { detail: "Incorrect username or password" } }];
    await failure(logIn("Mia", "wrong"));
    expect(session.getState().token).toBe("good");
  });

  it("passes from a guest to an account", async () => {
    signIn("guest", { id: 7, username: "Lea", isGuest: true, isAdmin: false });
    replies = [
      { status: 200, data: { access_token: "a", token_type: "bearer" } },
      { status: 200, data: ACCOUNT },
    ];
    await logIn("Mia", "secret");
    expect(asked[1]).toMatchObject({ url: "/auth/me", token: "Bearer a" });
    expect(session.getState()).toMatchObject({ token: "a", user: { username: "Mia" } });
  });

  it("begins with registering: no e-mail is sent when none was given", async () => {
    replies = [
      { status: 200, data: ACCOUNT },
      { status: 200, data: { access_token: "a", token_type: "bearer" } },
      { status: 200, data: ACCOUNT },
    ];
    await register("Mia", "secret", null);
    expect(asked.map(({ url }) => url)).toEqual(["/auth/register", "/auth/login", "/auth/me"]);
    expect(asked[0]?.body).toEqual({ username: "Mia", password: "secret" });
    expect(asked[2]?.token).toBe("Bearer a");
    expect(session.getState().user).toEqual({
      id: 3,
      username: "Mia",
      isGuest: false,
      isAdmin: true,
    });
  });
});
