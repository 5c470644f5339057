import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { auth } from "./auth";
import { address, api, csrfToken, speak } from "./client";
import { ApiError } from "./errors";
import { heardServerTime, serverNow } from "./time";

const fetched = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubGlobal("fetch", fetched);
  document.cookie = "yingda_csrf=abc";
});
afterEach(() => {
  fetched.mockReset();
  vi.unstubAllGlobals();
});

function answers(status: number, body: unknown): void {
  fetched.mockResolvedValueOnce(new Response(body === undefined ? null : JSON.stringify(body), { status }));
}

async function failure(work: Promise<unknown>): Promise<ApiError> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
}

describe("csrfToken", () => {
  it.each([
    ["yingda_csrf=abc", "abc"],
    ["sessionid=1; yingda_csrf=abc; theme=dark", "abc"],
    ["notyingda_csrf=abc", ""],
    ["", ""],
  ])("reads %j as %j", (cookies, token) => {
    expect(csrfToken(cookies)).toBe(token);
  });
});

describe("address", () => {
  it.each([
    [{}, "/a"],
    [{ q: "张", limit: 5 }, "/a?q=%E5%BC%A0&limit=5"],
    [{ q: "", cursor: null, tag: undefined, on: false }, "/a?on=false"],
    [{ tag: [1, 2], state: [] }, "/a?tag=1%2C2"],
  ])("with %j is %s", (query, expected) => {
    expect(address("/a", query)).toBe(expected);
  });
});

describe("api", () => {
  it("sends the CSRF token and the language with a change", async () => {
    speak("en");
    answers(200, { ok: true });
    await expect(api.post("/tags", { name: "x" })).resolves.toEqual({ ok: true });
    const [url, init] = fetched.mock.calls[0] ?? [];
    expect(url).toBe("/api/v1/tags");
    expect(init?.headers).toMatchObject({ "X-CSRFToken": "abc", "Accept-Language": "en", "Content-Type": "application/json" });
    expect(init?.body).toBe('{"name":"x"}');
  });

  it("sends no token with a read", async () => {
    answers(200, {});
    await api.get("/me");
    expect(fetched.mock.calls[0]?.[1]?.headers).not.toHaveProperty("X-CSRFToken");
  });

  it("answers undefined to an empty body", async () => {
    answers(200, undefined);
    await expect(api.delete("/conversations/1/snooze")).resolves.toBeUndefined();
  });

  it("turns a refusal into a sentence per field", async () => {
    answers(422, { type: "/problems#text_too_long", code: "text_too_long", detail: "内容超过 10 个字符", field: "text", errors: [{ field: "text", code: "text_too_long", detail: "内容超过 10 个字符" }], params: { limit: 10 } });
    const error = await failure(api.post("/x", {}));
    expect([error.status, error.code, error.message]).toEqual([422, "text_too_long", "内容超过 10 个字符"]);
    expect(error.fields).toEqual({ text: "内容超过 10 个字符" });
  });

  it.each([
    [500, "<html>", "broken"],
    [404, "", "unreadable"],
  ])("survives a %i with body %j", async (status, body, code) => {
    fetched.mockResolvedValueOnce(new Response(body, { status }));
    expect((await failure(api.get("/x"))).code).toBe(code);
  });

  it("says offline when nobody answers", async () => {
    fetched.mockRejectedValueOnce(new TypeError("failed"));
    const error = await failure(api.get("/x"));
    expect([error.status, error.code]).toEqual([0, "offline"]);
  });
});

describe("auth", () => {
  it("understands a 401 as the next step", async () => {
    answers(401, { status: 401, data: { flows: [{ id: "mfa_authenticate", is_pending: true, types: ["totp"] }] }, meta: { is_authenticated: false } });
    await expect(auth.logIn("a@b.cn", "x")).resolves.toEqual({ signedIn: false, flows: ["mfa_authenticate"], pending: "mfa_authenticate", factors: ["totp"] });
  });

  it("names the field of a wrong password", async () => {
    answers(400, { status: 400, errors: [{ code: "email_password_mismatch", message: "邮箱或密码不正确", param: "password" }] });
    const error = await failure(auth.logIn("a@b.cn", "x"));
    expect(error.fields).toEqual({ password: "邮箱或密码不正确" });
  });
});

describe("serverNow", () => {
  afterEach(() => {
    heardServerTime(new Date().toUTCString());
  });

  it("follows the server when this clock is minutes off, and ignores noise", () => {
    const ahead = new Date(Date.now() + 120_000).toUTCString();
    heardServerTime(ahead);
    expect(Math.abs(serverNow() - Date.parse(ahead))).toBeLessThan(1500);
    heardServerTime(new Date(Date.now() + 1000).toUTCString());
    expect(Math.abs(serverNow() - Date.now())).toBeLessThan(50);
  });
});
