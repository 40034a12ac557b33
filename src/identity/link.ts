import type {
  DiagnosticReport,
  Identifier,
  ImagingStudy,
  Reference,
  ServiceRequest,
} from '@medplum/fhirtypes';

type OrderReference = Reference<ServiceRequest>;

/** The orders, studies and reports that may belong together: one exam, or a few that share a number. */
export interface Exam {
  readonly orders: readonly Linked<ServiceRequest>[];
  readonly studies: readonly Linked<ImagingStudy>[];
  readonly reports: readonly Linked<DiagnosticReport>[];
}

export interface Linked<R> {
  readonly id: string;
  /** Changed in place: its references to the other two. */
  readonly resource: R;
}

/**
 * Makes order, study and report of one exam point at each other, from what each carries: a reference, or a number
 * with its issuer's system (accession, placer, filler). Nothing is linked across two patients, and numbers without
 * a system never meet, so equal accession numbers of two sites stay apart. The result depends on the resources
 * alone, not on which came first.
 */
export function linkExam({ orders, studies, reports }: Exam): void {
  for (const study of studies) {
    const numbers = new Set([...numbersOf(study.resource.identifier), ...numbersOf(identifiersOf(study))]);
    study.resource.basedOn = withOrders(study, orders, numbers);
  }
  for (const report of reports) {
    report.resource.basedOn = withOrders(report, orders, new Set(numbersOf(identifiersOf(report))));
  }
  for (const report of reports) {
    for (const study of studies) {
      if (samePatient(report, study) && belong(report, study)) addStudy(report.resource, study.id);
    }
  }
  for (const report of reports) withdrawStudies(report, studies);
  for (const member of [...studies, ...reports]) {
    if (member.resource.basedOn?.length === 0) delete member.resource.basedOn;
  }
}

/**
 * The references to orders: those made already, each order of the same patient whose number is among `numbers`, and
 * what no order answers to yet, by identifier. A reference to another patient's order is taken back to its number.
 */
function withOrders(
  member: Linked<ImagingStudy | DiagnosticReport>,
  orders: readonly Linked<ServiceRequest>[],
  numbers: ReadonlySet<string>,
): OrderReference[] {
  const before = (member.resource.basedOn ?? []) as readonly OrderReference[];
  const made = new Map<string, OrderReference>();
  for (const order of orders) {
    const reference = `ServiceRequest/${order.id}`;
    const named = before.find((one) => one.reference === reference);
    const shared = order.resource.identifier?.find((one) => numbers.has(numberOf(one)));
    if (!samePatient(member, order)) {
      if (named !== undefined)
        made.set(reference, { identifier: named.identifier ?? firstNumber(order.resource) });
      continue;
    }
    if (named === undefined && shared === undefined) continue;
    const identifier = named?.identifier ?? accessionOf(order.resource) ?? shared;
    made.set(reference, identifier === undefined ? { reference } : { reference, identifier });
  }
  const answered = new Set(
    orders.filter((one) => samePatient(member, one)).flatMap((one) => numbersOf(one.resource.identifier)),
  );
  for (const one of before) {
    const key = one.reference ?? numberOf(one.identifier);
    if (made.has(key) || (one.reference === undefined && answered.has(key))) continue;
    made.set(key, one);
  }
  return [...made.keys()].sort().map((key) => made.get(key)!);
}

function belong(report: Linked<DiagnosticReport>, study: Linked<ImagingStudy>): boolean {
  const ordered = new Set((report.resource.basedOn ?? []).flatMap((one) => one.reference ?? []));
  if (
    (study.resource.basedOn ?? []).some((one) => one.reference !== undefined && ordered.has(one.reference))
  ) {
    return true;
  }
  const accessions = new Set(numbersOf(study.resource.identifier));
  return numbersOf(identifiersOf(report)).some((number) => accessions.has(number));
}

function addStudy(report: DiagnosticReport, id: string): void {
  const reference = `ImagingStudy/${id}`;
  const before = report.imagingStudy ?? [];
  if (before.some((one) => one.reference === reference)) return;
  report.imagingStudy = [...before, { reference }].sort((a, b) =>
    (a.reference ?? '') < (b.reference ?? '') ? -1 : 1,
  );
}

/** A reference to another patient's study is taken back to its Study UID: the report says so, and shows nothing. */
function withdrawStudies(report: Linked<DiagnosticReport>, studies: readonly Linked<ImagingStudy>[]): void {
  const foreign = new Map(
    studies
      .filter((study) => !samePatient(report, study))
      .map((study) => [`ImagingStudy/${study.id}`, study]),
  );
  const before = report.resource.imagingStudy;
  if (before === undefined || !before.some((one) => foreign.has(one.reference ?? ''))) return;
  const kept = new Map<string, Reference<ImagingStudy>>();
  for (const one of before) {
    const study = foreign.get(one.reference ?? '');
    const uid = study?.resource.identifier?.find(({ system }) => system === 'urn:dicom:uid');
    const after = study === undefined ? one : { identifier: uid ?? { value: 'unknown' } };
    kept.set(after.reference ?? numberOf(after.identifier), after);
  }
  report.resource.imagingStudy = [...kept.keys()].sort().map((key) => kept.get(key)!);
}

function samePatient(
  left: { resource: { subject?: Reference } },
  right: { resource: { subject?: Reference } },
): boolean {
  return (
    left.resource.subject?.reference !== undefined &&
    left.resource.subject.reference === right.resource.subject?.reference
  );
}

function identifiersOf(member: Linked<ImagingStudy | DiagnosticReport>): Identifier[] {
  return (member.resource.basedOn ?? []).flatMap((one) => one.identifier ?? []);
}

/** Numbers that can meet: with a system and a value. A Study UID is a study's own name and meets nothing else's. */
export function numbersOf(identifiers: readonly Identifier[] | undefined): string[] {
  return (identifiers ?? [])
    .filter((one) => one.system !== undefined && one.value !== undefined && one.system !== 'urn:dicom:uid')
    .map(numberOf);
}

function numberOf(identifier: Identifier | undefined): string {
  return `${identifier?.system ?? ''}|${identifier?.value ?? ''}`;
}

function accessionOf(order: ServiceRequest): Identifier | undefined {
  return order.identifier?.find((one) => one.type?.coding?.some((coding) => coding.code === 'ACSN'));
}

function firstNumber(order: ServiceRequest): Identifier {
  return order.identifier?.[0] ?? { value: 'unknown' };
}
