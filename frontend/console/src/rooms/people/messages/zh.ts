export default {
  presence: { online: "在岗", busy: "忙碌", break: "小休", offline: "离线" },
};
