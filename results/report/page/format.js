// Numbers, names and texts as the reader of the chosen language expects them.
const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const language = () => (byId("language-en").checked ? "en" : "zh");
const t = (zh, en) => (language() === "zh" ? zh : en);

const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
/** Text as HTML: everything that comes from data goes through here. */
const esc = (text) => String(text).replace(/[&<>"']/g, (c) => entities[c]);

/** A text that stays in both languages, of which the page's style shows one. */
const both = (zh, en) => `<span class="zh" lang="zh-CN">${esc(zh)}</span><span class="en" lang="en">${esc(en)}</span>`;

const absent = "—";
const isNumber = (value) => typeof value === "number" && isFinite(value);

const formats = []; // by decimals: to make one takes longer than to use it
const formatOf = (digits) => (formats[digits] ??= new Intl.NumberFormat("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits }));
/** Groups of thousands, `digits` decimals, a true minus sign. */
function number(value, digits = 0) {
  if (!isNumber(value)) return absent;
  const text = formatOf(digits).format(Math.abs(value));
  return (value < 0 && /[1-9]/.test(text) ? "−" : "") + text;
}
const percent = (share, digits = 1) => (isNumber(share) ? number(100 * share, digits) + "\u00a0%" : absent);

/** The unit of money in which values up to `size` yuan read well. */
function moneyUnit(size) {
  if (language() === "en")
    return size >= 1e4 ? { by: 1e6, name: "million yuan", digits: size >= 1e8 ? 1 : size >= 1e6 ? 2 : 3 } : { by: 1, name: "yuan", digits: 0 };
  if (size >= 1e8) return { by: 1e8, name: "亿元", digits: 3 };
  return size >= 1e4 ? { by: 1e4, name: "万元", digits: size >= 1e6 ? 0 : 1 } : { by: 1, name: "元", digits: 0 };
}
function money(yuan) {
  if (!isNumber(yuan)) return absent;
  const unit = moneyUnit(Math.abs(yuan));
  return number(yuan / unit.by, unit.digits) + " " + unit.name.replace("million", "M");
}
/** Money in tables: one unit for a whole table, in its head. */
const tableUnit = () => (language() === "zh" ? { by: 1e4, name: "万元", digits: 1 } : { by: 1e6, name: "M yuan", digits: 3 });
const tableMoney = (yuan) => (isNumber(yuan) ? number(yuan / tableUnit().by, tableUnit().digits) : absent);

const quantities = {
  point_value: { zh: "点值", en: "Point value", unit: () => ({ by: 1, name: t("元/点", "yuan/point"), digits: 4 }) },
  balance: { zh: "基金结余", en: "Fund balance", unit: moneyUnit },
  payout: { zh: "基金支付", en: "Fund payout", unit: moneyUnit },
};
const quantityName = (key) => t(quantities[key].zh, quantities[key].en);
const quantityText = (key, value) =>
  key === "point_value" ? number(value, 4) + " " + t("元/点", "yuan/point") : money(value);

const words = {
  employee: ["职工", "Employee"], resident: ["居民", "Resident"],
  fund: ["基金", "fund"], level: ["等级", "level"], hospital: ["机构", "hospital"], group: ["病组", "group"],
  month: ["月份", "month"], mdc: ["病组大类", "category"],
  budget: ["总额预算", "budget"], weight: ["权重", "weights"], cost: ["费用", "costs"], volume: ["例数", "volumes"],
  coefficient: ["机构系数", "hospital coefficients"], review_approval: ["特病单议通过率", "approval rate"],
  assessment: ["考核系数", "assessment"], fund_share: ["基金支付比例", "fund share"], carve_out: ["扣除项", "carve-out"],
  prevalence: ["行为发生率", "prevalence"], strength: ["行为强度", "strength"], growth: ["年增长", "growth"],
  cases_low: ["低倍率", "low"], cases_normal: ["正常", "normal"], cases_high: ["高倍率", "high"], cases_outside: ["除外", "outside"],
  cost_index: ["费用消耗指数", "cost index"], time_index: ["时间消耗指数", "time index"],
  self_expense_share: ["自费率", "self-expense share"], low_share: ["低倍率占比", "share of low cases"],
  high_share: ["高倍率占比", "share of high cases"], surplus_rate: ["盈余率", "surplus rate"], loss_rate: ["亏损率", "loss rate"],
  admissions_per_person: ["人次人头比", "admissions per person"], grassroots_share: ["基层占比", "grassroots share"],
};
/** A word of the result files in the reader's language; itself where it has no other. */
const word = (name) => (Object.hasOwn(words, name) ? t(...words[name]) : name);
/** Funds that have cases; a region without residents' cases says nothing of their fund. */
const funds = data.run.cases.flatMap((cases, fund) => (cases > 0 ? [fund] : []));
const fundName = (fund) => word(data.run.funds[fund]) + (language() === "zh" ? "基金" : " fund");
const levelName = (level) => t("一二三"[level - 1] + "级", "Level " + level);
const monthName = (month) => t(data.run.months[month] + "月", "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ")[month]);

/** "12.3 % (10.1 – 14.5 %)" of a probability with its interval; "" of none. */
const probabilityText = (p) => (p?.length ? `${percent(p[0])} (${number(100 * p[1], 1)} – ${percent(p[2])})` : absent);
const rangeText = (low, high, show) => `${show(low)} – ${show(high)}`;
const tailName = (level) => number(100 * level) + " %";

const shortened = (text, length) => (Array.from(text).length > length ? Array.from(text).slice(0, length - 1).join("") + "…" : text);
/** A policy's title, or its name where another has the same title. */
function policyName(policy) {
  const title = (p) => t(p.title_zh, p.title) || p.name;
  const own = data.run.policies[policy];
  const same = data.run.policies.filter((p) => title(p) === title(own)).length;
  return shortened(same > 1 ? own.name : title(own), 60);
}
/** "budget resident" as results/sensitivity names it: a driver and the place it was drawn for. */
function inputName(name) {
  const [first, ...place] = name.split(" ");
  const driver = data.run.drivers.find((d) => d.name === first);
  if (!driver || !place.length) return name;
  if (place[0] === "(mean)") return first + t("（平均）", " (mean)");
  const said = place.length !== driver.by.length ? place : place.map((part, axis) => {
    if (driver.by[axis] === "level") return levelName(Number(part));
    return driver.by[axis] === "month" ? monthName(Number(part) - 1) : word(part);
  });
  return first + t("（", " (") + said.join(", ") + t("）", ")");
}
const sensitivityOf = (variable, policy, fund) => data.sensitivity.outputs.find((output) =>
  output.variable === variable && output.policy === data.run.policies[policy].name && output.fund === data.run.funds[fund]);
