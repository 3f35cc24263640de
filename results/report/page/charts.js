// The charts' options. Colours are Okabe and Ito's, told apart by people of all kinds of sight;
// lines and points differ in shape too.
const colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#444444", "#8C6D31"];
const dashes = ["solid", "dashed", "dotted"];
const levelLook = [
  { color: "#009E73", symbol: "triangle" }, { color: "#E69F00", symbol: "rect" }, { color: "#0072B2", symbol: "circle" },
];
const ink = "#1c2733", soft = "#5b6876", faint = "#dde3ea";
const fontFamily = getComputedStyle(document.body).fontFamily;
const policyColour = (policy) => colours[policy % colours.length];
const policyDash = (policy) => dashes[Math.floor(policy / colours.length) % dashes.length];

const frame = (option) => ({
  animation: false,
  textStyle: { fontFamily, color: ink },
  grid: { left: 12, right: 24, top: 62, bottom: 12, containLabel: true },
  aria: { enabled: true },
  ...option,
});
const valueAxis = (name, more = {}) => ({
  type: "value", name, nameTextStyle: { color: soft, align: "left" }, axisLabel: { color: soft, hideOverlap: true }, axisLine: { onZero: false }, splitLine: { lineStyle: { color: faint } }, ...more,
});
/** A value axis at the bottom; its name stands below it. */
const bottomAxis = (name, more = {}) => valueAxis(name, { nameLocation: "middle", nameTextStyle: { color: soft, align: "center" }, nameGap: 28, scale: true, splitLine: { show: false }, axisLine: { onZero: false, lineStyle: { color: "#9aa7b4" } }, ...more });
const bottomGrid = { left: 12, right: 24, top: 62, bottom: 30, containLabel: true };
const nameAxis = (names, more = {}) => ({
  type: "category", data: names, axisLabel: { color: soft }, axisTick: { show: false }, axisLine: { lineStyle: { color: "#9aa7b4" } }, ...more,
});
const legend = (more = {}) => ({ top: 0, left: 0, itemWidth: 22, itemHeight: 10, type: "scroll", textStyle: { color: ink }, ...more });
const shortPolicy = (policy) => shortened(policyName(policy), t(14, 26));
const isNarrow = (id) => charts.get(id).size.width < 460;
const tip = (lines) => lines.map((line) => esc(line)).join("<br>");
const most = (values) => values.reduce((size, x) => (isNumber(x) ? Math.max(size, Math.abs(x)) : size), 0);
const tidy = (value, digits) => Number(value.toFixed(digits));

/** A band between two lines, as two stacked series without points. */
const band = (name, low, high, color, opacity) => [
  { name, type: "line", stack: name, data: low, symbol: "none", lineStyle: { opacity: 0 }, silent: true, stackStrategy: "all" },
  { name, type: "line", stack: name, data: high.map((x, at) => x - low[at]), symbol: "none", lineStyle: { opacity: 0 }, areaStyle: { color, opacity }, silent: true, stackStrategy: "all", tooltip: { show: false } },
];
/** An axis around `values` whose ends are marks like all others. */
function limits(values) {
  const low = Math.min(...values), high = Math.max(...values), range = Math.max(high - low, Math.abs(high) * 1e-3, 1e-9);
  const power = 10 ** Math.floor(Math.log10(range / 4));
  const interval = power * [1, 2, 2.5, 5, 10].find((step) => step * power >= range / 5);
  const end = (x) => Number(x.toPrecision(12));
  return { min: end(Math.floor((low - 0.02 * range) / interval) * interval), max: end(Math.ceil((high + 0.02 * range) / interval) * interval), interval };
}

