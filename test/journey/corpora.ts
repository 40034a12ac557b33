import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { splitMessages } from '../../src/ingest/split.ts';
import { ROOT } from './hub.ts';

/** Real messages of the national teleradiology profile and of other vendors; beside the project, where they are. */
const CORPORA = resolve(ROOT, '../shared/corpora/hl7');

/** The message of a corpus file. Skips the running test, loudly, where the corpora are not there. */
export function corpus(test: Mocha.Context, file: string): Uint8Array {
  if (!existsSync(CORPORA)) {
    console.log('      skipped: the corpora are not beside this checkout (../shared/corpora)');
    test.skip();
  }
  return splitMessages(readFileSync(join(CORPORA, file)))[0]!;
}
