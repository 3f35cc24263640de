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
  type: "value", name, nameTextStyle: { color: soft }, axisLabel: { color: soft, hideOverlap: true }, axisLine: { onZero: false }, splitLine: { lineStyle: { color: faint } }, ...more,
});
/** A value axis at the bottom; its name stands below it. */
const bottomAxis = (name, more = {}) => valueAxis(name, { nameLocation: "middle", nameGap: 28, scale: true, splitLine: { show: false }, axisLine: { onZero: false, lineStyle: { color: "#9aa7b4" } }, ...more });
const bottomGrid = { left: 12, right: 24, top: 62, bottom: 30, containLabel: true };
const nameAxis = (names, more = {}) => ({
  type: "category", data: names, axisLabel: { color: soft }, axisTick: { show: false }, axisLine: { lineStyle: { color: "#9aa7b4" } }, ...more,
});
const legend = (more = {}) => ({ top: 0, left: 0, itemWidth: 22, itemHeight: 10, type: "scroll", textStyle: { color: ink }, ...more });
const tip = (lines) => lines.map((line) => esc(line)).join("<br>");
const most = (values) => values.reduce((size, x) => (isNumber(x) ? Math.max(size, Math.abs(x)) : size), 0);
const tidy = (value, digits) => Number(value.toFixed(digits));

/** A band between two lines, as two stacked series without points. */
const band = (name, low, high, color, opacity) => [
  { name, type: "line", stack: name, data: low, symbol: "none", lineStyle: { opacity: 0 }, silent: true, stackStrategy: "all" },
  { name, type: "line", stack: name, data: high.map((x, at) => x - low[at]), symbol: "none", lineStyle: { opacity: 0 }, areaStyle: { color, opacity }, silent: true, stackStrategy: "all", tooltip: { show: false } },
];
/** The least and greatest of `values` with a little room, rounded to what an axis may begin with. */
function limits(values) {
  const low = Math.min(...values), high = Math.max(...values);
  const step = 10 ** Math.floor(Math.log10(Math.max(high - low, Math.abs(high) * 1e-3, 1e-9)) - 0.3);
  return { min: Math.floor((low - 0.04 * (high - low)) / step) * step, max: Math.ceil((high + 0.04 * (high - low)) / step) * step };
}

function fan(fund, policy) {
  const own = data.months[policy].funds[fund].point_value;
  const of = (part) => own.map((month) => month[part] ?? month.base);
  const year = data.funds[policy][fund].point_value;
  const annual = year.mean ?? year.base;
  const names = { wide: t("90 % 区间", "90 % interval"), narrow: t("50 % 区间", "50 % interval"), median: t("中位数", "median"), base: t("确定性结算", "settlement"), year: t("年度点值", "point value of the year") };
  const colour = policyColour(policy);
  return frame({
    legend: legend({ data: [names.median, names.base, names.year] }),
    tooltip: { trigger: "axis", formatter: (points) => {
      const month = own[points[0].dataIndex];
      return tip([monthName(points[0].dataIndex), `${names.base}: ${number(month.base, 4)}`,
        ...(isNumber(month.mean) ? [`${names.median}: ${number(month.median, 4)}`, `50 %: ${number(month.p25, 4)} – ${number(month.p75, 4)}`, `90 %: ${number(month.p05, 4)} – ${number(month.p95, 4)}`] : [])]);
    } },
    xAxis: nameAxis(own.map((_, month) => monthName(month)), { boundaryGap: false }),
    yAxis: valueAxis(t("元/点", "yuan/point"), limits([...of("p05"), ...of("p95"), ...of("base"), annual])),
    series: [
      ...band(names.wide, of("p05"), of("p95"), colour, 0.18), ...band(names.narrow, of("p25"), of("p75"), colour, 0.3),
      { name: names.median, type: "line", data: of("median"), symbol: "circle", symbolSize: 5, lineStyle: { color: colour, width: 2.5 }, itemStyle: { color: colour } },
      { name: names.base, type: "line", data: of("base"), symbol: "none", lineStyle: { color: ink, type: "dashed", width: 1.5 }, itemStyle: { color: ink } },
      { name: names.year, type: "line", data: own.map(() => annual), symbol: "none", lineStyle: { color: "#D55E00", type: "dotted", width: 2 }, itemStyle: { color: "#D55E00" } },
    ],
  });
}

