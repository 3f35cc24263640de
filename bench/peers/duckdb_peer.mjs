// The work in SQL on DuckDB: cases joined with the standards of a batch of scenarios, summed by cell,
// then settled by joins of small tables. Sums without a threshold in them are taken by cell.
//   node duckdb_peer.mjs FOLDER THREADS MODULES
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";

const [folder, threads, modules] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(`${modules}/`)("@duckdb/node-api");
const BATCH = 4; // scenarios
const described = JSON.parse(readFileSync(`${folder}/work.json`, "utf8"));

function column(name) {
  const { kind } = described.arrays[name];
  const bytes = readFileSync(`${folder}/${name}.${kind}`);
  const Kind = kind === "f64" ? Float64Array : Int32Array;
  return new Kind(bytes.buffer, bytes.byteOffset, bytes.byteLength / Kind.BYTES_PER_ELEMENT);
}

const db = await (await DuckDBInstance.create(":memory:", { threads })).connect();

// Makes a table of n rows; columns are {name: row => value}, integers where the name is one of them.
async function table(name, n, columns) {
  const integer = new Set(["s", "f", "h", "g", "t", "level", "cell"]);
  const types = Object.keys(columns).map((c) => `${c} ${integer.has(c) ? "INTEGER" : "DOUBLE"}`);
  await db.run(`CREATE TABLE ${name} (${types.join(", ")})`);
  const appender = await db.createAppender(name);
  const fields = Object.entries(columns);
  for (let i = 0; i < n; i++) {
    for (const [field, value] of fields) {
      if (integer.has(field)) appender.appendInteger(value(i));
      else appender.appendDouble(value(i));
    }
    appender.endRow();
  }
  appender.closeSync();
}

const { hospitals: H, groups: G, scenarios: S, cells, tail_cases: N, mean_cost: M } = described;
const at = (name) => {
  const values = column(name);
  return (i) => values[i];
};

async function load() {
  const segment = column("cell_segment"), caseSegment = column("case_segment");
  const group = column("case_group"), level = column("level");
  const hospitalOf = (s) => Math.floor(s / 12) % H;
  await table("cases", N, {
    cell: at("case_cell"), g: (i) => group[i], h: (i) => hospitalOf(caseSegment[i]),
    level: (i) => level[hospitalOf(caseSegment[i])], cost: at("case_cost"),
    unreasonable: at("case_unreasonable"),
  });
  await table("cells", cells, {
    cell: (i) => i, f: (i) => Math.floor(segment[i] / 12 / H), h: (i) => hospitalOf(segment[i]),
    t: (i) => segment[i] % 12, g: at("cell_group"), cost: at("cell_cost"),
    booked: at("cell_booked"), other: at("cell_other"), own: at("cell_self_expense"),
    whole: at("cell_whole"),
  });
  const weight = at("weight"), coefficient = at("coefficient");
  await table("standard", 3 * G, {
    g: (i) => Math.floor(i / 3), level: (i) => (i % 3) + 1,
    weight: (i) => weight(Math.floor(i / 3)), c: coefficient,
  });
  await table("hospital", H, {
    h: (i) => i, k: at("hospital_coefficient"), kappa: at("hospital_assessment"),
    audit: at("hospital_audit_deduction"), deducted: at("hospital_points_deducted"),
  });
  await table("past", 2 * H, { f: (i) => Math.floor(i / H), h: (i) => i % H, booked: at("past_booked") });
  await table("share", 24, { f: (i) => Math.floor(i / 12), t: (i) => i % 12, share: at("month_share") });
  const budget = at("budget"), timesBudget = at("times_budget");
  await table("budget", 2 * S, {
    s: (i) => Math.floor(i / 2), f: (i) => i % 2, budget: (i) => budget(i % 2) * timesBudget(i),
  });
  await table("by_group", S * G, {
    s: (i) => Math.floor(i / G), g: (i) => i % G, times_weight: at("times_weight"),
    times_cost: at("times_cost_group"),
  });
  await table("by_hospital", S * H, {
    s: (i) => Math.floor(i / H), h: (i) => i % H, times_cost: at("times_cost_hospital"),
    volume: at("times_volume"),
  });
}

