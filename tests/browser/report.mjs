// Opens a report in headless Chromium as a reader does, and tells what it found as JSON on stdout:
//   node report.mjs CHROMIUM REPORT.html FOLDER
// Screenshots, the exported CSV and the printed page are left in FOLDER.
import { chromium } from "playwright-core";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { statSync } from "node:fs";

const [browserPath, report, folder] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, offline: true });
const page = await context.newPage();
const found = { errors: [], requests: [] };
page.on("console", (message) => { if (["error", "warning"].includes(message.type())) found.errors.push(message.text()); });
page.on("pageerror", (error) => found.errors.push(String(error)));
page.on("dialog", (dialog) => { found.errors.push("dialog: " + dialog.message()); dialog.dismiss(); });
page.on("request", (request) => { if (!/^(data|blob):/.test(request.url())) found.requests.push(request.url()); });

/** Waits until every chart of the language and policy chosen is drawn. */
const drawn = async (turn) => {
  const wait = page.waitForFunction((least) => Number(document.documentElement.dataset.drawn ?? 0) >= least, turn, { timeout: 120000 });
  const failed = new Promise((_, no) => page.once("pageerror", no)); // would never be drawn
  await Promise.race([wait, failed]).catch((error) => { throw new Error([...found.errors, error.stack].join("\n")); });
};
/** Charts by id: how many colours their canvas has; 1 is blank, words in its place are "words". */
const canvases = () => page.evaluate(() => Object.fromEntries([...document.querySelectorAll(".chart")].map((box) => {
  if (box.classList.contains("words") && box.innerText.length > 10) return [box.id, "words"];
  const canvas = box.querySelector("canvas");
  if (!canvas) return [box.id, 0];
  const copy = document.createElement("canvas"); // reading the chart's own would slow it down
  Object.assign(copy, { width: canvas.width, height: canvas.height });
  const context = copy.getContext("2d", { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
  return [box.id, new Set(pixels).size];
})));
const cells = (table, column) => page.$$eval(`${table} tbody tr`, (rows, at) => rows.map((row) => row.children[at].textContent), column);
const visible = () => page.evaluate(() => document.body.innerText);

await page.goto(pathToFileURL(report).href);
await drawn(1);
found.charts = await canvases();
found.lang = await page.evaluate(() => document.documentElement.lang);
found.chinese = await visible();
await page.screenshot({ path: join(folder, "chinese.png"), fullPage: true });

const rowsOf = (table) => page.$$eval(`${table} tbody tr`, (rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent.replaceAll("\u00a0", " "))));
found.tables = { hospitals: await rowsOf("#hospital-table"), risk: await rowsOf("#risk-table"), tails: await rowsOf("#tail-table") };
found.codes = await cells("#hospital-table", 0);
await page.click("#hospital-table th:nth-child(1) button");
await page.click("#hospital-table th:nth-child(1) button");
found.codesTurned = await cells("#hospital-table", 0);
await page.focus("#hospital-table th:nth-child(5) button");
await page.keyboard.press("Enter"); // sorts by cost, the greatest first
found.costs = await cells("#hospital-table", 4);
found.names = await cells("#hospital-table", 1);
const wanted = found.codes[3];
await page.fill("#search", wanted);
found.searched = await cells("#hospital-table", 0);
const download = page.waitForEvent("download");
await page.click("#csv");
await (await download).saveAs(join(folder, "filtered.csv"));
await page.fill("#search", "");
const whole = page.waitForEvent("download");
await page.click("#csv");
await (await whole).saveAs(join(folder, "hospitals.csv"));

await page.focus("#language-zh");
await page.keyboard.press("ArrowRight"); // the switch is reached and worked by keys alone
await drawn(2);
found.langAfter = await page.evaluate(() => document.documentElement.lang);
found.english = await visible();
found.chartsEnglish = await canvases();
await page.screenshot({ path: join(folder, "english.png"), fullPage: true });
const policies = await page.$$eval("#policy option", (options) => options.length);
if (policies > 1) {
  await page.selectOption("#policy", "1");
  await drawn(3);
  found.chartsOther = await canvases();
}

const pdf = join(folder, "report.pdf");
await page.pdf({ path: pdf, preferCSSPageSize: true, printBackground: true });
found.pdfBytes = statSync(pdf).size;
await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
await page.emulateMedia({ media: "print" });
await page.setViewportSize({ width: 720, height: 1000 });
found.print = await page.evaluate(() => ({
  chartWidths: [...document.querySelectorAll(".chart canvas")].map((canvas) => canvas.getBoundingClientRect().right),
  tableScrolls: [...document.querySelectorAll(".table")].filter((box) => box.scrollHeight > box.clientHeight + 2).length,
  controls: [...document.querySelectorAll(".controls, .bar, .tools")].filter((box) => box.offsetParent !== null).length,
  rows: document.querySelectorAll("#hospital-table tbody tr").length,
}));
await page.screenshot({ path: join(folder, "print.png"), fullPage: true });
await page.close();

const quiet = await browser.newContext({ javaScriptEnabled: false, offline: true });
const still = await quiet.newPage();
await still.goto(pathToFileURL(report).href);
found.withoutScripts = await still.locator("body").innerText();
await still.locator('label[for="language-en"]').click();
found.withoutScriptsEnglish = await still.locator("body").innerText();
await still.screenshot({ path: join(folder, "without-scripts.png"), fullPage: true });
await browser.close();
console.log(JSON.stringify(found));
