import type { EChartsCoreOption } from "echarts/core";

import type { Step } from "../rules";
import type { Colours } from "./colours";

type Text = (value: number) => string;

function axes(colours: Colours, names: readonly string[], text: Text, most?: number) {
  return {
    grid: { left: 8, right: 12, top: 28, bottom: 4, containLabel: true },
    xAxis: { type: "category", data: names, axisLabel: { color: colours.soft, hideOverlap: true, ...(most ? { interval: 0, width: most, overflow: "truncate" } : {}) }, axisLine: { lineStyle: { color: colours.line } }, axisTick: { show: false } },
    yAxis: { type: "value", axisLabel: { color: colours.soft, formatter: text }, splitLine: { lineStyle: { color: colours.line } } },
  };
}

function tip(colours: Colours) {
  return { backgroundColor: colours.panel, borderColor: colours.line, textStyle: { color: colours.text, fontSize: 12 }, confine: true };
}

/** Bars with the interval of each as a line; a bar without an interval has none. */
export function bars(colours: Colours, names: readonly string[], series: { name: string; values: readonly (number | null)[]; low?: readonly (number | null)[]; high?: readonly (number | null)[] }, text: Text): EChartsCoreOption {
  const reach = series.low && series.high ? names.map((_, place) => [place, series.low?.[place] ?? null, series.high?.[place] ?? null]) : [];
  return {
    ...axes(colours, names, text),
    tooltip: { ...tip(colours), trigger: "axis", axisPointer: { type: "shadow" }, formatter: (found: unknown) => words(found, names, series, text) },
    series: [
      { name: series.name, type: "bar", data: series.values, itemStyle: { color: colours.accent, borderRadius: [3, 3, 0, 0] }, barMaxWidth: 28 },
      ...(reach.length ? [{ type: "custom", data: reach, z: 5, silent: true, encode: { x: 0, y: [1, 2] }, renderItem: whisker(colours.text) }] : []),
    ],
  };
}

function words(found: unknown, names: readonly string[], series: { values: readonly (number | null)[]; low?: readonly (number | null)[]; high?: readonly (number | null)[] }, text: Text): string {
  const place = Array.isArray(found) ? (found[0] as { dataIndex: number }).dataIndex : 0;
  const [value, low, high] = [series.values[place], series.low?.[place], series.high?.[place]];
  const reach = low == null || high == null ? "" : ` (${text(low)}–${text(high)})`;
  return `${escaped(names[place] ?? "")}<br><b>${value == null ? "–" : text(value)}</b>${reach}`;
}

/** A name as it may stand in a tooltip, which is HTML. */
export function escaped(name: string): string {
  return name.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

interface Api {
  value: (place: number) => number;
  coord: (point: [number, number]) => [number, number];
}

function whisker(colour: string) {
  return (_params: unknown, api: Api) => {
    if (Number.isNaN(api.value(1))) return undefined;
    const [x, low] = api.coord([api.value(0), api.value(1)]);
    const [, high] = api.coord([api.value(0), api.value(2)]);
    const line = (x1: number, y1: number, x2: number, y2: number) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: colour, lineWidth: 1.5, opacity: 0.75 } });
    return { type: "group", children: [line(x, low, x, high), line(x - 4, low, x + 4, low), line(x - 4, high, x + 4, high)] };
  };
}

/** Lines over days; the second and further ones are drawn softer. */
export function lines(colours: Colours, names: readonly string[], series: readonly { name: string; values: readonly (number | null)[]; dashed?: boolean; area?: boolean }[], text: Text): EChartsCoreOption {
  const palette = [colours.accent, colours.grey, colours.mid, colours.ok, colours.bad];
  return {
    ...axes(colours, names, text),
    tooltip: { ...tip(colours), trigger: "axis", valueFormatter: (value: unknown) => (typeof value === "number" ? text(value) : "–") },
    legend: series.length > 1 ? { top: 0, right: 0, textStyle: { color: colours.soft }, itemWidth: 16, itemHeight: 8 } : undefined,
    series: series.map((one, place) => ({
      name: one.name, type: "line", data: one.values, showSymbol: names.length < 40, symbolSize: 5, connectNulls: false,
      itemStyle: { color: palette[place] }, lineStyle: { color: palette[place], width: place ? 1.5 : 2, type: one.dashed ? "dashed" : "solid" }, ...(one.area ? { areaStyle: { color: colours.faint } } : {}),
    })),
  };
}