/** Bands, median and settlement of distributions in a row, e.g. months; `line` is drawn across. */
function fanOf(own, names, unit, policy, line) {
  const of = (part) => own.map((d) => d[part] / unit.by);
  const text = { wide: t("90 % 区间", "90 % interval"), narrow: t("50 % 区间", "50 % interval"), median: t("中位数", "median"), base: t("确定性结算", "settlement") };
  const colour = policyColour(policy), show = (x) => number(x / unit.by, unit.digits);
  return frame({
    legend: legend({ data: [text.median, { name: text.base, icon: "path://M0 4h8v2h-8zM12 4h8v2h-8z" }, ...(line ? [line.name] : [])] }),
    tooltip: { trigger: "axis", formatter: (points) => {
      const d = own[points[0].dataIndex];
      return tip([names[points[0].dataIndex] + ` (${unit.name})`, `${text.base}: ${show(d.base)}`,
        `${t("平均", "mean")}: ${show(d.mean)}`, `${text.median}: ${show(d.median)}`, `50 %: ${rangeText(d.p25, d.p75, show)}`, `90 %: ${rangeText(d.p05, d.p95, show)}`]);
    } },
    xAxis: nameAxis(names, { boundaryGap: false }),
    yAxis: valueAxis(unit.name, limits([...of("p05"), ...of("p95"), ...of("base"), ...(line ? [line.value / unit.by] : [])])),
    series: [
      ...band(text.wide, of("p05"), of("p95"), colour, 0.18), ...band(text.narrow, of("p25"), of("p75"), colour, 0.3),
      { name: text.median, type: "line", data: of("median"), symbol: "circle", symbolSize: 5, lineStyle: { color: colour, width: 2.5 }, itemStyle: { color: colour } },
      { name: text.base, type: "line", data: of("base"), symbol: "none", lineStyle: { color: ink, type: "dashed", width: 1.5 }, itemStyle: { color: ink } },
      ...(line ? [{ name: line.name, type: "line", data: own.map(() => line.value / unit.by), symbol: "none", lineStyle: { color: "#D55E00", type: "dotted", width: 2 }, itemStyle: { color: "#D55E00" } }] : []),
    ],
  });
}
const noPoints = () => t("该政策不计点数，没有点值。", "This policy pays no points and has no point value.");
/** A chart's option, or in its place the words that say why there is none. */
function fan(fund, policy) {
  const own = data.months[policy].funds[fund].point_value, year = data.funds[policy][fund].point_value;
  if (!(year.base > 0)) return noPoints();
  return fanOf(own, own.map((_, month) => monthName(month)), quantities.point_value.unit(), policy, { name: t("年度点值", "point value of the year"), value: year.mean });
}
function horizonFan(fund, policy) {
  const key = byId("horizon-quantity").value, own = data.horizon.policies[policy]["horizon_" + key][fund];
  if (key === "point_value" && !(own[0].base > 0)) return noPoints();
  return fanOf(own, data.horizon.years.map(String), quantities[key].unit(most(own.flatMap((d) => [d.base, d.p05, d.p95]))), policy, null);
}

/** What the two curves of a quantity share: policies shown, and how values become positions. Point
    values of several policies are told in per cent of their settlement: their points differ. */
