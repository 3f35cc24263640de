// Tables: rows of values under heads that sort them, and the same rows as CSV.

/** A column: head in both languages, value of a row, how it is shown; kind "text", "number". */
const column = (zh, en, value, show, kind = "number", style = () => "") => ({ zh, en, value, show, kind, style });
const textColumn = (zh, en, value, style = () => "") => column(zh, en, value, (x) => x, "text", style);
const moneyColumn = (zh, en, value, style) => column(zh, en, value, tableMoney, "money", style);
const signed = (value) => (!isNumber(value) || Math.abs(value) < 0.005 ? "" : value < 0 ? "loss" : "gain");

/** The unit stays together on a line of its own where there is no room. */
const headHtml = (c) => esc(t(c.zh, c.en)) + (c.kind === "money" ? ` <span class="unit">${esc(t("（", "(") + tableUnit().name + t("）", ")"))}</span>` : "");

function cellHtml(c, row) {
  const value = c.value(row);
  const shown = value === null || value === undefined ? absent : c.show(value);
  const text = c.kind === "text" ? `<bdi>${esc(shown)}</bdi>` : esc(shown);
  const bar = c.part ? `<i class="part" style="width:${c.part(value).toFixed(1)}%"></i>` : "";
  return `<td class="${c.kind === "text" ? "text " : ""}${c.style(value)}">${text}${bar}</td>`;
}

/** A table that stays as it is. */
function plainTable(columns, rows) {
  const head = columns.map((c) => `<th scope="col" class="${c.kind === "text" ? "text" : ""}">${headHtml(c)}</th>`).join("");
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
    Object.assign(this, { box, columns, sortBy, most, descending: false, rows: [], whole: false, paper: false });
  }
  show(rows) {
    this.rows = ordered(rows, this.columns[this.sortBy].value, this.descending);
    const shown = this.whole || this.paper ? this.rows : this.rows.slice(0, this.most);
    this.box.innerHTML = plainTable(this.shownColumns(), shown);
    if (this.paper) return;
    this.box.querySelectorAll("th").forEach((head, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.innerHTML = head.innerHTML;
      button.addEventListener("click", () => this.sort(at));
      head.replaceChildren(button);
      if (at === this.sortBy) head.setAttribute("aria-sort", this.descending ? "descending" : "ascending");
    });
  }
  /** On paper all rows stand under plain heads: buttons would not be repeated on each page. */
  setPaper(on) {
    this.paper = on;
    this.show(this.rows);
  }
  /** Some columns are for the exported file alone. */
  shownColumns() { return this.columns.filter((c) => !c.exportOnly); }
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
  const head = columns.map((c) => csvCell(t(c.zh, c.en) + (c.kind === "money" ? t("（元）", " (yuan)") : "")).replaceAll("\u00a0", " "));
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
/** Of a probability with its interval. */
const probabilityColumn = (zh, en, value) => column(zh, en, (r) => (value(r)?.length ? value(r) : null), probabilityText, "number", () => "range");
/** Of two ends, [low, high]. */
const rangeColumn = (zh, en, value, show, kind) => column(zh, en, (r) => value(r), ([low, high]) => rangeText(low, high, show), kind, () => "range");
const exportOnly = (c) => ({ ...c, exportOnly: true });
/** Settlement, mean, 5 % and 95 % of the distribution that `of` finds in a row. */
const spreadColumns = (of, make = moneyColumn) => [
  make("确定性结算", "Settlement", (row) => of(row)?.base),
  make("平均", "Mean", (row) => of(row)?.mean),
  make("5 %", "5 %", (row) => of(row)?.p05),
  make("95 %", "95 %", (row) => of(row)?.p95),
];

