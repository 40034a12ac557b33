import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Figure } from './figure.ts';
import { run as ingest } from './ingest.ts';
import { run as mapping } from './mapping.ts';
import { run as parser } from './parser.ts';
import { run as reading } from './reading.ts';

/** `npm run bench [-- NAME…]` measures all parts, or those named, and writes bench/figures.json and the README's table. */
const PARTS: Readonly<Record<string, () => Promise<Figure[]>>> = { parser, mapping, ingest, reading };
const FIGURES = new URL('./figures.json', import.meta.url);
const README = new URL('./README.md', import.meta.url);
const MARK = '<!-- figures -->';

type Measured = Record<string, { measured: string; machine: string; figures: Figure[] }>;

function rounded(value: number): string {
  return value >= 100
    ? Math.round(value).toLocaleString('en').replaceAll(',', ' ')
    : String(Number(value.toPrecision(3)));
}

function table(measured: Measured): string {
  const rows = Object.entries(measured).flatMap(([part, { figures }]) =>
    figures.map(({ name, value, unit, floor, ratio, goal }) => {
      const compared = ratio === undefined ? '' : `${Number(ratio.toPrecision(2))} × ${floor}`;
      return `| ${part} | ${name} | ${rounded(value)} ${unit} | ${compared} | ${goal ?? ''} |`;
    }),
  );
  const runs = Object.entries(measured).map(([part, one]) => `${part} on ${one.measured} (${one.machine})`);
  return [
    '| part | figure | measured | against a floor of the same run | goal |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    `Measured: ${runs.join('; ')}.`,
  ].join('\n');
}

function readMeasured(): Measured {
  try {
    return JSON.parse(readFileSync(FIGURES, 'utf8')) as Measured;
  } catch {
    return {};
  }
}

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(PARTS);
const measured = readMeasured();
for (const name of wanted) {
  const part = PARTS[name];
  if (part === undefined) throw new Error(`There is no part ${name}: name ${Object.keys(PARTS).join(', ')}.`);
  process.stderr.write(`measuring ${name} …\n`);
  const figures = await part();
  for (const { name, value, unit, ratio } of figures) {
    process.stdout.write(
      `${name}: ${rounded(value)} ${unit}${ratio === undefined ? '' : ` (${ratio.toFixed(2)} × floor)`}\n`,
    );
  }
  const machine = `${cpus().length} cores, Node ${process.versions.node}`;
  measured[name] = { measured: new Date().toISOString().slice(0, 10), machine, figures };
}
const ordered = Object.fromEntries(
  Object.keys(PARTS).flatMap((name) => (measured[name] ? [[name, measured[name]]] : [])),
);
writeFileSync(FIGURES, `${JSON.stringify(ordered, undefined, 2)}\n`);
const [head = ''] = readFileSync(README, 'utf8').split(MARK);
writeFileSync(README, `${head}${MARK}\n\n${table(ordered)}\n`);
