export default {
  title: "时限与上限",
  lead: "团队统一的时限、上限和默认值。保存后立即对所有人生效，改动记入审计日志。",
  section: { conversations: "会话", tickets: "工单", routing: "派单", team: "同事", safety: "登录安全", files: "文件", notifications: "通知", data: "数据" },
  unit: { seconds: "秒", minutes: "分钟", hours: "小时", days: "天", times: "次", tags: "个", chats: "个会话", megabytes: "MB", characters: "个字符" },
  range: "默认 {initial} {unit}，可设 {least}–{most}",
  initial: "默认{value}",
  on: "开启",
  off: "关闭",
  back: "恢复默认",
  changed: "{who}，{at}",
  history: "修改记录",
  sections: "本页目录",
};
