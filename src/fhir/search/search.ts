import type { Plan } from './plan.ts';

/** A search as asked over HTTP: the plan, and what to do with what it finds. Made by `parse.ts`. */
export interface Search {
  /** `count` 0 is asked with `summary: 'count'`. */
  readonly plan: Plan;
  readonly includes: readonly Include[];
  readonly revincludes: readonly Include[];
  readonly total: 'none' | 'estimate' | 'accurate';
  readonly summary: 'false' | 'true' | 'text' | 'data' | 'count';
  /** Top-level elements to keep, besides the mandatory ones. Undefined: all. */
  readonly elements: readonly string[] | undefined;
  /** The parameters that were understood, as they belong into the `self` link, without paging. */
  readonly self: readonly (readonly [name: string, value: string])[];
  /** Set when `handling=lenient` dropped something: one sentence each. */
  readonly warnings: readonly string[];
}

/** `_include=ImagingStudy:endpoint`, `_revinclude=DiagnosticReport:imaging-study:ImagingStudy`. */
export interface Include {
  /** Type of the resource that holds the reference. */
  readonly source: string;
  readonly parameter: string;
  /** Only references to this type, when given. */
  readonly target: string | undefined;
}
