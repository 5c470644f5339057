import { expect, it } from "vitest";

import { inTree, repliesOf, type Folder, type Reply } from "./library";

const folder = (id: number, parent_id: number | null, position: number, scope: Folder["scope"] = "shared"): Folder => ({ id, parent_id, position, scope, owner_id: null, group_id: null, name: `f${id}` });
const reply = (id: number, folder_id: number | null, position = 0, scope: Reply["scope"] = "shared"): Reply => ({ id, folder_id, position, scope, owner_id: null, group_id: null, title: "", text: "", shortcut: "", search_keys: "", uses: 0, attachments: [], locale: "zh-CN", version: 1, archived_at: null });
const folders = [folder(1, null, 2), folder(2, null, 1), folder(3, 1, 0), folder(4, null, 0, "personal")];

it("lists folders as a tree", () => {
  expect(inTree(folders, "shared").map(({ folder: { id }, depth }) => [id, depth])).toEqual([[2, 0], [1, 0], [3, 1]]);
});

it("finds what lies in a folder and below it", () => {
  const replies = [reply(10, 3), reply(11, 1, 1), reply(12, 1, 0), reply(13, null), reply(14, 4, 0, "personal")];
  expect(repliesOf(replies, folders, "shared", 1).map((one) => one.id)).toEqual([12, 11, 10]);
  expect(repliesOf(replies, folders, "shared", null).map((one) => one.id)).toEqual([13, 12, 11, 10]);
  expect(repliesOf(replies, folders, "personal", null).map((one) => one.id)).toEqual([14]);
});