/** One row a hospital of `policy`. */
function hospitalRows(policy) {
  const all = data.hospitals, own = all.policies[policy];
  const alerts = new Map();
  for (const a of data.alerts)
    if (a.policy === policy && "hospital" in a) alerts.set(a.hospital, [...(alerts.get(a.hospital) ?? []), a.alert]);
  return all.ids.map((id, at) => {
    const of = (key) => own[key][at];
    return {
      at, id, name: all.names[at], level: all.levels[at], cases: all.cases[at], cost: all.cost[at], mean: of("mean"),
      booked: of("booked"), payout: of("payout"), impact: of("impact"), p05: of("p05"), p95: of("p95"),
      loss: own.loss.map((share) => share[at]),
      rate: all.cost[at] > 0 ? of("rate") : null, alerts: alerts.get(at) ?? [],
    };
  });
}
const lossName = (share) => (share === 0 ? ["受损概率", "Loss probability"] : [`受损超过 ${percent(share, 0)}`, `Loses over ${percent(share, 0)}`]);
const hospitalColumns = [
  textColumn("编码", "Code", (r) => r.id),
  textColumn("名称", "Name", (r) => r.name, () => "name"),
  column("等级", "Level", (r) => r.level, (x) => levelName(x)),
  column("例数", "Cases", (r) => r.cases, (x) => number(x)),
  moneyColumn("总费用", "Cost", (r) => r.cost),
  moneyColumn("记账支付", "Booked", (r) => r.booked),
  moneyColumn("基金支付", "Payout", (r) => r.payout),
  moneyColumn("改革影响", "Impact", (r) => r.impact, signed),
  moneyColumn("平均影响", "Mean impact", (r) => r.mean, signed),
  moneyColumn("5 %", "5 %", (r) => r.p05, signed),
  moneyColumn("95 %", "95 %", (r) => r.p95, signed),
  column("影响率", "Rate", (r) => r.rate, (x) => percent(x), "number", signed),
  ...(data.loss_shares ?? []).map((share, at) => at < 2 ? probability(...lossName(share), (r) => r.loss[at]) : exportOnly(probability(...lossName(share), (r) => r.loss[at]))),
  ...(data.alerts.length ? [textColumn("预警", "Alerts", (r) => r.alerts.map(word).join(", "))] : []),
];

function levelTable(policy) {
  const rows = data.levels[policy].map((own, at) => ({ own, level: at + 1 }));
  const impact = (zh, en, value) => moneyColumn(zh, en, value, signed);
  return plainTable([
    textColumn("机构等级", "Hospital level", (r) => levelName(r.level)),
    moneyColumn("记账支付", "Booked", (r) => r.own?.booked),
    moneyColumn("基金支付", "Payout", (r) => r.own?.payout),
    impact("改革影响", "Impact", (r) => r.own?.impact.base),
    impact("平均影响", "Mean impact", (r) => r.own?.impact.mean),
    impact("5 %", "5 %", (r) => r.own?.impact.p05),
    impact("95 %", "95 %", (r) => r.own?.impact.p95),
    ...data.loss_shares.map((share, at) => probabilityColumn(...lossName(share), (r) => r.own?.loss[at])),
  ], rows);
}

function differenceTable(baseline) {
  const rows = [...data.differences.map((d) => ({ ...d, what: quantityName(d.variable), who: fundName(d.fund) })),
    ...data.level_differences.map((d) => ({ ...d, what: quantityName("payout"), who: levelName(d.level) }))].filter((d) => d.baseline === baseline && (d.level || funds.includes(d.fund)));
  rows.sort((a, b) => a.policy - b.policy);
  const money = (zh, en, value) => moneyColumn(zh, en, value, signed);
  return plainTable([
    textColumn("比较政策", "Compared policy", (r) => policyName(r.policy), () => "policy"),
    textColumn("指标", "Quantity", (r) => r.what),
    textColumn("对象", "Of", (r) => r.who),
    money("确定性结算", "Settlement", (r) => r.base),
    money("平均之差", "Mean", (r) => r.mean),
    rangeColumn("平均的 95 % 置信区间", "95 % confidence of the mean", (r) => [r.low, r.high], tableMoney, "money"),
    money("5 %", "5 %", (r) => r.p05),
    money("95 %", "95 %", (r) => r.p95),
    probabilityColumn("低于基准的概率", "Less than the baseline", (r) => r.below),
    column("方差比", "Variance ratio", (r) => r.ratio, (x) => number(x, 1)),
  ], rows);
}

