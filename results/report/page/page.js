// Puts the page together: which parts the data has, what the controls change, print.
const policy = () => Number(byId("policy").value);

/** Charts by id: how tall they are where that depends on the data, and their option. */
const charts = new Map();
const addChart = (id, option, height) => charts.set(id, { option, height, drawn: null, size: null });
/** Sizes of all charts at once: asked one by one, each would have the whole page laid out again. */
function measure() {
  for (const [id, chart] of charts) if (chart.height) byId(id).style.height = chart.height() + "px";
  for (const [id, chart] of charts) chart.size = { width: byId(id).clientWidth, height: byId(id).clientHeight };
}

function addFundCharts(name, option) {
  const box = document.querySelector(`[data-funds="${name}"]`);
  funds.forEach((fund) => {
    const id = `${name}-${fund}`;
    const figure = document.createElement("figure");
    figure.innerHTML = `<figcaption data-fund="${fund}"></figcaption><div class="chart" id="${id}"></div>`;
    box.append(figure);
    addChart(id, () => option(fund, policy()));
  });
}

/** Takes a section without data away, with its entry in the contents. */
function drop(id) {
  byId(id).remove();
  document.querySelector(`.bar a[href="#${id}"]`).parentElement.remove();
}

function setUp() {
  const policies = data.run.policies.length;
  if (!data.sensitivity) drop("drivers");
  if (!data.months.length) { drop("months"); drop("cash"); }
  if (!data.hospitals) drop("hospitals");
  if (!data.categories) drop("groups");
  if (policies < 2) drop("differences");
  if (!data.horizon) drop("horizon");
  if (!data.stresses) drop("stresses");
  if (!data.contributors) byId("contributors").remove();
  if (!data.pools || !poolTable()) byId("pools").remove();
  if (!data.alerts.length) drop("alerts");
  byId("policy-choice").hidden = policies < 2;

  if (byId("months")) { addFundCharts("fan", fan); addFundCharts("cash", cash); }
  if (byId("horizon")) addFundCharts("horizon", horizonFan);
  addFundCharts("density", density);
  addFundCharts("exceedance", exceedance);
  if (byId("drivers")) addFundCharts("tornado", tornado);
  addFundCharts("running", running);
  if (byId("hospitals")) addChart("scatter", () => scatter(policy()));
  if (byId("groups")) {
    addChart("category-map", categoryMap, () => 110 + 34 * policies);
    if (data.months[0]?.level_months) addChart("level-map", () => levelMap(policy()));
    else byId("level-map-box").innerHTML = `<p class="note">${both("等级 × 月份的支付需要按机构的月度预付：在方案的 [output] 中设 prepaid = true。", "Payments by level and month need those of hospitals by month: prepaid = true in the plan's [output].")}</p>`;
  }
  if (byId("differences")) {
    if (data.level_differences.length) addChart("forest", () => forest(Number(byId("baseline").value)), () => 70 + 26 * 3 * (policies - 1));
    else byId("forest").parentElement.remove();
  }
  if (byId("drivers")) byId("tornado-kind").parentElement.hidden = !(data.sensitivity?.outputs ?? []).some((own) => effectKindsOf(own).length > 1);
  addChart("classes", classes, () => 60 + 34 * policies * funds.length);
}

function fillSelect(select, options, chosen = select.value) {
  select.innerHTML = options.map(([value, text]) => `<option value="${esc(value)}">${esc(text)}</option>`).join("");
  if (options.some(([value]) => String(value) === chosen)) select.value = chosen;
}
function fillControls() {
  const policies = data.run.policies.map((_, at) => [at, policyName(at)]);
  fillSelect(byId("policy"), policies);
  for (const select of document.querySelectorAll("[data-quantities]"))
    fillSelect(select, Object.keys(quantities).map((key) => [key, quantityName(key)]), select.value || (select.id === "risk-quantity" ? "balance" : "point_value"));
  if (byId("drivers")) fillSelect(byId("tornado-kind"), Object.entries(effectKinds).map(([kind, names]) => [kind, t(...names)]), byId("tornado-kind").value || "prcc");
  fillSelect(byId("risk-policy"), [["all", t("全部", "all")], ...policies]);
  byId("risk-policy").parentElement.hidden = policies.length < 2;
  if (byId("differences")) fillSelect(byId("baseline"), policies);
  if (byId("hospitals")) fillSelect(byId("level-filter"), [["", t("全部", "all")], ...[1, 2, 3].map((level) => [level, levelName(level)])]);
}

