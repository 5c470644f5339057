import { watch, type Ref } from "vue";

import type { MessageData, MessageKind, Row, Upload } from "@yingda/shared/api/types";
import { useLive } from "@yingda/shared/live/use";
import { useDirectory } from "../../../people";
import type { Draft } from "../../data/drafts";
import { mentionsIn } from "../../rules/compose";

const TYPING_MS = 3000;

/** Send what was written; typing is told at most every few seconds. */
export function useSending(row: Ref<Row>, draft: Ref<Draft>, whisperTo: Ref<number | null>) {
  const live = useLive();
  const { colleagues } = useDirectory();
  let told = { at: 0, conversation: 0 };

  function post(kind: MessageKind, text: string, data: MessageData = {}): void {
    live.post({ conversation: row.value.id, kind, text, data });
  }

  function sendFile(file: Upload): void {
    post(file.type.startsWith("image/") ? "image" : "file", "", { ...file });
  }

  /** The files first, then the text; true when something was sent. */
  function send(files: Upload[]): boolean {
    const note = draft.value.mode === "note";
    const text = (note ? draft.value.note : draft.value.text).trim();
    if (!note) files.forEach(sendFile);
    if (text && note) post("note", text, noteData(text));
    else if (text) post("text", text);
    if (note) draft.value.note = "";
    else draft.value.text = "";
    whisperTo.value = null;
    stopTyping();
    return text !== "" || files.length > 0;
  }

  function noteData(text: string): MessageData {
    if (whisperTo.value !== null) return { whisper_to: whisperTo.value };
    const mentions = mentionsIn(text, colleagues.value);
    return mentions.length > 0 ? { mentions } : {};
  }

  function typing(): void {
    if (draft.value.mode === "note" || Date.now() - told.at < TYPING_MS) return;
    told = { at: Date.now(), conversation: row.value.id };
    live.typing(told.conversation, true);
  }

  function stopTyping(): void {
    if (told.at) live.typing(told.conversation, false);
    told.at = 0;
  }

  watch(() => row.value.id, stopTyping);

  return { send, post, typing, stopTyping };
}
