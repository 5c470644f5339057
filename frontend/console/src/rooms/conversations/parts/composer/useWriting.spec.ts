import { expect, it } from "vitest";
import { ref } from "vue";

import type { Draft } from "../../data/drafts";
import { useWriting } from "./useWriting";

function writing(mode: Draft["mode"], typed: string) {
  const draft = ref<Draft>({ mode, text: "", note: "" });
  const area = document.createElement("textarea");
  const hand = useWriting(draft, ref(area));
  hand.text.value = area.value = typed;
  area.setSelectionRange(typed.length, typed.length);
  hand.placed();
  return { draft, hand };
}

it("opens the quick replies in a reply and colleagues in a note, until it is shut", () => {
  const reply = writing("text", "您好\n/fa").hand;
  expect([reply.slash.value?.typed, reply.mention.value]).toEqual(["fa", null]);
  reply.atStart();
  expect(reply.slash.value).toBeNull();
  reply.placed();
  reply.shut();
  expect(reply.slash.value).toBeNull();
  const note = writing("note", "@林").hand;
  expect([note.slash.value, note.mention.value?.typed]).toEqual([null, "林"]);
});

it("puts a text in the place of what was typed, in the draft that is shown", () => {
  const { draft, hand } = writing("note", "请看 @li");
  hand.put("@李雷 ", hand.mention.value?.from);
  expect(draft.value).toMatchObject({ text: "", note: "请看 @李雷 " });
});
