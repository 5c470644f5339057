import { computed, effectScope, ref } from "vue";
import { expect, it } from "vitest";

import { commands, useCommands } from "./commands";

it("offers the commands of what is on the page, as they are now, and no longer than that", () => {
  const names = ref(["退款"]);
  const scope = effectScope();
  scope.run(() => { useCommands(() => names.value.map((name) => ({ key: name, label: `执行「${name}」`, run: () => undefined }))); });
  const labels = computed(() => commands().map((one) => one.label));
  expect(labels.value).toEqual(["执行「退款」"]);
  names.value = ["退款", "催发货"];
  expect(labels.value).toEqual(["执行「退款」", "执行「催发货」"]);
  scope.stop();
  expect(labels.value).toEqual([]);
});
