/* Swagger UI with our document. Trying out is for reading only: what changes something belongs into a program with a token. */
const DARK = matchMedia("(prefers-color-scheme: dark)");
const dress = () => document.documentElement.classList.toggle("dark-mode", DARK.matches);
DARK.addEventListener("change", dress);
dress();

const ZH = {
  "Parameters": "参数", "Request body": "请求内容", "Responses": "回答", "Response body": "回答内容", "Response headers": "回答的头", "Request URL": "地址",
  "Server response": "服务器的回答", "Code": "状态", "Description": "说明", "Name": "名称", "Links": "链接", "No links": "无", "No parameters": "无参数",
  "Try it out": "试一下", "Try it out ": "试一下", "Execute": "执行", "Cancel": "取消", "Clear": "清除", "Reset": "重置", "Schemas": "数据结构", "Schema": "结构",
  "Example Value": "例子", "Media type": "格式", "Details": "详情", "Curl": "Curl", "Download": "下载", "required": "必填", "Send empty value": "发送空值",
};

/** The renderer speaks English only; its few fixed words are said in the reader's language. */
function translate(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const said = ZH[node.nodeValue.trim()];
    if (said && !node.parentElement.closest("pre, code, .renderedMarkdown, .parameter__name")) node.nodeValue = said;
  }
}

/** The same for the field that narrows the list. */
function name(root) {
  for (const field of root.querySelectorAll("input.operation-filter-input")) field.placeholder = "按分类筛选，例如 conversations";
}

const root = document.getElementById("reference");
if (document.documentElement.lang === "zh-CN") {
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (node.nodeType === Node.ELEMENT_NODE) { translate(node); name(node); }
  }).observe(root, { childList: true, subtree: true });
}
SwaggerUIBundle({
  url: "/api/v1/openapi.json", domNode: root, presets: [SwaggerUIBundle.presets.apis], layout: "BaseLayout", validatorUrl: null, deepLinking: true, filter: true,
  docExpansion: "none", defaultModelsExpandDepth: -1, supportedSubmitMethods: ["get"], tryItOutEnabled: false, displayRequestDuration: true,
});