/** The way from one figure to another: bars that begin where the one before ended. */
export function steps(colours: Colours, found: readonly Step[], text: Text): EChartsCoreOption {
  const colour = { start: colours.grey, end: colours.accent, up: colours.ok, down: colours.bad };
  const sign = (step: Step) => (step.kind === "start" || step.kind === "end" ? text(step.to) : `${step.to >= step.from ? "+" : "−"}${text(Math.abs(step.to - step.from))}`);
  const low = Math.min(...found.slice(1, -1).map((step) => Math.min(step.from, step.to)), ...found.filter(({ kind }) => kind === "start" || kind === "end").map(({ to }) => to));
  const high = Math.max(...found.map((step) => Math.max(step.from, step.to)));
  const base = axes(colours, found.map(({ label }) => label), text, 76);
  return {
    ...base,
    yAxis: { ...base.yAxis, min: Math.max(0, Math.floor((low - (high - low) * 0.3) * 50) / 50), max: Math.ceil((high + (high - low) * 0.2 + 0.001) * 50) / 50 },
    tooltip: { ...tip(colours), trigger: "item", formatter: ({ dataIndex }: { dataIndex: number }) => `${escaped(found[dataIndex]?.label ?? "")}<br><b>${found[dataIndex] ? sign(found[dataIndex]) : ""}</b>` },
    series: [{
      type: "custom", clip: true, encode: { x: 0, y: [1, 2] }, data: found.map((step, place) => [place, step.from, step.to]),
      renderItem: (params: { coordSys: { y: number; height: number }; dataIndex: number }, api: Api & { size: (span: [number, number]) => [number, number] }) => {
        const step = found[params.dataIndex];
        if (!step) return undefined;
        const bottom = params.coordSys.y + params.coordSys.height;
        const [x, from] = api.coord([api.value(0), api.value(1)]);
        const [, to] = api.coord([api.value(0), api.value(2)]);
        const width = Math.min(44, api.size([1, 0])[0] * 0.62);
        const [top, end] = [Math.min(from, to, bottom), Math.min(Math.max(from, to), bottom)];
        return {
          type: "group",
          children: [
            { type: "rect", shape: { x: x - width / 2, y: top, width, height: Math.max(2, end - top), r: 2 }, style: { fill: colour[step.kind] } },
            { type: "text", style: { text: sign(step), x, y: top - 4, align: "center", verticalAlign: "bottom", fill: colours.text, fontSize: 11 } },
          ],
        };
      },
    }],
  };
}

/** A field of weekdays and hours, darker for more. */
export function heat(colours: Colours, hours: readonly string[], weekdays: readonly string[], cells: readonly (readonly [number, number, number])[], text: Text): EChartsCoreOption {
  return {
    grid: { left: 8, right: 12, top: 4, bottom: 36, containLabel: true },
    xAxis: { type: "category", data: hours, splitArea: { show: false }, axisLabel: { color: colours.soft }, axisLine: { show: false }, axisTick: { show: false } },
    yAxis: { type: "category", data: weekdays, inverse: true, axisLabel: { color: colours.soft }, axisLine: { show: false }, axisTick: { show: false } },
    tooltip: { ...tip(colours), formatter: ({ value }: { value: [number, number, number] }) => `${weekdays[value[1]] ?? ""} ${hours[value[0]] ?? ""}<br><b>${text(value[2])}</b>` },
    visualMap: { min: 0, max: Math.max(1, ...cells.map(([, , value]) => value)), calculable: false, orient: "horizontal", left: "center", bottom: 0, itemHeight: 90, itemWidth: 10, textStyle: { color: colours.soft }, inRange: { color: [colours.faint, colours.mid, colours.accent] }, formatter: text },
    series: [{ type: "heatmap", data: cells, itemStyle: { borderColor: colours.panel, borderWidth: 2, borderRadius: 3 } }],
  };
}

/** Stages from top to bottom, each as long as what is left of the first. */
export function stages(colours: Colours, names: readonly string[], now: { name: string; values: readonly (number | null)[] }, before: { name: string; values: readonly (number | null)[] }, text: Text): EChartsCoreOption {
  return {
    grid: { left: 8, right: 56, top: 28, bottom: 4, containLabel: true },
    xAxis: { type: "value", axisLabel: { show: false }, splitLine: { show: false } },
    yAxis: { type: "category", data: names, inverse: true, axisLabel: { color: colours.text }, axisLine: { show: false }, axisTick: { show: false } },
    tooltip: { ...tip(colours), trigger: "axis", axisPointer: { type: "shadow" }, valueFormatter: (value: unknown) => (typeof value === "number" ? text(value) : "–") },
    legend: { top: 0, right: 0, textStyle: { color: colours.soft }, itemWidth: 12, itemHeight: 8 },
    series: [
      { name: now.name, type: "bar", data: now.values, barMaxWidth: 22, itemStyle: { color: colours.accent, borderRadius: [0, 3, 3, 0] }, label: { show: true, position: "right", color: colours.text, formatter: ({ value }: { value: number | null }) => (value === null ? "" : text(value)) } },
      { name: before.name, type: "bar", data: before.values, barMaxWidth: 10, itemStyle: { color: colours.mid, borderRadius: [0, 3, 3, 0] } },
    ],
  };
}