function curveScale(fund) {
  const key = byId("risk-quantity").value, chosen = byId("risk-policy").value;
  const policies = data.funds.map((_, policy) => policy).filter((policy) => (chosen === "all" || Number(chosen) === policy) && (key !== "point_value" || data.funds[policy][fund].point_value.base > 0));
  const relative = key === "point_value" && policies.length > 1;
  const curve = (policy) => data.funds[policy][fund][key + "_curve"];
  const size = most(policies.flatMap((policy) => [curve(policy).threshold[0], curve(policy).threshold.at(-1)]));
  const unit = relative ? { by: 1, name: t("%（确定性结算 = 100）", "% (settlement = 100)"), digits: 1 } : quantities[key].unit(size);
  const place = (policy, value) => (relative ? (100 * value) / data.funds[policy][fund][key].base : value / unit.by);
  return { key, policies, unit, place, curve };
}
const zeroLine = { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: ink, type: "solid", width: 1 }, data: [{ xAxis: 0 }] };
function curveOption(scale, points, yAxis, text, area) {
  return frame({
    grid: area ? { ...bottomGrid, left: 32, right: 32 } : bottomGrid,
    legend: legend({ show: scale.policies.length > 1 }),
    tooltip: { trigger: "item", formatter: (p) => tip([p.seriesName, text(p.value)]) },
    xAxis: bottomAxis(scale.unit.name), yAxis,
    series: scale.policies.map((policy) => ({
      name: shortPolicy(policy), type: "line", data: points(policy), showSymbol: true, symbol: "circle", symbolSize: 6, itemStyle: { color: policyColour(policy), opacity: 0 }, emphasis: { itemStyle: { opacity: 1 } },
      lineStyle: { color: policyColour(policy), type: policyDash(policy), width: 2 }, areaStyle: area ? { color: policyColour(policy), opacity: 0.15 } : undefined,
      markLine: scale.key === "balance" ? zeroLine : undefined,
    })),
  });
}
/** Bins that are wide enough for the number of scenarios, as steps of the curve's 100. */
const binSteps = () => [2, 4, 5, 10].find((steps) => 100 / steps <= 1.2 * data.run.scenarios ** 0.41) ?? 20;
function density(fund) {
  const scale = curveScale(fund), steps = binSteps();
  if (!scale.policies.length) return noPoints();
  const points = (policy) => {
    const { threshold, exceedance } = scale.curve(policy), last = threshold.length - 1;
    const low = scale.place(policy, threshold[0]), width = ((scale.place(policy, threshold[last]) - low) * steps) / last;
    if (width === 0) return [[low, 0], [low, 1]]; // always the same: a needle
    const inner = []; // shares of the bins
    for (let at = 0; at < last; at += steps) inner.push([low + (inner.length + 0.5) * width, (at === 0 ? 1 : exceedance[at]) - exceedance[at + steps]]);
    const peak = most(inner.map((bin) => bin[1])); // curves of all widths are told apart
    return [[low, 0], ...inner.map(([x, share]) => [x, share / peak]), [low + inner.length * width, 0]];
  };
  return curveOption(scale, points, valueAxis(t("相对频数（各自峰值 = 1）", "relative frequency (each peak = 1)"), { max: 1, axisLabel: { show: false }, splitLine: { show: false } }),
    (value) => number(value[0], scale.unit.digits) + " " + scale.unit.name, true);
}
function exceedance(fund) {
  const scale = curveScale(fund);
  if (!scale.policies.length) return noPoints();
  const points = (policy) => {
    const { threshold, exceedance } = scale.curve(policy);
    return [[scale.place(policy, threshold[0]), 100], ...threshold.map((x, at) => [scale.place(policy, x), 100 * exceedance[at]])];
  };
  return curveOption(scale, points, valueAxis(t("超越概率（%）", "exceedance (%)"), { min: 0, max: 100 }),
    (value) => `P(X > ${number(value[0], scale.unit.digits)} ${scale.unit.name}) = ${number(value[1], 1)} %`, false);
}

const effectRange = (effect) => (isNumber(effect[1]) ? ` (${rangeText(effect[1], effect[2], (x) => number(x, 2))})` : "");
/** Horizontal bars, the longest first; a row has name, lines for the tooltip, and what its series
    take; `range` of a series draws a thin line from low to high over its bar. */
