import { useI18n } from "vue-i18n";

const words = {
  "zh-CN": {
    save: "保存", saving: "正在保存…", discard: "放弃修改", unsaved: "有未保存的修改", saved: "已保存", undone: "已撤销",
    cancel: "取消", close: "关闭", edit: "编辑", remove: "删除", undo: "撤销", retry: "重试", add: "添加", optional: "选填",
    leave_title: "离开这一页？", leave_text: "修改还没有保存，离开后会丢失。", leave: "离开", stay: "留在这里",
    offline: "连不上服务器，没有保存。检查网络后再试。", broken: "服务器出错了，没有保存。请稍后再试。", refused: "没有保存，请检查标出的内容。",
    load_failed: "没有读到数据。", loading: "正在读取",
    columns: "显示的列", search: "搜索", clear: "清除筛选", selected: "已选 {n} 项", all: "全选本页", none: "取消选择",
    total: "共 {n} 项", shown: "本页 {n} 项", next: "下一页", previous: "上一页", page: "第 {n} 页", sort_by: "按{name}排序", select_row: "选择 {name}",
    up: "上移", down: "下移", drag: "拖动排序；也可按 Alt + ↑ ↓", moved: "已移到第 {n} 位，共 {of} 位",
    copy: "复制", copied: "已复制", copy_failed: "浏览器不允许复制，请手动选中复制", settings: "设置", index: "设置目录", not_allowed: "你没有查看这一页的权限。", ask: "如有需要，请联系管理员。",
    section: { me: "我的", team: "团队", service: "接待", safety: "安全" },
  },
  en: {
    save: "Save", saving: "Saving…", discard: "Discard", unsaved: "Unsaved changes", saved: "Saved", undone: "Undone",
    cancel: "Cancel", close: "Close", edit: "Edit", remove: "Delete", undo: "Undo", retry: "Try again", add: "Add", optional: "optional",
    leave_title: "Leave this page?", leave_text: "Your changes are not saved and will be lost.", leave: "Leave", stay: "Stay here",
    offline: "The server cannot be reached, so nothing was saved. Check the network and try again.", broken: "The server failed, so nothing was saved. Please try again later.", refused: "Nothing was saved. Please check the marked fields.",
    load_failed: "The data could not be read.", loading: "Loading",
    columns: "Columns", search: "Search", clear: "Clear filters", selected: "{n} selected", all: "Select this page", none: "Clear selection",
    total: "{n} in total", shown: "{n} on this page", next: "Next page", previous: "Previous page", page: "Page {n}", sort_by: "Sort by {name}", select_row: "Select {name}",
    up: "Move up", down: "Move down", drag: "Drag to reorder, or press Alt + ↑ ↓", moved: "Moved to place {n} of {of}",
    copy: "Copy", copied: "Copied", copy_failed: "The browser does not allow copying; please select the text and copy it", settings: "Settings", index: "Settings index", not_allowed: "You may not see this page.", ask: "If you need it, ask an administrator.",
    section: { me: "Me", team: "Team", service: "Service", safety: "Safety" },
  },
};

/** The sentences that every form and table needs; follows the console's language. */
export function useFormWords() {
  return useI18n({ useScope: "local", messages: words });
}