let hospitalTable, alertTable;
function filteredHospitals() {
  const words = byId("search").value.trim().toLowerCase().split(/\s+/).filter(Boolean), level = byId("level-filter").value;
  return hospitalRows(policy()).filter((row) => (!level || row.level === Number(level)) && words.every((w) => `${row.id} ${row.name}`.toLowerCase().includes(w)));
}
function showHospitals() {
  const rows = filteredHospitals();
  hospitalTable.show(rows);
  byId("hospital-count").textContent = t(`${number(rows.length)} 家，共 ${number(data.hospitals.ids.length)} 家`, `${number(rows.length)} of ${number(data.hospitals.ids.length)} hospitals`);
  const cut = !hospitalTable.whole && rows.length > hospitalTable.most;
  byId("hospital-more").innerHTML = cut ? `<button type="button">${esc(t("显示全部", "Show all"))}</button>` : "";
  byId("hospital-more").firstElementChild?.addEventListener("click", () => { hospitalTable.whole = true; showHospitals(); });
}

/** Who makes the bad years bad: hospitals fund by fund, groups for both funds together. */
function contributorsHtml() {
  const own = data.contributors[policy()], parts = [];
  const part = (title, of, zh, en) => {
    const head = esc(`${title} · ${contributorText(of)}`);
    if (of.rows?.length) return `<figure><figcaption>${head}</figcaption>${contributorTable(of, zh, en)}</figure>`;
    return `<p class="note">${head}${of.rows ? esc(t("；没有机构或病组占到其中的 0.5 %", "; none of them has a part of 0.5 % in it")) : ""}</p>`;
  };
  for (const fund of own.funds ? funds : []) parts.push(part(fundName(fund), { ...own.funds[fund], rows: own.funds[fund].hospitals }, "机构", "Hospital"));
  if (own.region) parts.push(part(t("病组（各基金合计）", "Groups (all funds)"), { ...own.region, rows: own.region.groups }, "病组", "Group"));
  if (data.run.small_cells && data.hospitals) parts.push(`<p class="note">${esc(t("机构明细未显示：结果文件不含各机构分基金的例数，无法判断是否为小单元。", "Hospitals are withheld: the result does not tell their cases by fund."))}</p>`);
  return parts.join("");
}
function showTables(part) {
  for (const caption of document.querySelectorAll("[data-fund]")) caption.textContent = fundName(Number(caption.dataset.fund)) + (data.run.policies.length > 1 && !caption.closest("#risk") ? " · " + policyName(policy()) : "");
  const put = (id, html) => { if (byId(id) && part.contains(byId(id))) byId(id).innerHTML = html(); };
  if (data.run.drivers.length) put("driver-list", driverTable);
  put("risk-table", riskTable);
  put("tail-table", tailTable);
  put("contributor-tables", contributorsHtml);
  put("horizon-table", () => horizonTable(policy()));
  put("stress-table", stressTable);
  put("pool-table", poolTable);
  put("level-table", () => levelTable(policy()));
  put("difference-table", () => differenceTable(Number(byId("baseline").value)));
  put("class-table", classTable);
  put("cliff-table", () => (data.cliffs.length ? cliffTable() : `<p>${esc(t("没有病例位于断点附近。", "No case lies near a cliff."))}</p>`));
  put("cash-table", () => cashTable(policy()));
  put("many-table", () => {
    const rows = data.sensitivity.outputs.filter((output) => output.variable === byId("tornado-quantity").value && funds.includes(data.run.funds.indexOf(output.fund))).flatMap((output) => output.many.map((many) => ({ ...many, output })));
    return rows.length ? manyTable(rows) : "";
  });
  if (part !== document) return; // both stand on the policy and the language alone
  if (hospitalTable) showHospitals();
  alertTable?.show(data.alerts);
}

