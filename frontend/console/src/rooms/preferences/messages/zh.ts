export default {
  settings: "通知",
  lead: "什么事要提醒你，用什么方式。只影响你自己，改动立即生效。",
  what: "事项",
  way: { in_app: "通知中心", sound: "提示音", desktop: "桌面通知" },
  saved: "已更新",
  denied: "浏览器已禁止本站的桌面通知，请在地址栏左侧的网站设置中允许。",
};
