import type { Locale } from "./settings";

/** Every sentence of the widget, written in each language by itself. `{…}` is filled in by `fill`. */
const zh = {
  close: "收起",
  chat: "在线客服",
  serving: "{name} 正在为你服务",
  more: "更多",
  reconnecting: "连接断开，正在重连…",
  connecting: "正在连接…",
  write: "输入消息…",
  watched: "客服能看到你正在输入的内容",
  send: "发送",
  attach: "添加图片或文件",
  begin: "开始咨询",
  intro: "填写后即可开始咨询",
  optional: "选填",
  choose: "请选择",
  needed: "请填写这一项",
  email: "请填写完整的邮箱",
  phone: "请填写 6–20 位号码",
  number: "请填写数字",
  waiting: "待发送，连上后自动发出",
  sent: "已发送",
  got: "已送达",
  seen: "已读",
  today: "今天",
  yesterday: "昨天",
  someone: "客服",
  you: "你",
  bot: "智能助手",
  wrong: "出错了，请重试",
};

export type Words = typeof zh;

const en: Words = {
  close: "Close",
  chat: "Chat",
  serving: "You are talking to {name}",
  more: "More",
  reconnecting: "Connection lost. Reconnecting…",
  connecting: "Connecting…",
  write: "Write a message…",
  watched: "Our team sees what you write",
  send: "Send",
  attach: "Add an image or file",
  begin: "Start chat",
  intro: "First, a few details",
  optional: "optional",
  choose: "Choose one",
  needed: "Please fill this in",
  email: "Please give a full address",
  phone: "Please give 6 to 20 digits",
  number: "Please give a number",
  waiting: "Waiting to send",
  sent: "Sent",
  got: "Delivered",
  seen: "Seen",
  today: "Today",
  yesterday: "Yesterday",
  someone: "Support",
  you: "You",
  bot: "Assistant",
  wrong: "Please try again",
};

export const wordsOf = (locale: Locale): Words => (locale === "en" ? en : zh);

/** Put `values` in the place of their `{names}`. */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (all, key: string) => String(values[key] ?? all));
}