function barChart(rows, axis, series) {
  const shown = rows.slice(0, 12).reverse();
  const whisker = (range) => (params, api) => {
    const [low, high] = range(shown[params.dataIndex]);
    const from = api.coord([low, params.dataIndex]), to = api.coord([high, params.dataIndex]);
    return { type: "line", shape: { x1: from[0], y1: from[1], x2: to[0], y2: to[1] }, style: { stroke: ink, lineWidth: 1.2 } };
  };
  return frame({
    grid: { ...bottomGrid, top: series.length > 1 ? 34 : 8 },
    legend: legend({ show: series.length > 1, data: series.flatMap((s) => s.name ?? []) }),
    tooltip: { trigger: "item", confine: true, formatter: (p) => tip(shown[p.dataIndex].lines) },
    xAxis: bottomAxis(axis.name, { scale: false, splitLine: { show: true, lineStyle: { color: faint } }, ...axis.more }),
    yAxis: nameAxis(shown.map((row) => shortened(row.name, 24)), { axisLine: { show: false }, axisLabel: { color: ink } }),
    series: [...series.map((s) => ({ name: s.name, type: "bar", barMaxWidth: 20, barGap: s.gap ?? "10%", stack: s.stack, itemStyle: { color: s.colour }, data: shown.map(s.bar) })),
      ...series.filter((s) => s.range).map((s) => ({ type: "custom", silent: true, z: 5, renderItem: whisker(s.range), encode: { x: [0, 1], y: 2 }, data: shown.map((row, at) => [...s.range(row), at]) }))],
  });
}
const hasTornado = (own) => own.tornado.length > 0, hasSobol = (own) => own.sobol.length > 0;
/** Correlations and regression of random samples, as far as there are enough scenarios. */
const effectKinds = {
  prcc: ["偏秩相关系数（PRCC）", "Partial rank correlation (PRCC)"], src: ["标准化回归系数（SRC）", "Standardised regression (SRC)"], spearman: ["斯皮尔曼秩相关系数", "Spearman's rank correlation"],
};
const effectKindsOf = (own) => Object.keys(effectKinds).filter((kind) => own[kind]?.length);
function sobolBars(own) {
  const rows = own.sobol.map((s) => ({ name: inputName(s.name), first: s.first, total: s.total, lines: [inputName(s.name),
    `${t("一阶指数", "first order")}: ${number(s.first[0], 3)}${effectRange(s.first)}`, `${t("总指数", "total")}: ${number(s.total[0], 3)}${effectRange(s.total)}`] }));
  rows.sort((a, b) => b.total[0] - a.total[0]);
  return barChart(rows, { name: t("方差占比（Sobol 指数，细线为总指数的 95 % 区间）", "share of the variance (Sobol's indices; thin lines: 95 % of the total)") }, [
    { name: t("总指数", "total"), colour: "#56B4E9", bar: (row) => row.total[0], gap: "-100%", range: (row) => row.total.slice(1) }, { name: t("一阶指数", "first order"), colour: "#0072B2", gap: "-100%", bar: (row) => row.first[0] }]);
}
function oneByOneBars(own, key) {
  const unit = quantities[key].unit(most(own.tornado.flatMap((bar) => [bar.low - own.median, bar.high - own.median])));
  const rows = own.tornado.map((bar) => ({ name: inputName(bar.name), low: (bar.low - own.median) / unit.by, high: (bar.high - own.median) / unit.by,
    lines: [inputName(bar.name), `${t("低", "low")}: ${quantityText(key, bar.low)}`, `${t("高", "high")}: ${quantityText(key, bar.high)}`] }));
  return barChart(rows, { name: t(`与各因素取中位数时之差（${unit.name}）`, `change from all drivers at their medians (${unit.name})`) }, [
    { name: t("因素取低值", "driver low"), colour: "#E69F00", gap: "-100%", bar: (row) => row.low }, { name: t("因素取高值", "driver high"), colour: "#0072B2", gap: "-100%", bar: (row) => row.high }]);
}
function tornado(fund, policy) {
  const key = byId("tornado-quantity").value, own = sensitivityOf(key, policy, fund);
  if (key === "point_value" && !(data.funds[policy][fund].point_value.base > 0)) return noPoints();
  if (hasSobol(own)) return sobolBars(own);
  if (hasTornado(own)) return oneByOneBars(own, key);
  const kinds = effectKindsOf(own), chosen = byId("tornado-kind").value, kind = kinds.includes(chosen) ? chosen : kinds[0];
  if (!kind) return t("该指标在各情景中不变动，或情景太少，无法归因。", "The quantity does not vary over the scenarios, or there are too few of them.");
  const rows = own[kind].map((effect, at) => ({ name: inputName(data.sensitivity.inputs[at]), effect, told: effect[1] > 0 || effect[2] < 0,
    lines: [inputName(data.sensitivity.inputs[at]), `${t(...effectKinds[kind])}: ${number(effect[0], 3)}${effectRange(effect)}`] }));
  rows.sort((a, b) => Math.abs(b.effect[0]) - Math.abs(a.effect[0]));
  const fit = kind === "src" ? t(`，R² = ${number(own.r2, 3)}`, `, R² = ${number(own.r2, 3)}`) : "";
  return barChart(rows, { name: t(...effectKinds[kind]) + fit, more: { min: -1, max: 1 } }, [{ range: (row) => row.effect.slice(1), bar: (row) => ({
    value: tidy(row.effect[0], 4), itemStyle: { color: row.effect[0] < 0 ? "#D55E00" : "#0072B2", opacity: row.told ? 1 : 0.35 },
  }) }]);
}