function draw(id) {
  const chart = charts.get(id), box = byId(id);
  const option = chart.option();
  box.classList.toggle("words", typeof option === "string");
  if (typeof option === "string") {
    chart.drawn?.dispose();
    chart.drawn = null;
    box.textContent = option;
    return;
  }
  if (!chart.drawn) box.textContent = "";
  chart.drawn ??= echarts.init(box, null, { renderer: "canvas", devicePixelRatio: Math.max(2, window.devicePixelRatio), ...chart.size });
  chart.drawn.setOption(option, { notMerge: true });
  box.setAttribute("aria-label", box.closest("figure").querySelector("figcaption").innerText);
}
const waiting = new Set(); // charts to be drawn
let turn = 0, drawing = false;
/** Draws what waits, one chart at a time, so that the page answers meanwhile. */
function drawNext() {
  const [id] = waiting;
  drawing = id !== undefined;
  if (!drawing) { document.documentElement.dataset.drawn = turn; return; }
  waiting.delete(id);
  draw(id);
  setTimeout(drawNext);
}
/** Shows the tables and charts of a part of the page anew. */
function show(part) {
  turn += 1;
  if (part === document) {
    document.documentElement.lang = t("zh-CN", "en");
    fillControls();
  }
  showTables(part);
  measure();
  for (const id of charts.keys()) if (part.contains(byId(id))) waiting.add(id);
  if (!drawing) drawNext();
}

const paperWidth = 690, paperHeight = 270; // [px] of A4 between its margins; most of a chart
/** Gives a chart the size and draws it at once: a printer does not wait for the next frame. */
function resize(chart, size) {
  chart.drawn?.resize(size);
  chart.drawn?.getZr().flush();
}
function toPaper(on) {
  for (const [id, chart] of charts) {
    if (on && !chart.drawn) draw(id);
    const size = on ? { width: paperWidth, height: Math.min(chart.size.height, paperHeight) } : chart.size;
    if (chart.drawn) byId(id).style.height = on || chart.height ? size.height + "px" : "";
    resize(chart, size);
  }
  for (const table of [hospitalTable, alertTable]) table?.setPaper(on);
  for (const details of document.querySelectorAll("details")) details.open = on;
}

document.documentElement.classList.add("ready");
setUp();
if (byId("hospitals")) {
  hospitalTable = new SortableTable(byId("hospital-table"), hospitalColumns, 7, 60);
  for (const id of ["search", "level-filter"]) byId(id).addEventListener("input", showHospitals);
  byId("csv").addEventListener("click", () => download(`hospitals-${data.run.policies[policy()].name}.csv`, csvText(hospitalTable.columns, hospitalTable.rows)));
}
if (byId("alerts")) alertTable = new SortableTable(byId("alert-table"), alertColumns, 0);
for (const control of document.querySelectorAll(".language, #policy, #baseline, [data-quantities], #risk-policy, #tornado-kind"))
  control.addEventListener("change", () => show(control.closest("section") ?? document));
byId("print").addEventListener("click", () => window.print());
window.addEventListener("beforeprint", () => toPaper(true));
window.addEventListener("afterprint", () => toPaper(false));
function fit() {
  measure();
  for (const chart of charts.values()) resize(chart, chart.size);
}
let resizing;
window.addEventListener("resize", () => { clearTimeout(resizing); resizing = setTimeout(fit, 100); });
show(document);