const steps = (first) => [
  `CREATE OR REPLACE TEMP TABLE rows AS
   SELECT s, g, level, times_cost, floor(100 * w * 1e8 + 0.5) / 1e8 AS base, base * c AS normal,
     ${M} * w * c AS st, 0.3 * st AS low,
     st * CASE WHEN w <= 1 THEN 3 WHEN w <= 2 THEN 2.5 WHEN w <= 3 THEN 2 WHEN w <= 5 THEN 1.5
         ELSE 1.3 END AS high
   FROM (SELECT *, weight * times_weight AS w FROM standard JOIN by_group USING (g)
         WHERE s BETWEEN ${first} AND ${first + BATCH - 1})`,
  // Every case in every scenario.
  `CREATE OR REPLACE TEMP TABLE by_tail AS
   WITH pairs AS (SELECT c.*, r.s, r.base, r.normal * o.k AS usual, r.low, r.high, r.st,
       r.times_cost * d.times_cost AS x, c.cost * x AS driven
     FROM cases c JOIN rows r USING (g, level)
     JOIN by_hospital d ON d.s = r.s AND d.h = c.h JOIN hospital o ON o.h = c.h)
   SELECT s, cell,
     sum(CASE WHEN driven < low THEN least(base, 100 / ${M} * driven) ELSE usual END) AS points,
     sum(CASE WHEN driven > high THEN usual * greatest(0, (driven - unreasonable * x - high) / st) ELSE 0 END)
       AS addon
   FROM pairs GROUP BY s, cell`,
  `CREATE OR REPLACE TEMP TABLE drawn AS
   SELECT a.s, c.cell, c.f, c.h, c.t, c.g, a.times_cost * d.times_cost * d.volume AS money,
     coalesce(p.points, 0) * d.volume AS points, coalesce(p.addon, 0) * d.volume AS addon,
     100 / ${M} * c.whole * money AS whole, c.cost * money AS cost, c.booked * money AS booked,
     c.other * money AS other, c.own * money AS own
   FROM cells c JOIN by_group a USING (g) JOIN by_hospital d ON d.s = a.s AND d.h = c.h
   LEFT JOIN by_tail p ON p.s = a.s AND p.cell = c.cell
   WHERE a.s BETWEEN ${first} AND ${first + BATCH - 1}`,
  `CREATE OR REPLACE TEMP TABLE month AS
   SELECT s, f, h, t, sum(points + 0.7 * whole) AS monthly, sum(addon) AS addon,
     sum(points + addon + whole) AS points, sum(cost) AS cost, sum(booked) AS booked,
     sum(other) AS other, sum(own) AS own FROM drawn GROUP BY s, f, h, t`,
  `CREATE OR REPLACE TEMP TABLE year AS
   SELECT y.*, points - CASE WHEN both_points = 0 THEN 0 ELSE o.deducted * points / both_points END AS net,
     CASE WHEN both_booked = 0 THEN 0 ELSE o.audit * booked / both_booked END AS audit, o.kappa
   FROM (SELECT *, sum(points) OVER (PARTITION BY s, h) AS both_points,
           sum(booked) OVER (PARTITION BY s, h) AS both_booked
         FROM (SELECT s, f, h, sum(points) AS points, sum(cost) AS cost, sum(booked) AS booked,
                 sum(other) AS other, sum(own) AS own FROM month GROUP BY s, f, h)) y
   JOIN hospital o USING (h)`,
  `CREATE OR REPLACE TEMP TABLE values_of AS
   SELECT s, f, (sum(cost) - sum(booked) + any_value(budget)) / sum(net) AS value, sum(audit) AS audit
   FROM year JOIN budget USING (s, f) GROUP BY s, f`,
  `CREATE OR REPLACE TEMP TABLE cleared AS
   SELECT s, f, h, least(net * value * kappa, 1.3 * cost) - greatest(0, own - 0.1 * cost) AS kept,
     kept - other - y.audit AS payout, CASE WHEN points = 0 THEN 0 ELSE kept / points END AS yuan
   FROM year y JOIN values_of USING (s, f)`,
  `INSERT INTO point_value SELECT s, f, value FROM values_of`,
  `INSERT INTO hospital_payout SELECT s, f * ${H} + h, payout FROM cleared`,
  `CREATE OR REPLACE TEMP TABLE months AS
   SELECT s, f, t, (sum(cost) - sum(booked) + any_value(budget) * any_value(share))
       / sum(monthly) AS value, 0.9 * ((sum(monthly) + sum(addon)) * value - sum(other)) AS paid
   FROM month JOIN budget USING (s, f) JOIN share USING (f, t) GROUP BY s, f, t`,
  `INSERT INTO month_point_value SELECT s, f * 12 + t, value FROM months`,
  `INSERT INTO month_payout SELECT s, f * 12 + t, paid - audit / 12
     + CASE WHEN t = 0 THEN 2 * booked / 12 ELSE 0 END
   FROM months JOIN values_of USING (s, f)
   JOIN (SELECT f, sum(booked) AS booked FROM past GROUP BY f) USING (f)`,
  `INSERT INTO group_payout SELECT s, g, sum((points + addon + whole) * yuan - other)
   FROM drawn JOIN cleared USING (s, f, h) GROUP BY s, g`,
];

const answers = { point_value: 2, month_point_value: 24, month_payout: 24, hospital_payout: 2 * H, group_payout: G };

await load();
for (const name of Object.keys(answers))
  await db.run(`CREATE TABLE ${name} (s INTEGER, place INTEGER, value DOUBLE)`);
const begin = performance.now();
for (let first = 0; first < S; first += BATCH) for (const sql of steps(first)) await db.run(sql);
console.log("seconds", (performance.now() - begin) / 1000);
for (const [name, width] of Object.entries(answers)) {
  const values = new Float64Array(S * width);
  for (const [s, place, value] of await (await db.runAndReadAll(`SELECT * FROM ${name}`)).getRows())
    values[s * width + place] = value;
  writeFileSync(`${folder}/answer_${name}.f64`, values);
}