function scatter(policy) {
  const rows = hospitalRows(policy).filter((row) => row.rate !== null && row.cost > 0);
  const unit = moneyUnit(most(rows.map((row) => row.cost)) / 10);
  return frame({
    grid: bottomGrid, legend: legend({ itemWidth: 12 }),
    tooltip: { trigger: "item", confine: true, formatter: (p) => {
      const row = p.data.row;
      return tip([`${row.id} ${shortened(row.name, 40)}`, `${t("总费用", "Cost")}: ${money(row.cost)}`, `${t("平均改革影响", "Mean impact")}: ${money(row.mean)} (${percent(row.rate)})`,
        `90 %: ${rangeText(row.p05, row.p95, money)}`]);
    } },
    xAxis: { ...bottomAxis(`${t("年度总费用", "total cost of the year")} (${unit.name})`), type: "log" },
    yAxis: valueAxis(t("影响率（%）", "impact rate (%)"), { scale: true }),
    series: [1, 2, 3].map((level) => ({
      name: levelName(level), type: "scatter", symbol: levelLook[level - 1].symbol, symbolSize: 9,
      itemStyle: { color: levelLook[level - 1].color, opacity: 0.75 },
      data: rows.filter((row) => row.level === level).map((row) => ({ value: [row.cost / unit.by, tidy(100 * row.rate, 4)], row })),
      markLine: level === 1 ? { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: ink, type: "solid", width: 1 }, data: [{ yAxis: 0 }] } : undefined,
    })),
  });
}

/** Cells [x, y, value] coloured from orange over white to blue around `middle`. */
function heatMap(columns, rows, cells, show, middle, reach, name) {
  return frame({
    grid: { left: 12, right: 16, top: 8, bottom: 56, containLabel: true },
    tooltip: { trigger: "item", confine: true, formatter: (p) => tip([`${rows[p.value[1]]} · ${columns[p.value[0]]}`, show(p.data.real, p.data)]) },
    xAxis: nameAxis(columns, { axisLabel: { color: ink, interval: 0 } }),
    yAxis: nameAxis(rows, { inverse: true, axisLine: { show: false }, axisLabel: { color: ink, width: 210, overflow: "truncate" } }),
    visualMap: { type: "continuous", min: tidy(middle - reach, 6), max: tidy(middle + reach, 6), calculable: false, orient: "horizontal", left: "center", bottom: 0, itemHeight: 180, itemWidth: 12, text: name, textStyle: { color: soft }, inRange: { color: ["#D55E00", "#F5C9A4", "#FFFFFF", "#A7CFE8", "#0072B2"] } },
    series: [{ type: "heatmap", itemStyle: { borderColor: "#fff", borderWidth: 2 }, data: cells.map(([x, y, value, real]) => ({ value: [x, y, value], real, label: { color: Math.abs(value - middle) > 0.8 * reach ? "#fff" : ink } })),
      label: { show: cells.length <= 400 && columns.length <= 30, fontSize: 10, formatter: (p) => show(p.data.real).replace("\u00a0%", "") } }],
  });
}
/** Coloured against the policy's own level, that of all its groups, which stands last. */
function categoryMap() {
  const { names, ratios, cases } = data.categories;
  const cells = ratios.flatMap((own, policy) => own.flatMap((d, at) => {
    return d ? [[at, policy, tidy(100 * (d.mean / own.at(-1).mean - 1), 3), d]] : [];
  }));
  const reach = Math.max(5, Math.min(50, most(cells.map((cell) => cell[2]))));
  const columns = [...names.map((name, at) => (cases[at] === null ? name + "*" : name || t("空", "none"))), t("全部", "all")];
  const show = (d, cell) => percent(d.mean) + (cell ? ` (90 %: ${rangeText(d.p05, d.p95, percent)})` : "");
  return heatMap(columns, ratios.map((_, policy) => policyName(policy)), cells, show, 0, tidy(reach, 0), [t("高于全部水平（%）", "above all groups (%)"), t("低于", "below")]);
}
function levelMap(policy) {
  const rows = data.months[policy].level_months;
  const cells = rows.flatMap((months, level) => {
    const all = months?.reduce((sum, x) => sum + x, 0);
    return months && all > 0 ? months.map((x, month) => [month, level, tidy((100 * x) / all, 3), x / all]) : [];
  });
  const reach = most(cells.map((cell) => cell[2] - 100 / 12));
  return heatMap(data.run.months.map((_, month) => monthName(month)), rows.map((_, level) => levelName(level + 1)), cells, (share) => percent(share), tidy(100 / 12, 3), Math.max(1, tidy(reach, 1)), [t("多（%）", "more (%)"), t("少", "less")]);
}

