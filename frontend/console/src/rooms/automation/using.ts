import { computed, type Ref } from "vue";
import { useI18n } from "vue-i18n";

import { ApiError } from "@yingda/shared/api/errors";
import type { Command } from "@yingda/shared/ui/commands";
import { toast } from "@yingda/shared/ui/toasts";
import { maySomewhere, useMe } from "../people";
import { runMacro, undoMacro, useMacros } from "./data";
import { commandOf, searchMacros, type Macro } from "./rules";

/** A macro as another menu offers it. */
export interface OfferedMacro {
  id: number;
  title: string;
  shortcut: string;
  where: string;
}

/** Run macros on the conversation that is shown, with an undo for 5 s; and find them by what was typed. */
export function useMacroRun(conversation: Readonly<Ref<number>>) {
  const { t } = useI18n();
  const me = useMe();
  const allowed = computed(() => maySomewhere(me.value, "macro.use"));
  const { macros } = useMacros(allowed);

  const offer = (macro: Macro): OfferedMacro => ({ id: macro.id, title: macro.name, shortcut: macro.shortcut, where: macro.folder || t("automation.macro") });
  const found = (typed: string, limit = 5): OfferedMacro[] => (allowed.value ? searchMacros(macros.value, typed, limit).map(offer) : []);

  /** Every macro as a command of the palette; `choose` runs it as the menu does. */
  const commands = (choose: (id: number) => unknown): Command[] =>
    (allowed.value ? macros.value : []).map((macro) => commandOf(macro, t("automation.command", { name: macro.name }), macro.folder || t("automation.macro"), choose));

  async function run(id: number): Promise<boolean> {
    const macro = macros.value.find((one) => one.id === id);
    try {
      const done = await runMacro(id, conversation.value);
      toast(t("automation.ran", { name: macro?.name ?? "" }), done.undoable ? { undo: () => undo(done.id) } : {});
      return true;
    } catch (error) {
      toast(sentence(error, t("automation.run_failed")), { kind: "failed" });
      return false;
    }
  }

  async function undo(use: number): Promise<void> {
    try {
      await undoMacro(use);
      toast(t("automation.undone"));
    } catch (error) {
      toast(sentence(error, t("automation.run_failed")), { kind: "failed" });
    }
  }

  return { allowed, found, commands, run };
}

function sentence(error: unknown, otherwise: string): string {
  return (error instanceof ApiError ? error.message : "") || otherwise;
}
