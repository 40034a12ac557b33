/** What the two generated files of this folder hold: FHIR R4 4.0.1, cut down to the types that the hub serves. */

/** `structure.json`: resource types, data types and backbone elements (by path, `Patient.contact`) by name. */
export interface StructureFile {
  readonly types: { readonly [type: string]: { readonly [element: string]: ElementShape } };
  /** Codes of the required value sets, by the short name that elements refer to. */
  readonly codes: { readonly [valueSet: string]: readonly string[] };
}

/** One element of a type. A choice (`deceased[x]`) is kept under its base name with several `types`. */
export interface ElementShape {
  readonly types: readonly string[];
  /** Lower bound of the cardinality; absent: 0. */
  readonly min?: number;
  readonly list?: true;
  readonly choice?: true;
  /** Part of `_summary=true`. */
  readonly summary?: true;
  /** Name of a required value set in `codes`. */
  readonly codes?: string;
  /** Resource types a Reference may point to; absent: any. */
  readonly targets?: readonly string[];
}

/** `parameters.json`: search parameters by resource type, in the order of their codes. */
export interface ParametersFile {
  readonly [type: string]: readonly ParameterShape[];
}

export type ParameterType = 'token' | 'reference' | 'date' | 'string' | 'uri' | 'number' | 'quantity';

export interface ParameterShape {
  readonly code: string;
  readonly type: ParameterType;
  /** FHIRPath of this resource type alone. */
  readonly expression: string;
  readonly targets?: readonly string[];
  /** Code system of a bare `code`, which the element itself does not carry (`Patient.gender`). */
  readonly system?: string;
  /** Canonical URL of the definition. */
  readonly url?: string;
  readonly description: string;
}
