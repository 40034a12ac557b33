import { GREETINGS } from './commands.ts';
import { Refusal } from './refusal.ts';
import type { Topology } from './topology.ts';

/**
 * What goes wrong. `drop`: the connection goes before the command is applied; `lose-reply`: after it is applied;
 * `not-primary`, `write-conflict`, `full`: refused so; `slow`: answered `milliseconds` later.
 */
export type How = 'drop' | 'lose-reply' | 'not-primary' | 'write-conflict' | 'full' | 'slow';

export interface PlannedFault {
  /** The command's name on the wire; `*`: any but the greetings by which drivers look for a server. */
  readonly command: string;
  readonly how: How;
  /** How many commands it meets; one unless told. */
  readonly times?: number;
  /** How many pass unharmed before; none unless told. */
  readonly after?: number;
  /** For `slow`. */
  readonly milliseconds?: number;
}

/** The faults that are still to come, in the order in which they were planned. */
export class Faults {
  #planned: { fault: PlannedFault; passing: number; left: number }[] = [];

  plan(fault: PlannedFault): void {
    this.#planned.push({ fault, passing: fault.after ?? 0, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#planned = [];
  }

  /** The fault that meets this command, if any. */
  meet(command: string): PlannedFault | undefined {
    for (const plan of this.#planned) {
      const { fault } = plan;
      if (fault.command !== command && (fault.command !== '*' || GREETINGS.has(command))) continue;
      if (plan.passing > 0) {
        plan.passing -= 1;
        continue;
      }
      plan.left -= 1;
      if (plan.left === 0) this.#planned = this.#planned.filter((other) => other !== plan);
      return fault;
    }
    return undefined;
  }
}

/** The refusal that a fault stands for; none for those that strike the connection. */
export function refusalOf(how: How | undefined, topology: Topology): Refusal | undefined {
  switch (how) {
    case 'not-primary': {
      topology.change();
      const refusal = new Refusal('NotWritablePrimary', 'not primary', { topologyVersion: topology.version });
      // And primary again: who looks after this refusal sees another state than the one it told of.
      topology.change();
      return refusal;
    }
    case 'write-conflict':
      return new Refusal(
        'WriteConflict',
        'WriteConflict error: this operation conflicted with another operation.',
      );
    case 'full':
      return new Refusal('OutOfDiskSpace', 'available disk space is less than required');
    default:
      return undefined;
  }
}
