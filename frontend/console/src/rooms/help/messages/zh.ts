export default {
  title: "使用手册",
  open: "打开本页的使用手册",
  part: { agent: "客服", leader: "组长", administrator: "管理员" },
  find: "在手册里查找",
  nothing: "手册里没有找到“{q}”，换个说法试试",
  missing: "手册里没有这一页",
  first: "回到手册首页",
};