/** Horizontal lines from 5 % to 95 % with the mean between, row by row. */
function forest(baseline) {
  const rows = data.level_differences.filter((d) => d.baseline === baseline).sort((a, b) => a.policy - b.policy || a.level - b.level)
    .map((d) => ({ ...d, name: `${levelName(d.level)} · ${shortPolicy(d.policy)}` })).reverse();
  if (!rows.length) return t("各等级数据均未显示。", "All levels are withheld.");
  const unit = moneyUnit(most(rows.flatMap((row) => [row.p05, row.p95])));
  const line = (params, api) => {
    const [low, high, middle] = [1, 2, 3].map((at) => api.coord([api.value(at), api.value(0)]));
    const colour = policyColour(rows[params.dataIndex].policy);
    return { type: "group", children: [
      { type: "line", shape: { x1: low[0], y1: low[1], x2: high[0], y2: high[1] }, style: { stroke: colour, lineWidth: 3 } },
      { type: "circle", shape: { cx: middle[0], cy: middle[1], r: 5 }, style: { fill: colour, stroke: "#fff" } },
    ] };
  };
  return frame({
    grid: { ...bottomGrid, top: 8 },
    tooltip: { trigger: "item", formatter: (p) => { const row = rows[p.dataIndex]; return tip([row.name, money(row.mean), `90 %: ${rangeText(row.p05, row.p95, money)}`]); } },
    xAxis: bottomAxis(unit.name, { scale: false, splitLine: { show: true, lineStyle: { color: faint } } }),
    yAxis: nameAxis(rows.map((row) => row.name), { axisLine: { show: false }, axisLabel: { color: ink } }),
    series: [{ type: "custom", renderItem: line, encode: { x: [1, 2, 3], y: 0 }, data: rows.map((row, at) => [at, row.p05 / unit.by, row.p95 / unit.by, row.mean / unit.by]),
      markLine: { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: ink, type: "solid", width: 1 }, data: [{ xAxis: 0 }] } }],
  });
}

