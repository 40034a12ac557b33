import type { KeyHash } from '../hash.ts';
import type { Kinds } from './kinds.ts';
import type { Patience } from './lead.ts';
import type { Statements } from './statements.ts';

/** The reading connection and what goes with it. */
export interface Reader {
  readonly statements: Statements;
  readonly hash: (text: string) => KeyHash;
  readonly kinds: Kinds;
  /** Clinical range key by resource type, for the types whose whole index was written knowing it. */
  readonly clinical: Readonly<Record<string, string>>;
  /** Most resources that a chain may pass through. */
  readonly chainLimit: number;
  readonly patience: Patience;
}
