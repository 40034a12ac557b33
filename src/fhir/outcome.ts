import type { OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes';
import type { Fault } from '../fault.ts';

/** A failure as FHIR says it: http://hl7.org/fhir/R4/operationoutcome.html. The text is the fault's own message. */
export function outcomeOf(fault: Fault): OperationOutcome {
  const { expression } = fault.place;
  const issue: OperationOutcomeIssue = {
    severity: fault.row.http >= 500 ? 'fatal' : 'error',
    code: fault.row.issue as OperationOutcomeIssue['code'],
    diagnostics: fault.message,
    ...(expression === undefined || expression.length === 0 ? {} : { expression: [...expression] }),
  };
  return { resourceType: 'OperationOutcome', issue: [issue] };
}

/** What was done otherwise than asked, one sentence each (`Prefer: handling=lenient`). At least one. */
export function warningOutcome(texts: readonly string[]): OperationOutcome {
  return {
    resourceType: 'OperationOutcome',
    issue: texts.map((diagnostics) => ({ severity: 'warning', code: 'not-supported', diagnostics })),
  };
}
