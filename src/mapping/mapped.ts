import type { Reference, Resource } from '@medplum/fhirtypes';

/**
 * What a message means, before anybody looked at what the hub already holds. Pure data: the same message, feed and
 * mapping always give the same value.
 */
export interface Mapped {
  /** `ORU^R01`. */
  readonly kind: string;
  readonly resources: readonly MappedResource[];
  readonly issues: readonly MapIssue[];
}

export interface MappedResource {
  /** Unique in the message: the mapping's resource name, with the group's number where it repeats (`report#2`). */
  readonly local: string;
  /** Without `id` and `meta`. References to other resources of the message have no `reference` yet. */
  readonly resource: Resource;
  /** Business keys, `Type|system|value`, best first, at least one: who this resource is. */
  readonly identities: readonly string[];
  /** Reference objects inside `resource` and the `local` name that each points to. */
  readonly references: readonly { readonly at: Reference; readonly to: string }[];
  /** Elements (top level) that the sender deleted explicitly with `""`. */
  readonly deleted: readonly string[];
  /** How much this kind of message knows of this resource: where two disagree the higher rank wins, then the later. */
  readonly rank: number;
  /** Elements (top level) that it knows better or worse than that: 0 for one that a row's `default` filled. */
  readonly ranks: Readonly<Record<string, number>>;
  readonly provenance: readonly Origin[];
}

/** Which field and row made an element. */
export interface Origin {
  /** `name[0].family`, `status`. */
  readonly path: string;
  /** `PID-5.1`. */
  readonly position: string;
  /** Row id, as overrides name it: `patient.name`. */
  readonly row: string;
}

export interface MapIssue {
  readonly severity: 'warning' | 'information';
  /** Row id. */
  readonly row: string;
  /** `OBR-25`. */
  readonly position: string;
  /** What was wrong and what was done instead. Codes of a table may be named; never a patient's data. */
  readonly text: string;
}
