import { ref } from "vue";
import { describe, expect, it } from "vitest";

import type { Upload } from "@yingda/shared/api/types";
import { useAttachments } from "./useAttachments";

const file = (name: string): Upload => ({ name, size: 3, type: "image/png" }) as Upload;

describe("attachments", () => {
  it("stay with the conversation they were chosen in", () => {
    const conversation = ref(1);
    const attachments = useAttachments(conversation, () => "failed");
    attachments.keep(file("a.png"));
    conversation.value = 2;
    expect(attachments.all).toEqual([]);
    expect(attachments.take()).toEqual([]);
    attachments.keep(file("b.png"));
    conversation.value = 1;
    expect(attachments.take().map((one) => one.name)).toEqual(["a.png"]);
    expect(attachments.all).toEqual([]);
    conversation.value = 2;
    expect(attachments.all.map((one) => one.name)).toEqual(["b.png"]);
  });
});