const riskKey = () => byId("risk-quantity").value;
const quantityColumn = (key) => (key === "point_value" ? (zh, en, value) => column(zh, en, value, (x) => number(x, 4)) : moneyColumn);
/** Of all policies and funds; a policy that pays no points has no point value. */
function fundRows(key) {
  const rows = [];
  data.funds.forEach((all, policy) => funds.forEach((fund) => {
    const own = all[fund];
    if (key !== "point_value" || own.point_value.base > 0) rows.push({ policy, own, who: fundName(fund) });
  }));
  return rows;
}
function riskTable() {
  const key = riskKey(), make = quantityColumn(key);
  return plainTable([
    textColumn("政策", "Policy", (r) => policyName(r.policy), () => "policy"),
    textColumn("基金", "Fund", (r) => r.who),
    ...[["确定性结算", "Settlement", "base"], ["平均", "Mean", "mean"], ["标准误", "Std error", "se"], ["标准差", "Sd", "sd"], ["5 %", "5 %", "p05"], ["25 %", "25 %", "p25"],
      ["中位数", "Median", "median"], ["75 %", "75 %", "p75"], ["95 %", "95 %", "p95"]].map(([zh, en, part]) => make(zh, en, (r) => r.own[key][part])),
    key === "point_value" ? probabilityColumn("低于确定性结算的概率", "Below the settlement", (r) => r.own.depreciation) : probabilityColumn("超支概率", "Deficit", (r) => r.own.deficit),
  ], fundRows(key));
}
/** Value at risk and tail value at risk of what counts as a loss: larger is worse. */
function tailTable() {
  const key = riskKey(), make = quantityColumn(key), show = key === "point_value" ? (x) => number(x, 4) : tableMoney;
  const rows = fundRows(key);
  if (key === "balance" && funds.length > 1)
    data.regions.forEach((own, policy) => rows.push({ policy, own, who: t("两基金合计", "both funds") }));
  rows.sort((a, b) => a.policy - b.policy);
  const tail = (r, at) => r.own[key + "_tails"][at];
  const kind = key === "point_value" ? "number" : "money";
  return plainTable([
    textColumn("政策", "Policy", (r) => policyName(r.policy), () => "policy"),
    textColumn("基金", "Fund", (r) => r.who),
    ...rows[0].own[key + "_tails"].flatMap((first, at) => {
      const name = tailName(first.level);
      return [make(`${name} VaR`, `${name} VaR`, (r) => tail(r, at).var),
        rangeColumn("置信区间", "confidence", (r) => [tail(r, at).low, tail(r, at).high], show, kind),
        make(`${name} TVaR`, `${name} TVaR`, (r) => tail(r, at).tvar), make("标准误", "std error", (r) => tail(r, at).se)];
    }),
  ], rows);
}
/** Who is paid more in the worst scenarios; the bar is the part of the excess. */
function contributorTable(own, zh, en) {
  const rows = own.rows ?? [], most = rows.length ? Math.max(rows[0].excess, 0) : 0;
  return plainTable([
    textColumn(zh, en, (r) => r.id),
    textColumn("名称", "Name", (r) => r.name, () => "name"),
    moneyColumn("最差情景中的支付", "Paid in the worst", (r) => r.paid),
    { ...moneyColumn("高于其平均", "Above its mean", (r) => r.excess), part: (x) => (most > 0 ? Math.max(0, (100 * x) / most) : 0) },
  ], rows);
}
function contributorText(own) {
  if (own.rows) return t(`超支比平均高 ${money(own.excess)}，其中预算低于其平均 ${money(own.budget)}`, `deficit ${money(own.excess)} above its mean, of which a smaller budget ${money(own.budget)}`);
  return t("结余几乎不变动，没有可分摊的尾部", "the balance hardly varies: there is no tail to divide");
}

function stressTable() {
  const rows = [];
  data.run.policies.forEach((_, policy) => funds.forEach((fund) => {
    const of = (key, stress) => ({ value: stress === null ? data.funds[policy][fund][key].base : data.stresses[key][policy][stress][fund], base: data.funds[policy][fund][key].base });
    for (const stress of [null, ...data.stresses.names.keys()])
      rows.push({ policy, fund, stress, name: stress === null ? t("（确定性结算）", "(settlement)") : data.stresses.names[stress], point: of("point_value", stress), payout: of("payout", stress), balance: of("balance", stress) });
  }));
  const change = (x) => (x.base ? percent(x.value / x.base - 1) : null);
  return plainTable([
    textColumn("政策", "Policy", (r) => policyName(r.policy), () => "policy"),
    textColumn("基金", "Fund", (r) => fundName(r.fund)),
    textColumn("压力情景", "Stress", (r) => r.name, () => "policy"),
    column("点值（元/点）", "Point value (yuan/point)", (r) => r.point.value || null, (x) => number(x, 4)),
    column("变化", "Change", (r) => (r.stress === null || !r.point.value ? null : change(r.point)), (x) => x),
    moneyColumn("基金支付", "Payout", (r) => r.payout.value),
    column("变化", "Change", (r) => (r.stress === null ? null : change(r.payout)), (x) => x),
    moneyColumn("基金结余", "Balance", (r) => r.balance.value, signed),
  ], rows);
}
function poolTable() {
  const rows = [];
  data.pools.policies.forEach((own, policy) => own.pool_point_value.forEach((pools, fund) => pools.forEach((d, at) => {
    if (d.base > 0) rows.push({ policy, fund, d, name: at === 0 ? t("统筹区", "region") : data.pools.names[at] });
  })));
  const point = (zh, en, part) => column(zh, en, (r) => r.d[part], (x) => number(x, 4));
  return rows.length ? plainTable([
    textColumn("政策", "Policy", (r) => policyName(r.policy), () => "policy"),
    textColumn("基金", "Fund", (r) => fundName(r.fund)),
    textColumn("基金池", "Pool", (r) => r.name, () => "policy"),
    point("确定性结算", "Settlement", "base"), point("平均", "Mean", "mean"), point("5 %", "5 %", "p05"), point("95 %", "95 %", "p95"),
  ], rows) : "";
}
function horizonTable(policy) {
  const rows = [], own = data.horizon.policies[policy];
  funds.forEach((fund) => data.horizon.years.forEach((year, at) => rows.push({ fund, year, point: own.horizon_point_value[fund][at], payout: own.horizon_payout[fund][at], balance: own.horizon_balance[fund][at], budget: own.horizon_budget[fund][at] })));
  return plainTable([
    textColumn("基金", "Fund", (r) => fundName(r.fund)),
    column("年度", "Year", (r) => r.year, (x) => String(x)),
    moneyColumn("总额预算", "Budget", (r) => r.budget.mean),
    moneyColumn("基金支付", "Payout", (r) => r.payout.mean),
    moneyColumn("基金结余", "Balance", (r) => r.balance.mean, signed),
    moneyColumn("结余 5 %", "Balance 5 %", (r) => r.balance.p05, signed),
    moneyColumn("结余 95 %", "Balance 95 %", (r) => r.balance.p95, signed),
    column("点值（元/点）", "Point value (yuan/point)", (r) => r.point.mean || null, (x) => number(x, 4)),
    column("点值 5 %", "Point value 5 %", (r) => r.point.p05 || null, (x) => number(x, 4)),
    column("点值 95 %", "Point value 95 %", (r) => r.point.p95 || null, (x) => number(x, 4)),
  ], rows);
}

