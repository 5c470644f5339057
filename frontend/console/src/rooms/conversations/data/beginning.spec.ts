import { QueryClient, VueQueryPlugin } from "@tanstack/vue-query";
import { createApp, ref } from "vue";
import { createI18n } from "vue-i18n";
import { beforeEach, expect, it, vi } from "vitest";

import { LIVE } from "@yingda/shared/live/use";
import zh from "../messages/zh";
import { useBeginning } from "./beginning";

const INBOXES = [{ id: 3, name: "留言", kind: "form" }, { id: 8, name: "官网", kind: "web" }, { id: 9, name: "商城", kind: "web" }];
let answer: (path: string, body: unknown) => Response;
let talked: { id: number; inbox_id: number; last_at: number }[];
let asked: { path: string; body: unknown }[];
const post = vi.fn();

beforeEach(() => {
  asked = [];
  talked = [];
  post.mockClear();
  answer = () => Response.json({ row: { id: 77 } }, { status: 201 });
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
    if (path.includes("/inboxes")) return Promise.resolve(Response.json({ items: INBOXES, next: null, total: 3 }));
    if (path.includes("/conversations?")) return Promise.resolve(Response.json({ items: path.includes("view=all") ? talked : [], next: null, total: talked.length }));
    const body: unknown = JSON.parse(init.body as string);
    asked.push({ path, body });
    return Promise.resolve(answer(path, body));
  });
});

async function beginning() {
  let made: ReturnType<typeof useBeginning> | undefined;
  const app = createApp({ setup: () => { made = useBeginning(ref(5)); return () => null; } });
  app.use(createI18n({ legacy: false, locale: "zh-CN", messages: { "zh-CN": { conversations: zh } } }));
  app.use(VueQueryPlugin, { queryClient: new QueryClient() });
  app.provide(LIVE, { post } as never);
  app.mount(document.createElement("div"));
  const form = made as ReturnType<typeof useBeginning>;
  await vi.waitFor(() => { expect(form.inboxes.value.map((one) => one.id)).toEqual([8, 9]); });
  return form;
}

it("begins through the chosen web chat and sends the first message", async () => {
  const form = await beginning();
  expect(form.inbox.value).toBe(8);
  form.inbox.value = 9;
  form.text.value = " 您好，茶叶到了吗 ";
  expect(await form.begin()).toBe(77);
  expect(asked).toEqual([{ path: "/api/v1/conversations", body: { inbox_id: 9, contact_id: 5 } }]);
  expect(post).toHaveBeenCalledWith({ conversation: 77, kind: "text", text: "您好，茶叶到了吗", data: {} });
});

it("offers the web chat the customer used last, when it is one to write through", async () => {
  talked = [{ id: 1, inbox_id: 8, last_at: 10 }, { id: 2, inbox_id: 9, last_at: 20 }, { id: 3, inbox_id: 3, last_at: 30 }];
  const form = await beginning();
  await vi.waitFor(() => { expect(form.inbox.value).toBe(9); });
  form.inbox.value = 8;
  expect(form.inbox.value).toBe(8);
});

it("asks for a message before anything is begun", async () => {
  const form = await beginning();
  expect(await form.begin()).toBeNull();
  expect([form.wrong.value["text"], asked]).toEqual([zh.begin.no_text, []]);
});

it("shows a refusal in the server's words and sends nothing", async () => {
  const form = await beginning();
  const problem = { code: "conversation_running", detail: "还有未结束的会话 #12", field: null, errors: [], params: {} };
  answer = () => Response.json(problem, { status: 409 });
  form.text.value = "您好";
  expect(await form.begin()).toBeNull();
  expect([form.wrong.value["text"], post.mock.calls]).toEqual(["还有未结束的会话 #12", []]);
});