/** What the two curves of a quantity share: policies shown, and how values become positions. Point
    values of several policies are told in per cent of their settlement: their points differ. */
function curveScale(fund) {
  const key = byId("risk-quantity").value, chosen = byId("risk-policy").value;
  const policies = data.funds.map((_, policy) => policy).filter((policy) => chosen === "all" || Number(chosen) === policy);
  const relative = key === "point_value" && policies.length > 1;
  const size = most(policies.flatMap((policy) => [data.funds[policy][fund][key].min, data.funds[policy][fund][key].max]));
  const unit = relative ? { by: 1, name: t("确定性结算 = 100 %", "settlement = 100 %"), digits: 1 } : quantities[key].unit(size);
  const place = (policy, value) => (relative ? (100 * value) / data.funds[policy][fund][key].base : value / unit.by);
  const shown = policies.filter((policy) => !relative || data.funds[policy][fund][key].base > 0);
  return { key, policies: shown, unit, place, curve: (policy) => data.funds[policy][fund][key + "_curve"] };
}
const zeroLine = { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: ink, type: "solid", width: 1 }, data: [{ xAxis: 0 }] };
function curveOption(scale, points, yAxis, text, area) {
  return frame({
    grid: bottomGrid,
    legend: legend({ show: scale.policies.length > 1 }),
    tooltip: { trigger: "item", formatter: (p) => tip([p.seriesName, text(p.value)]) },
    xAxis: bottomAxis(scale.unit.name), yAxis,
    series: scale.policies.map((policy) => ({
      name: shortened(policyName(policy), 14), type: "line", data: points(policy), showSymbol: true, symbol: "circle", symbolSize: 6, itemStyle: { color: policyColour(policy), opacity: 0 }, emphasis: { itemStyle: { opacity: 1 } },
      lineStyle: { color: policyColour(policy), type: policyDash(policy), width: 2 }, areaStyle: area ? { color: policyColour(policy), opacity: 0.15 } : undefined,
      markLine: scale.key === "balance" ? zeroLine : undefined,
    })),
  });
}
function density(fund) {
  const scale = curveScale(fund);
  const points = (policy) => {
    const { bins, quantiles } = scale.curve(policy);
    const low = scale.place(policy, quantiles[0]), width = (scale.place(policy, quantiles[quantiles.length - 1]) - low) / bins.length;
    if (width === 0) return [[low, 0], [low, 1]]; // always the same: a needle
    const all = bins.reduce((sum, n) => sum + n, 0);
    const inner = bins.map((n, at) => [low + (at + 0.5) * width, n / (all * width)]);
    return [[low, 0], ...inner, [low + bins.length * width, 0]];
  };
  return curveOption(scale, points, valueAxis(t("相对频数", "relative frequency"), { axisLabel: { show: false }, splitLine: { show: false } }),
    (value) => number(value[0], scale.unit.digits) + " " + scale.unit.name, true);
}
function exceedance(fund) {
  const scale = curveScale(fund);
  const points = (policy) => scale.curve(policy).quantiles.map((x, at, all) => [scale.place(policy, x), 100 * (1 - at / (all.length - 1))]);
  return curveOption(scale, points, valueAxis(t("超越概率（%）", "exceedance (%)"), { min: 0, max: 100 }),
    (value) => `P(X > ${number(value[0], scale.unit.digits)} ${scale.unit.name}) = ${number(value[1], 0)} %`, false);
}