function classes() {
  const rows = data.outliers.flatMap((own, policy) => funds.map((fund) => ({ own: own[fund], name: `${shortPolicy(policy)} · ${fundName(fund)}` }))).reverse();
  const look = { cases_low: "#E69F00", cases_normal: "#B9D6E8", cases_high: "#D55E00", cases_outside: "#7A8793" };
  return frame({
    legend: legend(), grid: { ...bottomGrid, top: 34, bottom: 8 },
    tooltip: { trigger: "item", formatter: (p) => tip([rows[p.dataIndex].name, `${p.seriesName}: ${number(p.value, 2)} %`]) },
    xAxis: valueAxis("", { max: 100, axisLabel: { formatter: "{value} %", color: soft } }),
    yAxis: nameAxis(rows.map((row) => row.name), { axisLine: { show: false }, axisLabel: { color: ink } }),
    series: Object.keys(look).map((key) => ({
      name: word(key), type: "bar", stack: "all", barMaxWidth: 26, itemStyle: { color: look[key] },
      label: { show: true, color: key === "cases_high" || key === "cases_outside" ? "#fff" : ink, formatter: (p) => (p.value >= 6 ? number(p.value, 1) + " %" : "") },
      data: rows.map((row) => (row.own[key] ? tidy(100 * row.own[key].mean, 4) : null)),
    })),
  });
}

function cash(fund, policy) {
  const own = data.months[policy].funds[fund];
  const bars = [...own.paid, own.clearing];
  const names = [...own.paid.map((_, month) => monthName(month)), t("清算", "Clearing")];
  const unit = moneyUnit(most(bars.map((bar) => bar.mean)));
  const whisker = (params, api) => {
    const low = api.coord([api.value(0), api.value(1)]), high = api.coord([api.value(0), api.value(2)]);
    return { type: "line", shape: { x1: low[0], y1: low[1], x2: high[0], y2: high[1] }, style: { stroke: ink, lineWidth: 1.5 } };
  };
  return frame({
    tooltip: { trigger: "axis", formatter: (points) => { const bar = bars[points[0].dataIndex]; return tip([names[points[0].dataIndex], money(bar.mean), `90 %: ${money(bar.p05)} – ${money(bar.p95)}`, `${t("确定性结算", "settlement")}: ${money(bar.base)}`]); } },
    xAxis: nameAxis(names, { axisLabel: { color: soft, interval: isNarrow(`cash-${fund}`) ? 1 : 0 } }), // the last one, too
    yAxis: valueAxis(unit.name),
    series: [
      { type: "bar", barMaxWidth: 26, data: bars.map((bar, at) => ({ value: bar.mean / unit.by, itemStyle: { color: at < own.paid.length ? policyColour(policy) : "#7A8793" } })) },
      { type: "custom", renderItem: whisker, encode: { x: 0, y: [1, 2] }, silent: true, z: 5, data: bars.map((bar, at) => [at, bar.p05 / unit.by, bar.p95 / unit.by]) },
    ],
  });
}

function running(fund, policy) {
  const key = byId("running-quantity").value;
  if (key === "point_value" && !(data.funds[policy][fund].point_value.base > 0)) return noPoints();
  const { n, mean, half } = data.funds[policy][fund][key + "_curve"].running;
  const unit = quantities[key].unit(most(mean));
  const low = mean.map((x, at) => (x - half[at]) / unit.by), high = mean.map((x, at) => (x + half[at]) / unit.by);
  const colour = policyColour(policy), names = { mean: t("累计平均", "running mean"), band: t("95 % 置信带", "95 % band") };
  return frame({
    grid: bottomGrid,
    tooltip: { trigger: "axis", formatter: (points) => { const at = points[0].dataIndex; return tip([`n = ${number(n[at])}`, `${names.mean}: ${quantityText(key, mean[at])}`, `±: ${quantityText(key, half[at])}`]); } },
    xAxis: nameAxis(n.map((x) => number(x)), { boundaryGap: false, name: t("情景数", "scenarios"), nameLocation: "middle", nameGap: 28, axisLabel: { color: soft, hideOverlap: true, interval: n.at(-1) % 5 ? "auto" : (at) => n[at] % (n.at(-1) / 5) === 0 } }),
    yAxis: valueAxis(unit.name, limits([...low, ...high])),
    series: [...band(names.band, low, high, colour, 0.25), { name: names.mean, type: "line", data: mean.map((x) => x / unit.by), symbol: "none", lineStyle: { color: colour, width: 2 }, itemStyle: { color: colour } }],
  });
}
