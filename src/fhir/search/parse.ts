import { Fault } from '../../fault.ts';
import { createZone, type Zone } from '../zone.ts';
import { clauseOf } from './clause.ts';
import { type Controls, controlOf, REPEATABLE } from './controls.ts';
import type { CriterionContext } from './criterion.ts';
import { parametersOf } from './parameters.ts';
import type { Clause, Cursor } from './plan.ts';
import { badValue, shown, Unknown } from './refusal.ts';
import type { Search } from './search.ts';

export interface ParseOptions {
  /** FHIR base of this hub, without a slash at its end. */
  readonly base: string;
  /** `Prefer: handling=`: what to do with a parameter or modifier that the hub does not know. */
  readonly handling: 'strict' | 'lenient';
  readonly defaultCount: number;
  readonly maxCount: number;
  /** Zone of dates without an offset, default UTC. A zone that exists already saves its set-up. */
  readonly zone?: string | Zone;
  /** Where the page before ended. */
  readonly after?: Cursor;
}

type Pair = readonly [name: string, value: string];

/**
 * Reads the parameters of a search (names and values already decoded, in the order they came) into a plan.
 * http://hl7.org/fhir/R4/search.html
 *
 * Strict, it refuses what it does not know, naming what is nearest and what is valid; lenient, it drops that from
 * `self` and warns. A value that makes no sense is refused either way. Messages name parameters, never their values.
 * @throws Fault('invalid'), or Fault('not-supported') for a type that is not searched
 */
export function parseSearch(type: string, parameters: readonly Pair[], options: ParseOptions): Search {
  if (parametersOf(type).size === 0)
    throw new Fault('not-supported', 'This type is not searched: read it by id.');
  const context = createContext(options);
  const controls = defaults(options);
  const all: Clause[] = [];
  const self: Pair[] = [];
  const warnings: string[] = [];
  const seen = new Set<string>();
  for (const [name, value] of parameters) {
    try {
      const control = controlOf(name);
      if (control === undefined) {
        all.push(clauseOf(type, name, value, context));
        self.push([name, value]);
      } else {
        if (seen.has(name) && !REPEATABLE.has(name)) throw badValue(name, 'give it once.');
        seen.add(name);
        self.push([name, control(value, controls, { type, maxCount: options.maxCount })]);
      }
    } catch (thrown) {
      if (!(thrown instanceof Unknown)) throw thrown;
      if (options.handling === 'strict') throw new Fault('invalid', thrown.message);
      warnings.push(`'${shown(name)}' was ignored. ${thrown.message}`);
    }
  }
  const { count, sort, ...rest } = controls;
  return {
    plan: Object.freeze({
      type,
      all,
      count,
      ...(sort === undefined ? {} : { sort }),
      ...(options.after === undefined ? {} : { after: options.after }),
    }),
    ...rest,
    self,
    warnings,
  };
}

/** The zone is made when the first date needs it. */
function createContext({ base, zone = 'UTC' }: ParseOptions): CriterionContext {
  let made: Zone | undefined;
  return {
    base,
    zone() {
      made ??= typeof zone === 'string' ? createZone(zone) : zone;
      return made;
    },
  };
}

function defaults({ defaultCount }: ParseOptions): Controls {
  return {
    count: defaultCount,
    sort: undefined,
    total: 'none',
    summary: 'false',
    elements: undefined,
    includes: [],
    revincludes: [],
  };
}
