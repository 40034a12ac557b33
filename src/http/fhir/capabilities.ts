// http://hl7.org/fhir/R4/http.html#capabilities
import { capabilityStatement } from '../../fhir/capability.ts';
import type { Answer } from '../answer.ts';
import type { Bench } from './ask.ts';

/** What this server can do, computed from what it does. Open to all: it holds nothing of anybody. */
export function capabilities(bench: Bench, base: string): Answer {
  const { started, version } = bench.state();
  const statement = capabilityStatement({ base, version, date: new Date(started).toISOString() });
  return { status: 200, body: Buffer.from(JSON.stringify(statement)) };
}
