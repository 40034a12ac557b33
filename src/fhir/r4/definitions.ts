/** The parts of the published definitions that the generator reads. */
export interface Definitions {
  /** StructureDefinitions of resources and data types. */
  readonly structures: readonly StructureDefinition[];
  readonly parameters: readonly ParameterDefinition[];
  /** ValueSets and CodeSystems. */
  readonly terminology: readonly TerminologyDefinition[];
}

export interface StructureDefinition {
  readonly resourceType: string;
  readonly type: string;
  readonly kind: string;
  readonly derivation?: string;
  readonly snapshot?: { readonly element: readonly ElementDefinition[] };
}

export interface ElementDefinition {
  readonly path: string;
  readonly min?: number;
  readonly max?: string;
  readonly isSummary?: boolean;
  readonly contentReference?: string;
  readonly type?: readonly TypeReference[];
  readonly binding?: { readonly strength: string; readonly valueSet?: string };
}

export interface TypeReference {
  readonly code: string;
  readonly targetProfile?: readonly string[];
  readonly extension?: readonly { readonly url: string; readonly valueUrl?: string }[];
}

export interface ParameterDefinition {
  readonly resourceType: string;
  readonly code: string;
  readonly type: string;
  readonly base?: readonly string[];
  readonly expression?: string;
  readonly target?: readonly string[];
  readonly url: string;
  readonly description?: string;
}

export interface TerminologyDefinition {
  readonly resourceType: string;
  readonly url?: string;
  readonly compose?: {
    readonly include: readonly ValueSetPart[];
    readonly exclude?: readonly ValueSetPart[];
  };
  readonly concept?: readonly Concept[];
}

export interface ValueSetPart {
  readonly system?: string;
  readonly concept?: readonly Concept[];
  readonly filter?: readonly unknown[];
  readonly valueSet?: readonly string[];
}

export interface Concept {
  readonly code: string;
  readonly concept?: readonly Concept[];
}
