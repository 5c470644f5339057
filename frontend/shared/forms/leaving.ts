import "element-plus/es/components/message-box/style/css";
import { ElMessageBox } from "element-plus/es/components/message-box/index.mjs";
import { onScopeDispose, type Ref } from "vue";
import { onBeforeRouteLeave } from "vue-router";

import { useFormWords } from "./words";

/** The words of a question that has two answers. */
export interface Question {
  title: string;
  text: string;
  yes: string;
  no: string;
  /** The answer "yes" destroys something. */
  grave?: boolean;
}

/** Ask before something that cannot be undone. @returns whether the answer was yes */
export async function asked(question: Question): Promise<boolean> {
  const answer = await ElMessageBox.confirm(question.text, question.title, {
    confirmButtonText: question.yes,
    cancelButtonText: question.no,
    ...(question.grave ? { confirmButtonType: "danger" as const } : {}),
    showClose: false,
    autofocus: true,
  }).catch(() => "no");
  return answer === "confirm";
}

/** Ask before the page is left while `dirty` is true, by a link, the back button or the closing of the tab. */
export function useLeaveGuard(dirty: Readonly<Ref<boolean>>): void {
  const { t } = useFormWords();
  const words = () => ({ title: t("leave_title"), text: t("leave_text"), yes: t("leave"), no: t("stay") });
  onBeforeRouteLeave(async () => !dirty.value || asked(words()));
  const unload = (event: BeforeUnloadEvent) => {
    if (dirty.value) event.preventDefault();
  };
  addEventListener("beforeunload", unload);
  onScopeDispose(() => { removeEventListener("beforeunload", unload); });
}
