/** The chart as other rooms take it: ECharts comes with it, and only then. */
export { default } from "./MetricChart.vue";
