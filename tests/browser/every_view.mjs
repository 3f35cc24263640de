// Opens reports in headless Chromium and walks through all that their controls show, in both
// languages; tells by report and view what is wrong as JSON on stdout:
//   node every_view.mjs CHROMIUM REPORT.html...
import { chromium } from "playwright-core";
import { pathToFileURL } from "node:url";

const [browserPath, ...reports] = process.argv.slice(2);
const policies = ["policy", "risk-policy", "baseline"]; // one other of them shows all there is
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
const found = {};

/** Runs in the page: empty charts and boxes, numbers that are none, words of the other language. */
function faults(chinese) {
  const list = [];
  const visible = (box) => box.offsetParent !== null;
  for (const box of [...document.querySelectorAll(".chart")].filter(visible)) {
    if (box.classList.contains("words")) {
      if (box.innerText.length < 10) list.push(`${box.id}: neither a chart nor words`);
      continue;
    }
    const canvas = box.querySelector("canvas");
    if (!canvas) { list.push(`${box.id}: no chart`); continue; }
    const copy = document.createElement("canvas");
    Object.assign(copy, { width: 300, height: 100 }); // small: a blank chart stays of one colour
    const context = copy.getContext("2d", { willReadFrequently: true });
    context.drawImage(canvas, 0, 0, copy.width, copy.height);
    const pixels = new Uint32Array(context.getImageData(0, 0, copy.width, copy.height).data.buffer);
    if (new Set(pixels).size < 5) list.push(`${box.id}: blank`);
  }
  for (const section of document.querySelectorAll("section, figure"))
    if (visible(section) && section.innerText.split("\n").filter((line) => line.trim()).length < 2 && !section.querySelector("canvas"))
      list.push(`empty: ${section.innerText}`);
  for (const table of document.querySelectorAll("table"))
    if (visible(table) && !table.querySelector("tbody tr")) list.push(`a table without rows: ${table.innerText}`);
  const odd = document.body.innerText.match(/.{0,30}\b(NaN|undefined|Infinity|null|\[object)\b.{0,30}/g);
  if (odd) list.push(...odd);
  // words of the page itself, not names out of data, stand in one language
  const own = "h2, h3, th, .lead, label, button, nav a, figcaption, dt, summary, .note, .words, noscript, option";
  const data = [...document.querySelectorAll("#policy option, #baseline option, #risk-policy option")].map((o) => o.textContent);
  for (const box of document.querySelectorAll(own)) {
    if (!visible(box) && box.tagName !== "OPTION" || box.closest(".switch") || data.includes(box.textContent)) continue;
    let text = box.innerText || (box.closest(".zh, .en") ? "" : box.textContent);
    for (const name of data) text = text.replaceAll(name, "");
    if (!chinese && /[\u4e00-\u9fff]/.test(text) && box.tagName !== "SUMMARY") list.push(`Chinese among English: ${text}`);
    const latin = text.replace(/\b(VaR|co-TVaR|TVaR|PRCC|SRC|Sobol|CSV|prepaid|true|output|DRG|DIP|HDF5|English)\b/g, "");
    if (chinese && /[A-Za-z]{3,}/.test(latin) && !["SUMMARY", "H3"].includes(box.tagName)) list.push(`English among Chinese: ${text}`);
  }
  return list;
}

for (const report of reports) {
  const wrong = (found[report] = []);
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, offline: true })).newPage();
  let view = "first view";
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) wrong.push(`${view}: ${message.text()}`); });
  page.on("pageerror", (error) => wrong.push(`${view}: ${error}`));
  await page.goto(pathToFileURL(report).href);
  let turn = 0;
  /** Waits until `change` has been drawn, and looks. */
  const look = async (name, change) => {
    view = name;
    await change();
    turn += 1;
    await page.waitForFunction((least) => Number(document.documentElement.dataset.drawn ?? 0) >= least, turn, { timeout: 60000 }).catch(() => wrong.push(`${view}: never drawn`));
    const chinese = await page.evaluate(() => document.documentElement.lang === "zh-CN");
    wrong.push(...(await page.evaluate(faults, chinese)).map((fault) => `${view}: ${fault}`));
  };
  await look("first view", async () => {});
  const controls = await page.$$eval("select", (list) => list.filter((s) => s.offsetParent !== null && s.id !== "level-filter").map((s) => ({ id: s.id, values: [...s.options].map((o) => o.value), now: s.value })));
  for (const { id, values, now } of controls)
    for (const value of values.filter((v) => v !== now).slice(policies.includes(id) ? -1 : 0))
      await look(`${id} = ${value}`, () => page.selectOption("#" + id, value));
  await look("English", () => page.evaluate(() => document.getElementById("language-en").click()));
  await page.close();
}
await browser.close();
console.log(JSON.stringify(found, null, 1));
