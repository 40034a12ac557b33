import type { Answer } from '../answer.ts';
import type { Ask } from './ask.ts';
import { versionHeaders } from './conditions.ts';
import { readPreferences } from './prefer.ts';

/** The answer to a create or update: where it is, its version, and as much of it as the caller prefers to get. */
export function written(
  ask: Ask,
  saved: { readonly id: string; readonly version: number; readonly updated: number; readonly body: Buffer },
  created: boolean,
): Answer {
  const { returned } = readPreferences(ask.headers['prefer']);
  const location = `${ask.base}/${ask.type}/${saved.id}/_history/${saved.version}`;
  const headers = {
    ...versionHeaders(saved),
    ...(created ? { Location: location } : {}),
    'Content-Location': location,
  };
  const status = created ? 201 : 200;
  if (returned === 'minimal') return { status, headers };
  if (returned === 'OperationOutcome') return { status, headers, body: done(created) };
  return { status, headers, body: saved.body };
}

function done(created: boolean): Buffer {
  const diagnostics = created ? 'Created and searchable.' : 'Updated and searchable.';
  const issue = [{ severity: 'information', code: 'informational', diagnostics }];
  return Buffer.from(JSON.stringify({ resourceType: 'OperationOutcome', issue }));
}