const effectRange = (effect) => (isNumber(effect[1]) ? ` (${number(effect[1], 2)} – ${number(effect[2], 2)})` : "");
/** Horizontal bars, the longest first; a row has name, value, lines for the tooltip. */
function barChart(rows, axis, series) {
  const shown = rows.slice(0, 12).reverse();
  return frame({
    grid: { ...bottomGrid, top: series.length > 1 ? 34 : 8 },
    legend: legend({ show: series.length > 1 }),
    tooltip: { trigger: "item", confine: true, formatter: (p) => tip(shown[p.dataIndex].lines) },
    xAxis: bottomAxis(axis.name, { scale: false, splitLine: { show: true, lineStyle: { color: faint } }, ...axis.more }),
    yAxis: nameAxis(shown.map((row) => shortened(row.name, 24)), { axisLine: { show: false }, axisLabel: { color: ink } }),
    series: series.map((s) => ({ name: s.name, type: "bar", barMaxWidth: 20, barGap: "10%", stack: s.stack, itemStyle: { color: s.colour }, data: shown.map(s.bar) })),
  });
}
function tornado(fund, policy) {
  const own = sensitivityOf(byId("tornado-quantity").value, policy, fund);
  if (own.sobol.length) {
    const rows = own.sobol.map((s) => ({ name: inputName(s.name), first: s.first[0], total: s.total[0], lines: [inputName(s.name),
      `${t("一阶指数", "first order")}: ${number(s.first[0], 3)}${effectRange(s.first)}`, `${t("总指数", "total")}: ${number(s.total[0], 3)}${effectRange(s.total)}`] }));
    rows.sort((a, b) => b.total - a.total);
    return barChart(rows, { name: t("方差占比（Sobol 指数）", "share of the variance (Sobol's indices)") }, [
      { name: t("总指数", "total"), colour: "#56B4E9", bar: (row) => row.total }, { name: t("一阶指数", "first order"), colour: "#0072B2", bar: (row) => row.first }]);
  }
  if (own.tornado.length) {
    const key = byId("tornado-quantity").value;
    const unit = quantities[key].unit(most(own.tornado.flatMap((bar) => [bar.low - own.median, bar.high - own.median])));
    const rows = own.tornado.map((bar) => ({ name: inputName(bar.name), low: (bar.low - own.median) / unit.by, high: (bar.high - own.median) / unit.by,
      lines: [inputName(bar.name), `${t("低", "low")}: ${quantityText(key, bar.low)}`, `${t("高", "high")}: ${quantityText(key, bar.high)}`] }));
    return barChart(rows, { name: t("与中位情景之差", "change from the median scenario") + `（${unit.name}）` }, [
      { name: t("因素取低值", "driver low"), colour: "#E69F00", stack: "all", bar: (row) => row.low }, { name: t("因素取高值", "driver high"), colour: "#0072B2", stack: "all", bar: (row) => row.high }]);
  }
  const rows = own.spearman.map((effect, at) => ({ name: inputName(data.sensitivity.inputs[at]), rho: effect[0], lines: [inputName(data.sensitivity.inputs[at]), `ρ = ${number(effect[0], 3)}${effectRange(effect)}`] }));
  rows.sort((a, b) => Math.abs(b.rho) - Math.abs(a.rho));
  return barChart(rows, { name: t("斯皮尔曼秩相关系数", "Spearman's rank correlation"), more: { min: -1, max: 1 } }, [{ bar: (row) => ({
    value: tidy(row.rho, 4), itemStyle: { color: row.rho < 0 ? "#D55E00" : "#0072B2" }, label: { show: true, position: row.rho < 0 ? "left" : "right", formatter: number(row.rho, 2), color: ink },
  }) }]);
}

