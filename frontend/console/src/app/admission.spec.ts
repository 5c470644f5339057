import { expect, it } from "vitest";

import { ApiError } from "@yingda/shared/api/errors";
import type { Me } from "@yingda/shared/api/types";
import { admission } from "./admission";

function somebody(over: Partial<Me> = {}): Promise<Me> {
  const me = { id: 1, second_factor: { required: false, enrolled: false }, permissions: { "floor.view": { own: false, groups: [], everything: true } } };
  return Promise.resolve({ ...me, ...over } as unknown as Me);
}

const page = (path: string, meta = {}) => ({ path, fullPath: path, name: path.slice(1), meta });
const owing = () => somebody({ second_factor: { required: true, enrolled: false } });

it.each(["/desk", "/floor", "/settings/people", "/no-such-page"])("whoever owes a second factor is sent to set it up from %s", async (path) => {
  expect(await admission(page(path, { permission: "floor.view" }), owing)).toEqual({ name: "second-factor" });
});

it("and may stay there, and leave through the door", async () => {
  expect(await admission(page("/second-factor", { open: true }), owing)).toBe(true);
  expect(await admission(page("/login", { open: true }), owing)).toBe(true);
});

it("nobody else is", async () => {
  expect(await admission(page("/floor", { permission: "floor.view" }), () => somebody({ second_factor: { required: true, enrolled: true } }))).toBe(true);
  expect(await admission(page("/floor"), () => somebody())).toBe(true);
});

it("a page whose permission is missing is not there", async () => {
  expect(await admission(page("/settings/people", { permission: "people.manage" }), () => somebody())).toMatchObject({ name: "not-found" });
});

it("who is not signed in comes back after the door", async () => {
  const nobody = () => Promise.reject(new ApiError(401, { code: "not_signed_in", message: "", field: null, fields: null, params: {} }));
  expect(await admission(page("/desk/5"), nobody)).toEqual({ path: "/login", query: { next: "/desk/5" } });
});

it.each([0, 502])("without an answer (%i) the page that says so is shown, and leads back", async (status) => {
  const away = () => Promise.reject(new ApiError(status, { code: "offline", message: "", field: null, fields: null, params: {} }));
  expect(await admission(page("/desk/5"), away)).toEqual({ name: "offline", query: { next: "/desk/5" } });
});
