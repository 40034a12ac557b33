import { nearest } from '../../nearest.ts';
import { rowOf } from '../catalogue.ts';
import { rangeKey } from '../index/keys.ts';
import { typeInfo } from '../structure.ts';
import { findParameter, parametersOf, searchableTypes } from './parameters.ts';
import type { Sort } from './plan.ts';
import { badValue, shown, Unknown } from './refusal.ts';
import type { Include, Search } from './search.ts';

/** What a search says of its answer: http://hl7.org/fhir/R4/search.html#return */
export interface Controls {
  count: number;
  sort: Sort | undefined;
  total: Search['total'];
  summary: Search['summary'];
  elements: readonly string[] | undefined;
  readonly includes: Include[];
  readonly revincludes: Include[];
}

export interface ControlContext {
  readonly type: string;
  readonly maxCount: number;
}

/** Reads one control into `controls` and returns its value as understood (a count is cut to what is served). */
type Read = (value: string, controls: Controls, context: ControlContext) => string;

const CONTROLS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['_count', readCount],
  ['_sort', readSort],
  ['_include', readInclude],
  ['_revinclude', readRevinclude],
  ['_total', readTotal],
  ['_summary', readSummary],
  ['_elements', readElements],
  // The HTTP edge answers these two; they belong into the links.
  ['_format', (value) => value],
  ['_pretty', (value) => value],
]);

/** Controls that may come more than once. */
export const REPEATABLE: ReadonlySet<string> = new Set(['_include', '_revinclude', '_elements']);

export const CONTROL_NAMES: readonly string[] = [...CONTROLS.keys()];

/** The reader of a control; undefined when the name is a criterion. */
export function controlOf(name: string): Read | undefined {
  const control = CONTROLS.get(name);
  if (control !== undefined) return control;
  const [code, modifier] = name.split(':');
  if (code === undefined || !CONTROLS.has(code)) return undefined;
  const advice =
    modifier === 'iterate' ? 'Following includes of includes is not answered yet' : 'It has no modifiers';
  throw new Unknown(`'${shown(name)}': ${advice}, write '${code}='.`);
}

function readCount(value: string, controls: Controls, { maxCount }: ControlContext): string {
  if (!/^\d{1,9}$/.test(value)) throw badValue('_count', `write a whole number from 0 to ${maxCount}.`);
  const count = Math.min(Number(value), maxCount);
  // "If _count has the value 0, this shall be treated the same as _summary=count."
  if (count === 0) controls.summary = 'count';
  controls.count = Math.max(count, 1);
  return String(count);
}

function readSort(value: string, controls: Controls, { type }: ControlContext): string {
  if (value.includes(','))
    throw badValue('_sort', 'one key is answered now: leave out what follows the comma.');
  const descending = value.startsWith('-');
  const name = descending ? value.slice(1) : value;
  const key = sortKey(type, name);
  if (key === undefined) {
    const valid = [...parametersOf(type).values()].filter(isSorted).map(({ code }) => code);
    const near = nearest(name, valid);
    throw badValue(
      '_sort',
      `${near === undefined ? '' : `did you mean '${near}'? `}sort ${type} by ${valid.join(', ')}.`,
    );
  }
  controls.sort = { key, descending };
  return value;
}

function sortKey(type: string, name: string): string | undefined {
  const parameter = findParameter(type, name);
  if (parameter === undefined || !isSorted(parameter)) return undefined;
  if (parameter.code === '_id') return '_id';
  return parameter.code === rowOf(type)?.clinical ? 'clinical' : rangeKey(type, parameter.code);
}

function isSorted({ code, type }: { readonly code: string; readonly type: string }): boolean {
  return code === '_id' || type === 'date' || type === 'number' || (type === 'string' && code !== 'phonetic');
}

function readInclude(value: string, controls: Controls, { type }: ControlContext): string {
  const include = includeOf('_include', value);
  if (include.source !== type)
    throw badValue('_include', `this search finds ${type}: write '_include=${type}:parameter'.`);
  controls.includes.push(include);
  return value;
}

function readRevinclude(value: string, controls: Controls, { type }: ControlContext): string {
  const include = includeOf('_revinclude', value);
  const { targets } = findParameter(include.source, include.parameter) ?? {};
  if (targets !== undefined && !targets.includes(type)) {
    throw badValue(
      '_revinclude',
      `'${include.parameter}' of ${include.source} refers to ${targets.join(', ')}, not to ${type}.`,
    );
  }
  if (include.target !== undefined && include.target !== type) {
    throw badValue('_revinclude', `this search finds ${type}: its third part, if any, is ${type}.`);
  }
  controls.revincludes.push(include);
  return value;
}

function includeOf(control: string, value: string): Include {
  const [source = '', name = '', target, ...more] = value.split(':');
  if (!searchableTypes().includes(source)) {
    throw badValue(
      control,
      `begin with one of ${searchableTypes().join(', ')}, as in 'ImagingStudy:endpoint'.`,
    );
  }
  const parameter = findParameter(source, name);
  if (parameter?.type !== 'reference') {
    const references = [...parametersOf(source).values()].filter(({ type }) => type === 'reference');
    throw badValue(
      control,
      `${source} refers by ${references.map(({ code }) => code).join(', ') || 'nothing'}.`,
    );
  }
  if (more.length > 0 || (target !== undefined && parameter.targets?.includes(target) === false)) {
    throw badValue(control, `'${parameter.code}' refers to ${parameter.targets?.join(', ')}.`);
  }
  return { source, parameter: parameter.code, target };
}

function readTotal(value: string, controls: Controls): string {
  if (value !== 'none' && value !== 'estimate' && value !== 'accurate') {
    throw badValue('_total', "write 'none', 'estimate' or 'accurate'.");
  }
  controls.total = value;
  return value;
}

function readSummary(value: string, controls: Controls): string {
  if (value !== 'true' && value !== 'false' && value !== 'text' && value !== 'data' && value !== 'count') {
    throw badValue('_summary', "write 'true', 'text', 'data', 'count' or 'false'.");
  }
  controls.summary = value;
  return value;
}

function readElements(value: string, controls: Controls, { type }: ControlContext): string {
  const info = typeInfo(type);
  const valid = new Set([...(info ?? [])].flatMap(([name, { choice }]) => [name, choice ?? name]));
  const names = value.split(',');
  if (!names.every((name) => valid.has(name))) {
    throw badValue(
      '_elements',
      `name top-level elements of ${type}, separated by commas: ${[...valid].join(', ')}.`,
    );
  }
  controls.elements = [...(controls.elements ?? []), ...names];
  return value;
}