function scatter(policy) {
  const rows = hospitalRows(policy).filter((row) => row.rate !== null && row.cost > 0);
  const unit = moneyUnit(most(rows.map((row) => row.cost)) / 10);
  return frame({
    grid: bottomGrid, legend: legend({ itemWidth: 12 }),
    tooltip: { trigger: "item", confine: true, formatter: (p) => {
      const row = p.data.row;
      return tip([`${row.id} ${shortened(row.name, 40)}`, `${t("总费用", "Cost")}: ${money(row.cost)}`, `${t("平均改革影响", "Mean impact")}: ${money(row.middle)} (${percent(row.rate)})`,
        ...(isNumber(row.own.impact.p05) ? [`90 %: ${money(row.own.impact.p05)} – ${money(row.own.impact.p95)}`] : [])]);
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
      label: { show: cells.length <= 400 && columns.length <= 30, fontSize: 10, formatter: (p) => show(p.data.real).replace(" %", "") } }],
  });
}
function categoryMap() {
  const { names, ratios, cases } = data.categories;
  const level = data.funds.map((funds) => {
    const sum = (key) => funds.reduce((all, fund) => all + (fund[key].mean ?? fund[key].base), 0);
    return sum("payout") / sum("cost");
  });
  const cells = ratios.flatMap((own, policy) => own.flatMap((d, at) => {
    const ratio = d && (d.mean ?? d.base);
    return isNumber(ratio) ? [[at, policy, tidy(100 * (ratio / level[policy] - 1), 3), ratio]] : [];
  }));
  const reach = Math.max(5, Math.min(50, most(cells.map((cell) => cell[2]))));
  const columns = names.map((name, at) => (cases[at] === null ? name + "*" : name));
  return heatMap(columns, ratios.map((_, policy) => policyName(policy)), cells, (ratio) => percent(ratio), 0, tidy(reach, 0), [t("高于总水平（%）", "above the policy's level (%)"), t("低于", "below")]);
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

/** Horizontal lines from low to high with a point between, row by row. */
function forest(baseline) {
  const rows = pairsWith(baseline, data.level_differences ?? [], "impact").map((d) => ({ ...d, name: `${levelName(d.level)} · ${shortened(policyName(d.other), 18)}` })).reverse();
  const middle = (row) => row.spread.mean || row.spread.base;
  const unit = moneyUnit(most(rows.flatMap((row) => [row.spread.p05, row.spread.p95, row.spread.base])));
  const line = (params, api) => {
    const [low, high, middlePoint] = [1, 2, 3].map((at) => api.coord([api.value(at), api.value(0)]));
    const colour = policyColour(rows[params.dataIndex].other);
    return { type: "group", children: [
      { type: "line", shape: { x1: low[0], y1: low[1], x2: high[0], y2: high[1] }, style: { stroke: colour, lineWidth: 3 } },
      { type: "circle", shape: { cx: middlePoint[0], cy: middlePoint[1], r: 5 }, style: { fill: colour, stroke: "#fff" } },
    ] };
  };
  return frame({
    grid: { ...bottomGrid, top: 8 },
    tooltip: { trigger: "item", formatter: (p) => { const row = rows[p.dataIndex]; return tip([row.name, money(middle(row)), ...(isNumber(row.spread.mean) ? [`90 %: ${money(row.spread.p05)} – ${money(row.spread.p95)}`] : [])]); } },
    xAxis: bottomAxis(unit.name, { scale: false, splitLine: { show: true, lineStyle: { color: faint } } }),
    yAxis: nameAxis(rows.map((row) => row.name), { axisLine: { show: false }, axisLabel: { color: ink } }),
    series: [{ type: "custom", renderItem: line, encode: { x: [1, 2, 3], y: 0 }, data: rows.map((row, at) => [at, (row.spread.p05 || row.spread.base) / unit.by, (row.spread.p95 || row.spread.base) / unit.by, middle(row) / unit.by]) }],
  });
}

function classes() {
  const rows = data.outliers.flatMap((funds, policy) => funds.map((own, fund) => ({ own, name: `${shortened(policyName(policy), 18)} · ${fundName(fund)}` }))).reverse();
  const look = { cases_low: "#E69F00", cases_normal: "#B9D6E8", cases_high: "#D55E00", cases_outside: "#7A8793" };
  return frame({
    legend: legend(), grid: { ...bottomGrid, top: 34, bottom: 8 },
    tooltip: { trigger: "item", formatter: (p) => tip([rows[p.dataIndex].name, `${p.seriesName}: ${number(p.value, 2)} %`]) },
    xAxis: valueAxis("", { max: 100, axisLabel: { formatter: "{value} %", color: soft } }),
    yAxis: nameAxis(rows.map((row) => row.name), { axisLine: { show: false }, axisLabel: { color: ink } }),
    series: Object.keys(look).map((key) => ({
      name: word(key), type: "bar", stack: "all", barMaxWidth: 26, itemStyle: { color: look[key] },
      label: { show: true, color: key === "cases_high" || key === "cases_outside" ? "#fff" : ink, formatter: (p) => (p.value >= 4 ? number(p.value, 1) + " %" : "") },
      data: rows.map((row) => (row.own[key] ? tidy(100 * (row.own[key].mean ?? row.own[key].base), 4) : null)),
    })),
  });
}

function cash(fund, policy) {
  const own = data.months[policy].funds[fund];
  const bars = [...own.paid, own.clearing];
  const names = [...own.paid.map((_, month) => monthName(month)), t("清算", "Clearing")];
  const unit = moneyUnit(most(bars.map((bar) => bar.mean ?? bar.base)));
  const whisker = (params, api) => {
    const low = api.coord([api.value(0), api.value(1)]), high = api.coord([api.value(0), api.value(2)]);
    return { type: "line", shape: { x1: low[0], y1: low[1], x2: high[0], y2: high[1] }, style: { stroke: ink, lineWidth: 1.5 } };
  };
  return frame({
    tooltip: { trigger: "axis", formatter: (points) => { const bar = bars[points[0].dataIndex]; return tip([names[points[0].dataIndex], money(bar.mean ?? bar.base), ...(isNumber(bar.mean) ? [`90 %: ${money(bar.p05)} – ${money(bar.p95)}`, `${t("确定性结算", "settlement")}: ${money(bar.base)}`] : [])]); } },
    xAxis: nameAxis(names, { axisLabel: { color: soft, interval: 0, hideOverlap: true } }),
    yAxis: valueAxis(unit.name),
    series: [
      { type: "bar", barMaxWidth: 26, data: bars.map((bar, at) => ({ value: (bar.mean ?? bar.base) / unit.by, itemStyle: { color: at < own.paid.length ? policyColour(policy) : "#7A8793" } })) },
      { type: "custom", renderItem: whisker, encode: { x: 0, y: [1, 2] }, silent: true, z: 5, data: bars.flatMap((bar, at) => (isNumber(bar.mean) ? [[at, bar.p05 / unit.by, bar.p95 / unit.by]] : [])) },
    ],
  });
}

function running(fund, policy) {
  const key = byId("running-quantity").value;
  const { n, mean, half } = data.funds[policy][fund][key + "_curve"].running;
  const unit = quantities[key].unit(most(mean));
  const low = mean.map((x, at) => (x - half[at]) / unit.by), high = mean.map((x, at) => (x + half[at]) / unit.by);
  const colour = policyColour(policy), names = { mean: t("累计平均", "running mean"), band: t("95 % 置信带", "95 % band") };
  return frame({
    grid: bottomGrid,
    tooltip: { trigger: "axis", formatter: (points) => { const at = points[0].dataIndex; return tip([`n = ${number(n[at])}`, `${names.mean}: ${quantityText(key, mean[at])}`, `±: ${quantityText(key, half[at])}`]); } },
    xAxis: nameAxis(n.map((x) => number(x)), { boundaryGap: false, name: t("情景数", "scenarios"), nameLocation: "middle", nameGap: 28, axisLabel: { color: soft, hideOverlap: true } }),
    yAxis: valueAxis(unit.name, limits([...low, ...high])),
    series: [...band(names.band, low, high, colour, 0.25), { name: names.mean, type: "line", data: mean.map((x) => x / unit.by), symbol: "none", lineStyle: { color: colour, width: 2 }, itemStyle: { color: colour } }],
  });
}
