// Tables: rows of values under heads that sort them, and the same rows as CSV.

/** A column: head in both languages, value of a row, how it is shown; kind "text", "number". */
const column = (zh, en, value, show, kind = "number", style = () => "") => ({ zh, en, value, show, kind, style });
const textColumn = (zh, en, value, style = () => "") => column(zh, en, value, (x) => x, "text", style);
const moneyColumn = (zh, en, value, style) => column(zh, en, value, tableMoney, "money", style);
const signed = (value) => (!isNumber(value) || Math.abs(value) < 0.005 ? "" : value < 0 ? "loss" : "gain");

const headOf = (c) => t(c.zh, c.en) + (c.kind === "money" ? t("（", " (") + tableUnit().name + t("）", ")") : "");

function cellHtml(c, row) {
  const value = c.value(row);
  const shown = value === null || value === undefined ? absent : c.show(value);
  const text = c.kind === "text" ? `<bdi>${esc(shown)}</bdi>` : esc(shown);
  return `<td class="${c.kind === "text" ? "text " : ""}${c.style(value)}">${text}</td>`;
}

/** A table that stays as it is. */
function plainTable(columns, rows) {
  const head = columns.map((c) => `<th scope="col" class="${c.kind === "text" ? "text" : ""}">${esc(headOf(c))}</th>`).join("");
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows.map((row) => `<tr>${columns.map((c) => cellHtml(c, row)).join("")}</tr>`).join("")}</tbody></table>`;
}

function ordered(rows, value, descending) {
  const compare = (a, b) => {
    if (a === b) return 0;
    if (a === null || a === undefined) return 1; // what is not known stands last, either way
    if (b === null || b === undefined) return -1;
    const order = typeof a === "string" ? a.localeCompare(b, "zh") : a - b;
    return descending ? -order : order;
  };
  return rows.map((row, at) => [row, at]).sort((x, y) => compare(value(x[0]), value(y[0])) || x[1] - y[1]).map(([row]) => row);
}

/** A table in `box` whose heads sort. `most` rows are shown until all are asked for. */
class SortableTable {
  constructor(box, columns, sortBy, most = Infinity) {
    Object.assign(this, { box, columns, sortBy, most, descending: false, rows: [], whole: false });
  }
  show(rows) {
    this.rows = ordered(rows, this.columns[this.sortBy].value, this.descending);
    const shown = this.whole ? this.rows : this.rows.slice(0, this.most);
    this.box.innerHTML = plainTable(this.columns, shown);
    this.box.querySelectorAll("th").forEach((head, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.addEventListener("click", () => this.sort(at));
      head.replaceChildren(button);
      if (at === this.sortBy) head.setAttribute("aria-sort", this.descending ? "descending" : "ascending");
    });
  }
  sort(at) {
    this.descending = at === this.sortBy ? !this.descending : this.columns[at].kind !== "text";
    this.sortBy = at;
    this.show(this.rows);
    this.box.querySelectorAll("th button")[at].focus();
  }
}

/** A CSV cell that no spreadsheet takes for a formula. */
function csvCell(value) {
  let text = value === null || value === undefined ? "" : String(value);
  if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) text = "'" + text;
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replace(/"/g, '""')}"` : text;
}
/** UTF-8 with BOM; money in yuan. */
function csvText(columns, rows) {
  const head = columns.map((c) => csvCell(t(c.zh, c.en) + (c.kind === "money" ? t("（元）", " (yuan)") : "")));
  return "\ufeff" + [head, ...rows.map((row) => columns.map((c) => csvCell(c.value(row))))].map((cells) => cells.join(",")).join("\r\n") + "\r\n";
}
function download(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

const probability = (zh, en, value) => column(zh, en, value, (x) => percent(x));
/** Settlement, mean, 5 % and 95 % of the distribution that `of` finds in a row. */
const spreadColumns = (of, make = moneyColumn) => [
  make("确定性结算", "Settlement", (row) => of(row)?.base),
  make("平均", "Mean", (row) => of(row)?.mean),
  make("5 %", "5 %", (row) => of(row)?.p05),
  make("95 %", "95 %", (row) => of(row)?.p95),
];

/** One row a hospital of `policy`. */
function hospitalRows(policy) {
  const all = data.hospitals;
  const alerts = new Map();
  for (const a of data.alerts)
    if (a.policy === policy && "hospital" in a) alerts.set(a.hospital, [...(alerts.get(a.hospital) ?? []), a.alert]);
  return all.ids.map((id, at) => {
    const own = all.policies[policy][at];
    const middle = own?.impact.mean ?? own?.impact.base ?? null;
    return {
      at, id, name: all.names[at], level: all.levels[at], cases: all.cases[at], cost: all.cost[at], own, middle,
      rate: own && all.cost[at] > 0 ? middle / all.cost[at] : null, alerts: alerts.get(at) ?? [],
    };
  });
}
const hospitalColumns = [
  textColumn("编码", "Code", (r) => r.id),
  textColumn("名称", "Name", (r) => r.name, () => "name"),
  column("等级", "Level", (r) => r.level, (x) => levelName(x)),
  column("例数", "Cases", (r) => r.cases, (x) => number(x)),
  moneyColumn("总费用", "Cost", (r) => r.cost),
  moneyColumn("记账支付", "Booked", (r) => r.own?.booked),
  moneyColumn("基金支付", "Payout", (r) => r.own?.payout),
  moneyColumn("改革影响", "Impact", (r) => r.own?.impact.base, signed),
  moneyColumn("平均影响", "Mean impact", (r) => r.own?.impact.mean, signed),
  moneyColumn("5 %", "5 %", (r) => r.own?.impact.p05, signed),
  moneyColumn("95 %", "95 %", (r) => r.own?.impact.p95, signed),
  column("影响率", "Rate", (r) => r.rate, (x) => percent(x), "number", signed),
  probability("受损概率", "Loss probability", (r) => r.own?.loss),
  textColumn("预警", "Alerts", (r) => r.alerts.map(word).join(", ")),
];

function levelTable(policy) {
  const rows = data.levels[policy].map((own, at) => ({ own, level: at + 1 }));
  return plainTable([
    textColumn("机构等级", "Hospital level", (r) => levelName(r.level)),
    moneyColumn("记账支付", "Booked", (r) => r.own?.booked),
    moneyColumn("基金支付", "Payout", (r) => r.own?.payout),
    ...spreadColumns((r) => r.own?.impact, (zh, en, value) => moneyColumn(zh === "确定性结算" ? "改革影响" : zh + " 影响", en === "Settlement" ? "Impact" : en + " impact", value, signed)),
    probability("受损概率", "Loss probability", (r) => r.own?.loss),
  ], rows);
}

/** Pairs of policies with `baseline`, as if the file had them the right way round. */
function pairsWith(baseline, list, key) {
  const turned = (d) => d && { ...d, base: -d.base, mean: -d.mean, p05: -d.p95, p95: -d.p05, median: -d.median };
  return list.filter((d) => d.first === baseline || d.second === baseline).map((d) =>
    d.first === baseline ? { ...d, other: d.second, spread: d[key] } : { ...d, other: d.first, spread: turned(d[key]) });
}
function differenceTable(baseline) {
  const rows = [];
  for (const key of ["balance", "payout"])
    for (const d of pairsWith(baseline, data.differences, key)) rows.push({ ...d, what: quantityName(key), who: fundName(d.fund) });
  for (const d of pairsWith(baseline, data.level_differences ?? [], "impact")) rows.push({ ...d, what: t("改革影响", "Reform impact"), who: levelName(d.level) });
  rows.sort((a, b) => a.other - b.other);
  return plainTable([
    textColumn("比较政策", "Compared policy", (r) => policyName(r.other), () => "policy"),
    textColumn("指标", "Quantity", (r) => r.what),
    textColumn("对象", "Of", (r) => r.who),
    ...spreadColumns((r) => r.spread, (zh, en, value) => moneyColumn(zh, en, value, signed)),
    column("标准误", "Std error", (r) => r.spread.se, tableMoney, "money"),
  ], rows);
}

function riskTable() {
  const rows = [];
  data.funds.forEach((funds, policy) => funds.forEach((own, fund) => rows.push({ policy, fund, own })));
  const key = byId("risk-quantity").value;
  const make = key === "point_value" ? (zh, en, value) => column(zh, en, value, (x) => number(x, 4)) : moneyColumn;
  return plainTable([
    textColumn("政策", "Policy", (r) => policyName(r.policy), () => "policy"),
    textColumn("基金", "Fund", (r) => fundName(r.fund)),
    ...[["确定性结算", "Settlement", "base"], ["平均", "Mean", "mean"], ["标准差", "Sd", "sd"], ["5 %", "5 %", "p05"], ["25 %", "25 %", "p25"],
      ["中位数", "Median", "median"], ["75 %", "75 %", "p75"], ["95 %", "95 %", "p95"]].map(([zh, en, part]) => make(zh, en, (r) => r.own[key][part])),
    key === "point_value" ? probability("低于确定性结算", "Below the settlement", (r) => r.own.below_base) : probability("超支概率", "Deficit", (r) => r.own.overspent),
  ], rows);
}

function classTable() {
  const rows = [];
  data.outliers.forEach((funds, policy) => funds.forEach((own, fund) => rows.push({ policy, fund, own })));
  const share = (d) => (d ? percent(d.mean ?? d.base) + (isNumber(d.p05) ? ` (${percent(d.p05)} – ${percent(d.p95)})` : "") : absent);
  return plainTable([
    textColumn("政策", "Policy", (r) => policyName(r.policy), () => "policy"),
    textColumn("基金", "Fund", (r) => fundName(r.fund)),
    ...["cases_low", "cases_normal", "cases_high", "cases_outside"].map((key) => column(...words[key], (r) => r.own[key], share)),
  ], rows);
}
const cliffTable = () => plainTable([
  textColumn("政策", "Policy", (r) => policyName(r.policy), () => "policy"),
  textColumn("基金", "Fund", (r) => fundName(r.fund)),
  column("断点", "Breakpoint", (r) => r.breakpoint, (x) => number(x)),
  column("病例数", "Cases", (r) => r.cases, (x) => number(x)),
  moneyColumn("总费用", "Cost", (r) => r.cost),
  moneyColumn("跳变金额", "Sum of jumps", (r) => r.money),
], data.cliffs);

function cashTable(policy) {
  const rows = data.months[policy].funds.map((own, fund) => ({ own, fund }));
  const prepaid = (r) => r.own.paid.reduce((sum, month) => sum + (month.mean ?? month.base), 0);
  return plainTable([
    textColumn("基金", "Fund", (r) => fundName(r.fund)),
    moneyColumn("月度预付合计（平均）", "Paid by month (mean)", prepaid),
    ...spreadColumns((r) => r.own.clearing, (zh, en, value) => moneyColumn("清算：" + zh, "Clearing: " + en.toLowerCase(), value)),
    ...("cleared" in rows[0].own ? [moneyColumn("清算支付机构（结算）", "Paid at clearing (settlement)", (r) => r.own.cleared),
      moneyColumn("向机构追回（结算）", "Recovered (settlement)", (r) => r.own.recovered)] : []),
    probability("净追回概率", "Net recovery", (r) => r.own.recovered_probability),
  ], rows);
}

const alertColumns = [
  textColumn("政策", "Policy", (r) => policyName(r.policy), () => "policy"),
  textColumn("编码", "Code", (r) => ("hospital" in r ? data.hospitals.ids[r.hospital] : "")),
  textColumn("名称", "Name", (r) => ("hospital" in r ? data.hospitals.names[r.hospital] : r.community), () => "name"),
  textColumn("预警指标", "Alert", (r) => word(r.alert)),
  column("数值", "Value", (r) => r.value, (x) => number(x, 3)),
];
const driverTable = () => plainTable([
  textColumn("驱动因素", "Driver", (r) => r.name),
  textColumn("作用于", "Acts on", (r) => word(r.target)),
  textColumn("抽取单位", "Drawn by", (r) => (r.by.length ? r.by.map(word).join(" × ") : t("全部相同", "one value for all"))),
], data.run.drivers);
/** Drivers of many entities: the share of the variance that all their values explain together. */
const manyTable = (rows) => plainTable([
  textColumn("政策", "Policy", (r) => policyName(data.run.policies.findIndex((p) => p.name === r.output.policy))),
  textColumn("基金", "Fund", (r) => fundName(data.run.funds.indexOf(r.output.fund))),
  textColumn("驱动因素", "Driver", (r) => r.driver),
  column("取值个数", "Values drawn", (r) => r.varying, (x) => number(x)),
  column("合计解释方差", "Variance explained together", (r) => r.share, (x) => `${percent(x[0])}${isNumber(x[1]) ? ` (${percent(x[1])} – ${percent(x[2])})` : ""}`),
], rows);
