export default {
  menu: "快捷回复",
  nothing: "没有与“{q}”匹配的快捷回复，可试试拼音或首字母",
  empty: "还没有快捷回复，可请组长在设置里添加",
  missing: "缺少：{names}，请在发送前补上",
  attachments: "含 {n} 个附件",
  scope: { shared: "公共", group: "本组", personal: "个人" },
};
