import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const SRC = join(ROOT, 'src');

/** What each folder of src may import, besides itself and the kernel (the files directly in src). DESIGN, "The house". */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  fhir: [],
  hl7: [],
  mapping: ['fhir', 'hl7'],
  identity: ['fhir'],
  access: ['fhir'],
  store: ['fhir'],
  ingest: ['fhir', 'hl7', 'mapping', 'identity', 'store'],
  http: ['fhir', 'identity', 'access', 'store', 'ingest'],
  demo: ['fhir', 'hl7', 'ingest'],
  upkeep: ['store'],
};
/** These may import every folder; nothing may import them, but the command line its composition root. */
const TOP = ['main.ts', 'cli.ts'];
/** No clock, no chance, no input or output, no waiting. */
const PURE = ['fhir', 'hl7', 'mapping'];
/** Each of the user's packages has one owner. */
const OWNERS: Readonly<Record<string, string>> = {
  express: 'http',
  pino: 'log.ts',
  'prom-client': 'metrics.ts',
  'cli-progress': 'progress.ts',
  'node:sqlite': 'store',
  mongoose: 'store',
};
const NAMES_OF_NOTHING = /(^|[/-])(utils?|helpers?|common|managers?|services?|base|misc|index)\.ts$/;

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const sources = new Map(files.map((name) => [name, readFileSync(join(SRC, name), 'utf8')]));

function roomOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : file;
}

/** What the file imports; `values`: leaving out what vanishes when types are stripped. */
function importsOf(file: string, what: 'all' | 'values' = 'all'): string[] {
  const text = sources.get(file) ?? '';
  const source =
    what === 'all' ? text : text.replace(/(^|\n)(import|export) type [\s\S]*?from\s*'[^']+'/g, '');
  const found = source.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^'"\n;]*?(?:\{[^}]*\}[^'"\n;]*?)?from\s*'([^']+)'|import\(\s*'([^']+)'|^import\s*'([^']+)'/gm,
  );
  return [...found].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

function targetOf(file: string, specifier: string): string {
  return relative(SRC, resolve(dirname(join(SRC, file)), specifier));
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

describe('the house keeps its rules', () => {
  it('reads the imports it judges', () => {
    assert.ok(files.length > 60, `only ${files.length} files found`);
    assert.ok(files.flatMap((file) => importsOf(file)).length > 200);
    assert.deepEqual(importsOf('ingest/replay.ts').sort(), ['../store/store.ts', './pipeline.ts']);
  });

  it('imports downwards only', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => targetOf(file, specifier))
        .filter((target) => !mayImport(roomOf(file), target))
        .map((target) => `${file} → ${target}`),
    );
    assert.deepEqual(wrong, []);
  });

  function mayImport(room: string, target: string): boolean {
    const into = roomOf(target);
    if (target.startsWith('..')) return target === '../package.json';
    if (TOP.includes(room)) return !(room === 'main.ts' && into === 'cli.ts');
    if (TOP.includes(into)) return false;
    if (into.endsWith('.ts')) return true;
    return into === room || (ALLOWED[room] ?? []).includes(into);
  }

  it('has no room without a rule', () => {
    const rooms = new Set(files.filter((file) => file.includes('/')).map(roomOf));
    assert.deepEqual(
      [...rooms].filter((room) => ALLOWED[room] === undefined),
      [],
    );
  });

  it('has no wheel of files that import each other', () => {
    const done = new Set<string>();
    const wheels: string[] = [];
    const walk = (file: string, path: readonly string[]) => {
      if (path.includes(file)) {
        wheels.push([...path.slice(path.indexOf(file)), file].join(' → '));
        return;
      }
      if (done.has(file) || !sources.has(file)) return;
      for (const specifier of importsOf(file, 'values')) {
        if (specifier.startsWith('.')) walk(targetOf(file, specifier), [...path, file]);
      }
      done.add(file);
    };
    for (const file of files) walk(file, []);
    assert.deepEqual(wheels, []);
  });

  for (const room of PURE) {
    it(`${room} is pure: nothing in it waits, reads a clock, draws lots or touches the world`, () => {
      const impure = files
        .filter((file) => roomOf(file) === room && !file.endsWith('generate.ts'))
        .filter((file) => {
          const source = withoutComments(sources.get(file) ?? '');
          return (
            /\b(await|async)\b|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.|\bprocess\.|\bfetch\(|\bset(Timeout|Interval|Immediate)\b/.test(
              source,
            ) || importsOf(file).some((one) => /^node:(?!crypto$|buffer$|util$)/.test(one))
          );
        });
      assert.deepEqual(impure, []);
    });
  }

  it('gives each outside package one owner', () => {
    const strangers = files.flatMap((file) =>
      importsOf(file)
        .filter((one) => OWNERS[one] !== undefined && roomOf(file) !== OWNERS[one])
        .map((one) => `${file} imports ${one}`),
    );
    assert.deepEqual(strangers, []);
  });

  it('imports at run time only what package.json lists as a dependency', () => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const missing = files
      .filter((file) => !file.endsWith('generate.ts'))
      .flatMap((file) => {
        return importsOf(file, 'values')
          .filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
          .filter(
            (name) => dependencies[name.split('/', name.startsWith('@') ? 2 : 1).join('/')] === undefined,
          )
          .map((name) => `${file} imports ${name}`);
      });
    assert.deepEqual(missing, []);
  });

  it('has no default exports, no barrels, and no file whose name says nothing', () => {
    const defaults = files.filter((file) => /^export default\b/m.test(sources.get(file) ?? ''));
    const barrels = files.filter((file) => /^export (\*|\{[^}]*\}) from/m.test(sources.get(file) ?? ''));
    const nameless = files.filter((file) => NAMES_OF_NOTHING.test(file));
    assert.deepEqual({ defaults, barrels, nameless }, { defaults: [], barrels: [], nameless: [] });
  });

  it('reads the environment in one place', () => {
    const readers = files.filter((file) => /process\.env/.test(withoutComments(sources.get(file) ?? '')));
    assert.deepEqual(readers, ['cli.ts']);
  });

  it('keeps no state in a module: nothing is declared with let outside a function', () => {
    const stateful = files.filter((file) =>
      /^(export )?(let|var)\b/m.test(withoutComments(sources.get(file) ?? '')),
    );
    assert.deepEqual(stateful, []);
  });
});
