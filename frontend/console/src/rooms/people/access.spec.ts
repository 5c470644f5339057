import { describe, expect, it } from "vitest";

import { ApiError, refusedBy } from "@yingda/shared/api/errors";
import { factorsWanted } from "./access";

describe("a half-done sign-in", () => {
  it("names the second factors it waits for", () => {
    const error = refusedBy(401, { status: 401, data: { flows: [{ id: "login" }, { id: "mfa_authenticate", is_pending: true, types: ["totp", "recovery_codes"] }] }, meta: { is_authenticated: false } });
    expect(factorsWanted(error)).toEqual(["totp", "recovery_codes"]);
  });

  it("throws a wrong password on, with its sentence and field", () => {
    const error = refusedBy(400, { status: 400, errors: [{ message: "用户名或密码不正确", code: "x", param: "password" }] });
    expect(() => factorsWanted(error)).toThrow(expect.objectContaining({ message: "用户名或密码不正确", fields: { password: "用户名或密码不正确" } }) as ApiError);
  });

  it("does not take a lost session for a second factor", () => {
    expect(() => factorsWanted(refusedBy(401, { data: { flows: [{ id: "login" }] }, meta: {} }))).toThrow(ApiError);
  });
});