function classTable() {
  const rows = [];
  data.outliers.forEach((all, policy) => funds.forEach((fund) => rows.push({ policy, fund, own: all[fund] })));
  const share = (d) => percent(d.mean) + (percent(d.p05) !== percent(d.p95) ? ` (${rangeText(d.p05, d.p95, (x) => number(100 * x, 1))} %)` : "");
  return plainTable([
    textColumn("政策", "Policy", (r) => policyName(r.policy), () => "policy"),
    textColumn("基金", "Fund", (r) => fundName(r.fund)),
    ...["cases_low", "cases_normal", "cases_high", "cases_outside"].map((key) => column(...words[key], (r) => r.own[key], share)),
  ], rows);
}
const cliffTable = () => plainTable([
  textColumn("政策", "Policy", (r) => policyName(r.policy), () => "policy"),
  textColumn("基金", "Fund", (r) => fundName(r.fund)),
  column("断点（按费用由低到高）", "Breakpoint, by cost", (r) => r.breakpoint, (x) => number(x)),
  column("病例数", "Cases", (r) => r.cases, (x) => number(x)),
  moneyColumn("总费用", "Cost", (r) => r.cost),
  moneyColumn("跳变金额", "Sum of jumps", (r) => r.money),
], data.cliffs);

function cashTable(policy) {
  const rows = funds.map((fund) => ({ own: data.months[policy].funds[fund], fund }));
  const prepaid = (r) => r.own.paid.reduce((sum, month) => sum + month.mean, 0);
  return plainTable([
    textColumn("基金", "Fund", (r) => fundName(r.fund)),
    moneyColumn("月度预付合计（平均）", "Paid by month (mean)", prepaid),
    ...spreadColumns((r) => r.own.clearing, (zh, en, value) => moneyColumn("清算：" + zh, "Clearing: " + en.toLowerCase(), value)),
    ...("cleared" in rows[0].own ? [moneyColumn("清算支付机构（结算）", "Paid at clearing (settlement)", (r) => r.own.cleared),
      moneyColumn("向机构追回（结算）", "Recovered (settlement)", (r) => r.own.recovered)] : []),
    probabilityColumn("净追回概率", "Net recovery", (r) => r.own.recovery),
  ], rows);
}

const alertColumns = [
  textColumn("政策", "Policy", (r) => policyName(r.policy), () => "policy"),
  textColumn("编码", "Code", (r) => ("hospital" in r ? data.hospitals.ids[r.hospital] : "")),
  textColumn("名称", "Name", (r) => ("hospital" in r ? data.hospitals.names[r.hospital] : r.community), () => "name"),
  textColumn("预警指标", "Alert", (r) => word(r.alert)),
  column("数值", "Value", (r) => r, (r) => (r.alert.endsWith("_share") || r.alert.endsWith("_rate") ? percent(r.value) : number(r.value, 3))),
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
  column("合计解释方差", "Variance explained together", (r) => r, (r) => (r.resolved ? "" : t("未能分辨：", "not resolved: ")) + `${percent(r.share[0])} (${rangeText(r.share[1], r.share[2], percent)})`),
], rows);
