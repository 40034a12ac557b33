/** Run by crash.test.ts, to be killed: commits messages without end and prints each one that was acknowledged. */
import { openSqlite } from '../../../src/store/sqlite/open.ts';
import { bytes, message, patient, study } from '../../contract/samples.ts';

const [directory, run] = process.argv.slice(2);
const store = await openSqlite({ directory: directory! });

async function connection(name: string): Promise<never> {
  for (let i = 0; ; i++) {
    const control = `${run}-${name}-${i}`;
    const outcome = await store.commit({
      writes: [
        patient({ id: `p${control}`, identities: [`Patient|ipp|${control}`] }),
        study({ id: `a${control}`, patient: `p${control}`, modality: 'CT', started: '2024-01-01' }),
        study({ id: `b${control}`, patient: `p${control}`, modality: 'MR', started: '2024-01-02' }),
      ],
      documents: [{ digest: `d${control}`, bytes: bytes(control) }],
      journal: message(control, { digest: control.padStart(64, '0') }),
    });
    if (outcome.state !== 'committed') throw new Error(outcome.state);
    process.stdout.write(`${control}\n`);
  }
}

await Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(connection));
