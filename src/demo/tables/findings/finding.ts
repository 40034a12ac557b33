/**
 * What a radiologist saw. `{12-18}` becomes a whole number of that range, drawn for the exam; `{droit|gauche}` one of
 * the two, the same for every exam of a patient.
 */
export interface Finding {
  /** Where the exam was not made in its usual way. */
  readonly technique?: string;
  readonly results: readonly string[];
  readonly conclusion: readonly string[];
}

/** Findings of an exam by name. */
export type Findings = Readonly<Record<string, Finding>>;
