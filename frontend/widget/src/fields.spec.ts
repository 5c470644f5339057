import { describe, expect, it, vi } from "vitest";

import type { Field } from "./contract";
import { problemOf } from "./fields";
import { formOf } from "./view/form";
import { wordsOf } from "./words";

const words = wordsOf("en");
const field = (type: Field["type"], required = true): Field => ({ key: type, label: type, type, required, choices: ["a", "b"], max_length: 50 });

describe("problemOf", () => {
  it.each<[Field["type"], string, boolean]>([
    ["text", "x", true],
    ["text", "  ", false],
    ["email", "a@b.cn", true],
    ["email", "a.b+c@sub.example.com", true],
    ["email", "a@b", false],
    ["email", "a b@c.cn", false],
    ["email", "<a@b.cn>", false],
    ["phone", "13800138000", true],
    ["phone", "+86 138-0013-8000", true],
    ["phone", "12345", false],
    ["phone", "138001380001380013800", false],
    ["phone", "call me", false],
    ["number", "-3.5", true],
    ["number", "0x1f", false],
    ["number", "Infinity", false],
    ["choice", "a", true],
    ["choice", "c", false],
    ["textarea", "line\nline", true],
  ])("%s %j is right: %s", (type, value, right) => {
    expect(problemOf(field(type), value, words) === null).toBe(right);
  });

  it.each<Field["type"]>(["text", "email", "phone", "number", "choice", "textarea"])("an optional %s may be empty", (type) => {
    expect(problemOf(field(type, false), " ", words)).toBeNull();
  });
});

describe("formOf", () => {
  it("says what is wrong under the field, ties it to the field, and sends nothing", () => {
    const send = vi.fn();
    const { element } = formOf([field("text"), field("email")], { text: "x" }, words, "Send", send);
    document.body.append(element);
    element.dispatchEvent(new Event("submit", { cancelable: true }));
    const input = element.querySelector("[name=email]");
    expect(send).not.toHaveBeenCalled();
    expect(input?.getAttribute("aria-invalid")).toBe("true");
    expect(document.getElementById(input?.getAttribute("aria-describedby") ?? "")?.textContent).toBe("Please fill this in");
    expect(document.activeElement).toBe(input);
  });

  it("takes a sentence away while the field is being mended, so that nothing moves under the pointer later", () => {
    const { element } = formOf([field("phone")], { phone: "1" }, words, "Send", vi.fn());
    const input = element.querySelector("input") as HTMLInputElement;
    const problem = element.querySelector(".problem");
    input.dispatchEvent(new Event("change"));
    expect(problem?.textContent).toBe(words.phone);
    input.value = "13800138000";
    input.dispatchEvent(new Event("input"));
    expect([problem?.textContent, input.hasAttribute("aria-invalid")]).toEqual(["", false]);
  });

  it("sends trimmed values when all is right", () => {
    const send = vi.fn();
    const { element } = formOf([field("email")], { email: " a@b.cn " }, words, "Send", send);
    element.dispatchEvent(new Event("submit", { cancelable: true }));
    expect(send).toHaveBeenCalledWith({ email: "a@b.cn" });
  });

  it("puts the desk's sentences under their fields and the rest above the button", () => {
    const form = formOf([field("text")], {}, words, "Send", vi.fn());
    form.refuse({ code: "x", detail: "Several", errors: [{ field: "text", detail: "No such name" }] });
    expect(form.element.querySelector(".field .problem")?.textContent).toBe("No such name");
    form.refuse({ code: "x", detail: "Too busy" });
    expect(form.element.querySelector("[role=alert]")?.textContent).toBe("Too busy");
  });
});
